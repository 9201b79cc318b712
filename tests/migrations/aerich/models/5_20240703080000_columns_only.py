"""Columns and indexes; the names look like work on rows."""

from tortoise import BaseDBAsyncClient

TABLES = ("update_log", "insert_queue")


async def upgrade(db: BaseDBAsyncClient) -> str:
    options = {"updated": True}
    options.update(deleted=False)
    blocks = []
    for table in TABLES:
        blocks.append(
            f"""
            DO $$
            BEGIN
                IF to_regclass('{table}') IS NOT NULL THEN
                    ALTER TABLE "{table}" ADD COLUMN IF NOT EXISTS "deleted_by" INT;
                END IF;
            END $$;
            """
        )
    count = await db.execute_query_dict("SELECT COUNT(*) AS n FROM update_log FOR UPDATE")
    print("would DELETE FROM update_log", count)
    return "\n".join(blocks) + """
        CREATE TABLE IF NOT EXISTS `copy_job` (
            `id` INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
            `updated_at` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6) COMMENT 'INSERT INTO'
        );"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return ""
