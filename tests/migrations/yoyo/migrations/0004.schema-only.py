"""Nothing here changes a row: UPDATE members SET x = 1 is only this text."""

from yoyo import step

__depends__ = {"0003.merge-accounts"}


def add_index(table, *columns):
    return f"CREATE INDEX idx_{table}_updated ON {table} ({', '.join(columns)})"


# step("DELETE FROM members")
steps = [
    step(
        """
        CREATE TABLE comments (
            id INTEGER PRIMARY KEY,
            member_id INTEGER REFERENCES members (id) ON DELETE CASCADE ON UPDATE CASCADE,
            deleted BOOLEAN NOT NULL DEFAULT FALSE,
            updated_at TIMESTAMP -- UPDATE by the trigger below
        )
        """,
        "DROP TABLE comments",
    ),
    step(
        """
        CREATE TRIGGER comments_touch AFTER UPDATE ON comments FOR EACH ROW
        BEGIN
            UPDATE comments SET updated_at = CURRENT_TIMESTAMP WHERE id = OLD.id;
        END
        """,
        "DROP TRIGGER comments_touch",
    ),
    step(add_index("comments", "deleted", "updated_at")),
    step("COMMENT ON COLUMN comments.deleted IS 'DELETE FROM comments sets it'"),
    step("GRANT INSERT, UPDATE, DELETE ON comments TO app"),
    step("SELECT setval('comments_id_seq', 100)"),
]
