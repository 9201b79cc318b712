"""All migrations of a small shop, one after the other. Migration 3 never made it to production."""

from shop.database import exec_ddl, exec_dml, get_engine

engine = get_engine()


def rename_channel(old, new):
    exec_dml(engine, f"UPDATE channel SET name = '{new}' WHERE name = '{old}'")  # expect: UPDATE channel


# Migration 1: Create the call log
exec_ddl(engine, "CREATE TABLE call_log (id int, note text DEFAULT 'insert into nothing')")

# Migration 2: Fill the direction of old calls
exec_ddl(engine, "ALTER TABLE call_log ADD COLUMN direction text")
exec_dml(
    engine,
    "UPDATE call_log "  # expect: UPDATE call_log
    "SET direction = 'in' WHERE direction IS NULL",
)

# Migration 4: Rename channels
rename_channel("phone", "voice")
# exec_dml(engine, "DELETE FROM channel")


# Migration 5: Move notes
def move_notes():
    """Update call_log set note."""
    with engine.begin() as connection:
        connection.execute("INSERT INTO note (call, text) SELECT id, note FROM call_log")  # expect: INSERT_SELECT note
        connection.execute("ALTER TABLE call_log DROP COLUMN note")


def print_counts():
    for row in engine.execute("SELECT count(*), 'delete from call_log' FROM call_log"):
        print("update", row)
