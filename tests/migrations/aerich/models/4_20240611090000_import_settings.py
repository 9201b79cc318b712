from tortoise import BaseDBAsyncClient, fields
from tortoise.models import Model

from app.models import Account


class Setting(Model):
    id = fields.IntField(primary_key=True)
    key = fields.CharField(max_length=50)
    value = fields.TextField(null=True)

    class Meta:
        table = "app_setting"


def _values() -> str:
    rows = [("theme", "dark"), ("page", "20")]
    return ", ".join(f"('{key}', '{value}')" for key, value in rows)


async def upgrade(db: BaseDBAsyncClient) -> str:
    """Move the settings out of the accounts."""
    await db.execute_script('ALTER TABLE "account" ADD "settings_moved" BOOL NOT NULL DEFAULT FALSE')
    for row in await db.execute_query_dict('SELECT "id", "settings" FROM "account"'):
        await db.execute_query(
            'UPDATE "account" SET "settings_moved" = TRUE WHERE "id" = $1',  # expect: UPDATE account
            [row["id"]],
        )
    await db.execute_many(
        'INSERT INTO "app_setting" ("key") VALUES ($1)',  # expect: INSERT app_setting
        [["theme"], ["page"]],
    )
    await Setting.filter(value=None).update(value="")  # expect: UPDATE app_setting
    await Setting.all().filter(key="").delete()  # expect: DELETE app_setting
    await Setting.get_or_create(key="language", defaults={"value": "en"})  # expect: INSERT app_setting
    await Setting.update_or_create({"value": "1"}, key="version")  # expect: UPSERT app_setting
    async for setting in Setting.filter(key="page"):
        setting.value = str(int(setting.value) * 2)
        await setting.save(update_fields=["value"])  # expect: UPDATE app_setting
    await Account.bulk_create([Account(name="guest")])  # expect: INSERT Account
    return f"""
        INSERT INTO "default_setting" ("key", "value") VALUES {_values()} -- expect: UPSERT default_setting
        ON CONFLICT ("key") DO UPDATE SET "value" = EXCLUDED."value";
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "-- noop: UPDATE account would be irreversible"
