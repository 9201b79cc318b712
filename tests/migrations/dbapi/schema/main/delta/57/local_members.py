# Licence text that is no description.

"""
Rebuild the member tables.

If this has to be undone:

    UPDATE members SET room = NULL;
"""

import logging
from io import StringIO

from server.storage.engines import PostgresEngine
from server.storage.prepare_database import execute_statements_from_stream, get_statements

logger = logging.getLogger(__name__)

BOTH_DIALECTS = """
CREATE TABLE member_position (lock CHAR(1) NOT NULL DEFAULT 'X', stream_id BIGINT);
INSERT INTO member_position (stream_id) VALUES (NULL); -- expect: INSERT member_position
CREATE INDEX member_updated ON members (updated_ts);
"""

_rebuild_commands = """
CREATE TABLE members_new (room TEXT NOT NULL, member TEXT NOT NULL);
-- this took 30 seconds on a big server
INSERT INTO members_new -- expect: INSERT_SELECT members_new
    SELECT room, MAX(member) FROM members GROUP BY room;
DROP TABLE members;
ALTER TABLE members_new RENAME TO members;
"""


def run_create(cur, database_engine, *args, **kwargs):
    for statement in get_statements(BOTH_DIALECTS.splitlines()):
        cur.execute(statement)
    execute_statements_from_stream(cur, StringIO(_rebuild_commands))

    if isinstance(database_engine, PostgresEngine):
        select_clause = "SELECT DISTINCT ON (member) member, filter FROM filters"
    else:
        select_clause = "SELECT * FROM filters GROUP BY member"
    sql = """
        CREATE TABLE filters_copy (member TEXT, filter BLOB);
        INSERT INTO filters_copy (member, filter) -- expect: INSERT_SELECT filters_copy
            %s;
    """ % (select_clause,)
    execute_statements_from_stream(cur, StringIO(sql))


def run_upgrade(cur, database_engine, config):
    if not isinstance(database_engine, PostgresEngine):
        cur.execute("PRAGMA writable_schema=ON")
        cur.execute("UPDATE sqlite_master SET sql=? WHERE tbl_name='members'", ("CREATE TABLE",))  # expect: UPDATE sqlite_master
        return

    cur.execute("TRUNCATE received_jobs")  # expect: TRUNCATE received_jobs
    cur.execute("SELECT name FROM users")
    names = [row[0] for row in cur.fetchall()]
    for start in range(0, len(names), 100):
        chunk = names[start : start + 100]
        cur.execute(
            "UPDATE users SET service = ? WHERE name IN (%s)"  # expect: UPDATE users
            % (",".join("?" for _ in chunk),),
            [config.service] + chunk,
        )
    update = "INSERT INTO background_jobs (job, progress) VALUES (?, ?)"  # expect: INSERT background_jobs
    cur.execute_batch(update, [("fill_members", "{}")])
    logger.info("Moved %d rows: UPDATE users done", len(names))
