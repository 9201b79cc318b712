from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Varchar
from piccolo.table import Table

ID = "2024-06-11T09:30:00:000000"
VERSION = "1.5.0"
DESCRIPTION = ""


class RawTable(Table):
    pass


class Band(Table, tablename="band"):
    name = Varchar()


async def never_run():
    await Band.delete(force=True)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="concerts", description=DESCRIPTION)

    manager.drop_table(class_name="Update", tablename="update_log", schema=None)

    async def run():
        print(f"running {ID}: UPDATE band SET name = ''")
        await RawTable.raw("ALTER TABLE band ADD CONSTRAINT band_name UNIQUE (name)")
        await RawTable.raw("SELECT create_hypertable('ticket', 'updated_at')")
        await RawTable.raw(
            """
            CREATE FUNCTION touch_band() RETURNS TRIGGER AS $$
            BEGIN
                UPDATE band_stats SET touched = now();
                RETURN NEW;
            END $$ LANGUAGE plpgsql
            """
        )
        await Band.alter().rename_column(Band.name, "title").run()
        await Band.create_index([Band.name], if_not_exists=True)
        names = {band["name"]: band for band in await Band.select(Band.name)}
        names.update(various={})
        if await Band.exists().where(Band.name == ""):
            print(await Band.count())

    manager.add_raw(run)
    return manager
