"""Migration 9: give the workflows an owner."""

import json
import sqlite3

from app.services.sqlite_migrator import Migration


class Migration9Callback:
    def __init__(self, config) -> None:
        self._config = config

    def __call__(self, cursor: sqlite3.Cursor) -> None:
        self._create_tables(cursor)
        self._fill_owner(cursor)

    def _create_tables(self, cursor: sqlite3.Cursor) -> None:
        tables = [
            """--sql
            CREATE TABLE IF NOT EXISTS owners (id TEXT PRIMARY KEY, updated_at DATETIME);
            """
        ]
        triggers = [
            """--sql
            CREATE TRIGGER IF NOT EXISTS owners_updated_at AFTER UPDATE ON owners FOR EACH ROW
            BEGIN
                UPDATE owners SET updated_at = CURRENT_TIMESTAMP WHERE id = old.id;
            END;
            """
        ]
        for stmt in tables + triggers:
            cursor.execute(stmt)

    def _fill_owner(self, cursor: sqlite3.Cursor) -> None:
        cursor.execute("PRAGMA table_info(workflows);")
        columns = {row[1] for row in cursor.fetchall()}
        if "owner" not in columns:
            cursor.execute("ALTER TABLE workflows ADD COLUMN owner TEXT DEFAULT 'system';")
            cursor.execute(
                """--sql
                INSERT OR IGNORE INTO owners (id) VALUES ('system'); -- expect: INSERT owners
                """
            )
        for workflow_id, config_json in cursor.execute("SELECT id, config FROM workflows;").fetchall():
            config = json.loads(config_json)
            config.update(owner="system")
            cursor.execute(
                "UPDATE workflows SET config = ? WHERE id = ?;",  # expect: UPDATE workflows
                (json.dumps(config), workflow_id),
            )
        cursor.execute("DELETE FROM session_queue;")  # expect: DELETE session_queue


def build_migration_9(config) -> Migration:
    """Build the migration from version 8 to 9."""
    return Migration(id="migration_9", from_version=8, to_version=9, callback=Migration9Callback(config))
