from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Boolean, Varchar
from piccolo.engine.finder import engine_finder
from piccolo.table import Table

from concerts.tables import Venue

ID = "2024-05-02T11:00:00:000000"
VERSION = "1.5.0"
DESCRIPTION = "Fill what the new columns of bands need"


class RawTable(Table):
    """Only there to run SQL."""


class Band(Table, tablename="band"):
    name = Varchar()
    active = Boolean()


class TicketOffice(Table):
    name = Varchar()


STATEMENTS = [
    "ALTER TABLE ticket ADD COLUMN price INTEGER",
    "UPDATE ticket SET price = 0",  # expect: UPDATE ticket
    ("INSERT INTO ticket_kind (name) "  # expect: INSERT ticket_kind
     "VALUES ('standing')"),
    "CREATE INDEX ticket_updated ON ticket (updated_at)",
]


async def _forget_tickets() -> None:
    await RawTable.raw("DELETE FROM ticket WHERE price IS NULL")  # expect: DELETE ticket downgrade


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="concerts", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Band", tablename="band", column_name="name", params={"length": 200}, old_params={"length": 100}
    )

    async def run():
        await RawTable.raw("UPDATE band SET active = {} WHERE name <> ''", True)  # expect: UPDATE band
        await Band.update({Band.active: False}).where(Band.name == "").run()  # expect: UPDATE band
        await Band.delete().where(Band.name.is_null())  # expect: DELETE band
        await Band.insert(Band(name="Unknown"), Band(name="Various"))  # expect: INSERT band
        for band in await Band.objects().where(Band.active.is_null()):
            band.active = True
            await band.save()  # expect: UPDATE band
        office = TicketOffice(name="main")
        await office.save().run()  # expect: INSERT ticket_office
        await Venue.objects().get_or_create(Venue.name == "Hall", defaults={"capacity": 10})  # expect: INSERT Venue
        Snapshot = await manager.get_table_from_snapshot(app_name="concerts", table_class_name="Poster")
        await Snapshot.update({"printed": False}, force=True)  # expect: UPDATE Poster

    async def run_statements():
        engine = engine_finder()
        for statement in STATEMENTS:
            await engine._run_in_new_connection(statement)

    manager.add_raw(run)
    manager.add_raw(run_statements)
    manager.add_raw_backwards(_forget_tickets)
    return manager
