"""Fill the new slugs."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

KINDS = (("book", "b"), ("film", "f"))


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        ALTER TABLE "item" ADD "slug" VARCHAR(100);
        -- one statement, a CTE in front
        WITH ranked AS (
            SELECT id, ROW_NUMBER() OVER (PARTITION BY title ORDER BY id) AS number FROM "item"
        )
        UPDATE "item" AS i SET "slug" = i."title" || '-' || ranked.number -- expect: UPDATE item
        FROM ranked WHERE ranked.id = i.id;
        ALTER TABLE "item" ALTER COLUMN "slug" SET NOT NULL;
        CREATE TABLE IF NOT EXISTS "shelf_new" ("id" INT NOT NULL, "owner_id" INT REFERENCES "user" ON DELETE SET NULL);
        INSERT INTO "shelf_new" -- expect: INSERT_SELECT shelf_new
            SELECT "id", "owner_id" FROM "shelf";
        DROP TABLE "shelf";
        ALTER TABLE "shelf_new" RENAME TO "shelf";
        COMMENT ON COLUMN "item"."slug" IS 'UPDATE item SET slug; see the wiki';"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    statements = []
    for kind, letter in KINDS:
        statements.append(f"DELETE FROM {kind}_slug WHERE slug = '{letter}';")  # expect: DELETE book_slug, film_slug downgrade
    return "\n".join(statements)


MODELS_STATE = (
    "eJztXUPDATEb3DELETEkFROMo0INSERTgINTOh9users"
    "VALUES2COPYjTRUNCATE"
)
