"""A list of functions, applied in order by migrate()."""

import datetime

MIGRATIONS = []
migration = MIGRATIONS.append


def migrate(db):
    applied = {row["name"] for row in db["_log_migrations"].rows}
    for step in MIGRATIONS:
        if step.__name__ not in applied:
            step(db)
            db["_log_migrations"].insert({"name": step.__name__, "at": str(datetime.date.today())})  # expect: INSERT _log_migrations


@migration
def m001_initial(db):
    if db["log"].exists():
        return
    db["log"].create({"id": int, "source": str}, pk="id")


@migration
def m002_source(db):
    for row_id, source in db.conn.execute("select id, source from log where source like '<%'").fetchall():
        db["log"].update(row_id, {"source": source.strip("<>")})  # expect: UPDATE log
    db["log"].create_index(["source"])


@migration
def m003_hash(db):
    db["log"].add_column("hash", str)
    db.execute("update log set hash = ? where hash is null", [""])  # expect: UPDATE log
    db["log"].transform(column_order=("id", "hash", "source"))


def helper_of_the_tests(db):
    return [row["source"] for row in db["log"].rows]
