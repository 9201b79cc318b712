"""Database migrations of the telephony CRM, all in one file, oldest first.

A new database runs all of it; an old one runs the blocks that the release notes name, before the new
code starts.  It was meant for schema changes only: INSERT INTO, UPDATE or DELETE FROM a big table belongs
into db_backfills.py, which runs beside the application.  Not everybody remembered.

    python db_migrate.py --database postgresql:///crm
"""

from __future__ import annotations

import argparse
import csv
import logging
import os
import re
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sqlalchemy import String, column, create_engine, insert, select, table, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import cache, models
from app.telephony import leads as lead_numbers

logger = logging.getLogger("db_migrate")

SQL_DIR = Path(__file__).parent / "sql"
IMPORT_DIR = Path(os.environ.get("CRM_IMPORT_DIR", "/srv/crm/import"))

LOCK_TIMEOUT = "4s"
MAX_ATTEMPTS = 6
RETRY_PAUSE = timedelta(seconds=5)

# Run by hand on the replica after an incident; kept here so that nobody has to search the wiki for it.
REPAIR_CALL_LOG = "UPDATE call_log SET duration = 0 WHERE duration < 0"

SET_KIND = "UPDATE %s SET kind = '%s'"
CLEAN_UP = "DELETE FROM {table_name} WHERE {condition}"

MESSAGE_TEMPLATES = [
    ("missed_call", "Sorry we missed your call. Please select a time for us to call back."),
    ("appointment_reminder", "Your appointment is tomorrow. Reply DELETE to cancel it."),
    ("receipt", "Thank you. We update your balance and insert the receipt below."),
]


def is_lock_timeout(error: OperationalError) -> bool:
    """Tell a lock timeout (55P03) or a deadlock (40P01) from an error that no retry will cure."""
    return getattr(error.orig, "pgcode", None) in {"55P03", "40P01"}


def run_with_retry(engine, statement, params=None, what="statement", attempts=MAX_ATTEMPTS):
    """Run one statement in its own transaction, again and again while somebody else holds the lock.

    UPDATE leads, DELETE FROM call_log and every ALTER TABLE queue behind a running report; without the
    lock_timeout everybody who comes after them queues as well.
    """
    for attempt in range(1, attempts + 1):
        try:
            with engine.begin() as conn:
                conn.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
                return conn.execute(text(statement), params or {})
        except OperationalError as error:
            if attempt == attempts or not is_lock_timeout(error):
                logger.error("gave up on %s: UPDATE, DELETE or ALTER is blocked by somebody else", what)
                raise
            logger.warning("%s is locked out, attempt %d of %d", what, attempt, attempts)
            time.sleep(RETRY_PAUSE.total_seconds() * attempt)
    return None


def exec_ddl(engine, ddl, what="DDL"):
    """Run a schema change."""
    started = datetime.now(timezone.utc)
    run_with_retry(engine, ddl, what=what)
    logger.info("%s took %s", what, datetime.now(timezone.utc) - started)


def exec_dml(engine, sql, params=None, what="DML"):
    """Run a data change and say how many rows it touched."""
    result = run_with_retry(engine, sql, params, what=what)
    logger.info("%s: %s rows", what, result.rowcount)
    return result.rowcount


def exec_concurrently(engine, ddl):
    """Run a CREATE INDEX CONCURRENTLY, which refuses to run inside a transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql(ddl)


def column_exists(engine, table_name, column_name):
    """Ask information_schema whether a column is there (already inserted, updated or deleted by a colleague)."""
    with engine.connect() as conn:
        found = conn.execute(
            text(
                """
                SELECT 1
                  FROM information_schema.columns
                 WHERE table_name = :table_name AND column_name = :column_name
                """
            ),
            {"table_name": table_name, "column_name": column_name},
        )
        return found.first() is not None


def wait_for_writers(engine, table_name, patience=60):
    """Wait until no long UPDATE, INSERT or DELETE on the table is left in pg_stat_activity."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with engine.connect() as conn:
            busy = conn.execute(
                text(
                    """
                    SELECT pid, now() - query_start AS age, left(query, 80) AS query
                      FROM pg_stat_activity
                     WHERE state <> 'idle'
                       AND pid <> pg_backend_pid()
                       AND (query ILIKE 'UPDATE ' || :name || '%'
                            OR query ILIKE 'INSERT INTO ' || :name || '%'
                            OR query ILIKE 'DELETE FROM ' || :name || '%')
                    """
                ),
                {"name": table_name},
            ).fetchall()
        if not busy:
            return True
        logger.info("waiting for %d writers of %s", len(busy), table_name)
        time.sleep(2)
    return False


def digits_only(raw):
    """'+49 (30) 901820' -> '4930901820'."""
    return re.sub(r"\D", "", raw or "")


def normalise_phones(engine, table_name):
    """Fill phone_e164 from the free-text phone column of one table."""
    return exec_dml(
        engine,
        f"""
        UPDATE {table_name}
           SET phone_e164 = '+' || regexp_replace(phone, '[^0-9]', '', 'g')
         WHERE phone IS NOT NULL AND phone_e164 IS NULL
        """,
        what=f"normalise phones of {table_name}",
    )


def migrate_first_year(engine):
    """The schema we went live with, and what the first customers made of it."""

    # Migration 1: Create agents and customers
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS agents (
            id          serial PRIMARY KEY,
            name        text NOT NULL,
            phone       text,
            is_active   boolean NOT NULL DEFAULT true,
            created_at  timestamp NOT NULL DEFAULT now()
        );
        CREATE TABLE IF NOT EXISTS customers (
            id          bigserial PRIMARY KEY,
            name        text NOT NULL,
            phone       text,
            country     char(2),
            created_at  timestamp NOT NULL DEFAULT now(),
            deleted_at  timestamp  -- set instead of DELETE FROM customers
        );
        """,
        what="create agents, customers",
    )

    # Migration 2: Create leads
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS leads (
            id           bigserial PRIMARY KEY,
            customer_id  bigint REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE,
            phone        text NOT NULL,
            note         text NOT NULL DEFAULT 'please update me',
            created_at   timestamp NOT NULL DEFAULT now()
        )
        """,
        what="create leads",
    )

    # Migration 3: Create call_log
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS call_log (
            id          bigserial PRIMARY KEY,
            lead_id     bigint REFERENCES leads (id) ON DELETE SET NULL,
            agent_id    integer REFERENCES agents (id) ON DELETE RESTRICT,
            started_at  timestamp NOT NULL,
            duration    integer
        )
        """,
        what="create call_log",
    )
    exec_concurrently(engine, "CREATE INDEX CONCURRENTLY IF NOT EXISTS call_log_lead_idx ON call_log (lead_id)")

    # Migration 4: Add lead sources
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS lead_sources (
            code   text PRIMARY KEY,
            title  text NOT NULL
        )
        """,
        what="create lead_sources",
    )
    exec_dml(
        engine,
        """
        INSERT INTO lead_sources (code, title)
        VALUES ('web', 'Web form'), ('call', 'Inbound call'), ('fair', 'Trade fair')
        ON CONFLICT (code) DO NOTHING
        """,
        what="seed lead_sources",
    )

    # Migration 5: Create messages, receipts and settings
    for ddl in [
        """
        CREATE TABLE IF NOT EXISTS messages (
            id bigserial PRIMARY KEY,
            lead_id bigint REFERENCES leads (id) ON DELETE CASCADE,
            body text,
            sent_at timestamp
        )
        """,
        """
        CREATE TABLE IF NOT EXISTS receipts (
            id bigserial PRIMARY KEY, customer_id bigint REFERENCES customers (id), lines jsonb, total numeric(12, 2)
        )
        """,
        "CREATE TABLE IF NOT EXISTS settings (key text PRIMARY KEY, value text)",
        "CREATE INDEX IF NOT EXISTS messages_lead_idx ON messages (lead_id)",
    ]:
        exec_ddl(engine, ddl, what="messages, receipts, settings")

    # Migration 6: Add leads.status
    # The default fills the column, so there is no backfill to run afterwards.
    exec_ddl(engine, "ALTER TABLE leads ADD COLUMN IF NOT EXISTS status text NOT NULL DEFAULT 'new'")
    logger.info("no UPDATE leads SET status = 'new' needed: PostgreSQL 11 keeps the default in the catalogue")

    # Migration 7: Add phone_e164 to customers and agents
    for name in ("customers", "agents"):
        exec_ddl(engine, f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS phone_e164 text")
        normalise_phones(engine, name)

    # Migration 8: One open lead per phone number
    exec_dml(
        engine,
        """
        WITH ranked AS (
            SELECT id,
                   ROW_NUMBER() OVER (PARTITION BY phone ORDER BY created_at DESC, id DESC) AS position
              FROM leads
             WHERE status = 'new'
        )
        DELETE FROM leads
         USING ranked
         WHERE ranked.id = leads.id AND ranked.position > 1
        """,
        what="drop duplicate leads",
    )
    exec_concurrently(
        engine,
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS leads_open_phone_uq ON leads (phone) WHERE status = 'new'",
    )

    # Migration 9: Drop the index on call_log.duration
    if wait_for_writers(engine, "call_log"):
        exec_ddl(engine, "DROP INDEX IF EXISTS call_log_duration_idx", what="delete from call_log the old index")
    else:
        logger.warning("UPDATE call_log SET ... is still running, the index goes with the next deployment")

    # Migration 10: Add call_log.direction
    if not column_exists(engine, "call_log", "direction"):
        exec_ddl(engine, "ALTER TABLE call_log ADD COLUMN direction text")
        exec_dml(engine, "UPDATE call_log SET direction = 'inbound' WHERE direction IS NULL", what="call_log.direction")

    # Migration 11: Create appointments and holidays, keep updated_at by trigger
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS appointments (
            id          bigserial PRIMARY KEY,
            lead_id     bigint REFERENCES leads (id) ON DELETE CASCADE,
            starts_at   timestamp NOT NULL,
            updated_at  timestamp
        );
        CREATE TABLE IF NOT EXISTS holidays (day date PRIMARY KEY, name text);

        CREATE OR REPLACE FUNCTION touch_appointment() RETURNS trigger AS $body$
        BEGIN
            NEW.updated_at := now();
            UPDATE leads SET last_appointment_at = NEW.starts_at WHERE id = NEW.lead_id;
            DELETE FROM reminder_jobs WHERE appointment_id = NEW.id;
            RETURN NEW;
        END
        $body$ LANGUAGE plpgsql;

        DROP TRIGGER IF EXISTS appointments_touch ON appointments;
        CREATE TRIGGER appointments_touch BEFORE INSERT OR UPDATE ON appointments
            FOR EACH ROW EXECUTE FUNCTION touch_appointment();
        """,
        what="appointments",
    )

    # Migration 12: Opening hours
    exec_dml(
        engine,
        """
        INSERT INTO settings (key, value)
        VALUES ('opening_hours', '08:00-18:00'), ('time_zone', 'Europe/Berlin')
        ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value
        """,
        what="opening hours",
    )

    # Migration 13: Give every lead an owner
    exec_ddl(engine, "ALTER TABLE leads ADD COLUMN IF NOT EXISTS owner_id integer REFERENCES agents (id)")
    exec_dml(
        engine,
        """
        UPDATE leads AS l
           SET owner_id = c.agent_id
          FROM call_log AS c
          JOIN agents AS a ON a.id = c.agent_id AND a.is_active
         WHERE c.lead_id = l.id
           AND l.owner_id IS NULL
        """,
        what="owners of leads",
    )

    # Migration 14: Roles of the reporting tool
    for grant in (
        "GRANT SELECT, INSERT, UPDATE ON leads, messages TO crm_app",
        "GRANT DELETE ON reminder_jobs TO crm_worker",
        "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM crm_report",
    ):
        exec_ddl(engine, grant, what="update of the grants")
    with engine.begin() as conn:
        locked = conn.execute(text("SELECT key, value FROM settings WHERE key = 'time_zone' FOR UPDATE NOWAIT")).first()
        logger.debug("time zone is %s", locked)

    # Migration 15: Create teams
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS teams (id serial PRIMARY KEY, name text UNIQUE NOT NULL, color text);
        ALTER TABLE agents ADD COLUMN IF NOT EXISTS team_id integer REFERENCES teams (id)
        """,
        what="teams",
    )
    with engine.begin() as conn:
        team_id = conn.execute(text("INSERT INTO teams (name) VALUES ('Sales') RETURNING id")).scalar_one()
        conn.execute(text("UPDATE teams SET color = '#336699' WHERE id = :team_id"), {"team_id": team_id})
        conn.execute(text("UPDATE agents SET team_id = :team_id WHERE team_id IS NULL"), {"team_id": team_id})

    # Migration 16: Start the notification queue afresh
    exec_dml(engine, "TRUNCATE TABLE notification_queue RESTART IDENTITY", what="notification queue")


def migrate_second_year(engine):
    """Campaigns, reporting, and the move from one table for everything to partitions."""

    # Migration 17: Create campaigns
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS campaigns (
            id serial PRIMARY KEY, title text NOT NULL, starts_on date, lead_source text REFERENCES lead_sources (code)
        )
        """,
        what="campaigns",
    )

    # Migration 17: First campaign (both branches took number 17, neither wanted to change it)
    exec_dml(
        engine,
        "INSERT INTO campaigns (title, starts_on) VALUES (:title, :starts_on)",
        {"title": "Spring calls", "starts_on": datetime(2022, 3, 1, tzinfo=timezone.utc).date()},
    )

    # Migration 18: Import the holiday calendar and the postal codes
    raw = engine.raw_connection()
    try:
        with open(IMPORT_DIR / "holidays.csv", encoding="utf-8") as handle:
            header = next(csv.reader(handle))
            logger.info("COPY holidays FROM a file with the columns %s", header)
            raw.cursor().copy_expert("COPY holidays (day, name) FROM STDIN WITH (FORMAT csv)", handle)
        raw.commit()
    finally:
        raw.close()
    exec_dml(engine, "COPY postal_codes (code, city) FROM '/srv/crm/import/postal_codes.csv' WITH (FORMAT csv, HEADER)")
    with engine.begin() as conn:
        conn.execute(text("COPY (SELECT * FROM leads WHERE status = 'lost') TO '/srv/crm/export/lost.csv' WITH CSV"))

    # Migration 19: Backfill messages.channel in batches
    exec_ddl(engine, "ALTER TABLE messages ADD COLUMN IF NOT EXISTS channel text")
    while True:
        with engine.connect() as conn:
            done = conn.execute(
                text(
                    """
                    UPDATE messages
                       SET channel = 'sms'
                     WHERE id IN (
                           SELECT id
                             FROM messages
                            WHERE channel IS NULL
                            ORDER BY id
                            LIMIT 5000
                              FOR UPDATE SKIP LOCKED
                     )
                    """
                )
            )
            conn.commit()
        if done.rowcount == 0:
            break
        time.sleep(0.2)

    # Migration 20: Fill receipts.total from the lines
    with engine.begin() as conn:
        rows = conn.execute(text("SELECT id, lines FROM receipts WHERE total IS NULL")).fetchall()
        for row in rows:
            total = sum(line["price"] * line["count"] for line in row.lines)
            conn.execute(text("UPDATE receipts SET total = :total WHERE id = :id"), {"id": row.id, "total": total})

    # Migration 21: Appointments get a state
    exec_ddl(engine, "ALTER TABLE appointments ADD COLUMN IF NOT EXISTS state text")
    exec_ddl(
        engine,
        """
        DO $$
        DECLARE
            old record;
        BEGIN
            FOR old IN SELECT id, starts_at FROM appointments WHERE state IS NULL LOOP
                UPDATE appointments
                   SET state = CASE WHEN old.starts_at < now() THEN 'done' ELSE 'planned' END
                 WHERE id = old.id;
            END LOOP;
            -- the reminder of a past appointment would DELETE FROM nothing
            IF to_regclass('reminder_jobs') IS NOT NULL THEN
                EXECUTE 'DELETE FROM reminder_jobs WHERE due_at < now()';
            END IF;
            RAISE NOTICE 'UPDATE appointments is through';
        END
        $$
        """,
        what="appointments.state",
    )

    # Migration 22: Territories, prepared by the consultants
    territories = (SQL_DIR / "022_territories.sql").read_text(encoding="utf-8")
    exec_dml(engine, territories, what="territories")

    # Migration 23: Rebuild call_log as a partitioned table
    exec_ddl(
        engine,
        """
        CREATE TABLE call_log_new (LIKE call_log INCLUDING DEFAULTS) PARTITION BY RANGE (started_at);
        CREATE TABLE call_log_2021 PARTITION OF call_log_new FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
        CREATE TABLE call_log_2022 PARTITION OF call_log_new FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
        """,
        what="partitions of call_log",
    )
    exec_dml(engine, "INSERT INTO call_log_new SELECT * FROM call_log", what="copy call_log")
    exec_ddl(engine, "ALTER TABLE call_log RENAME TO call_log_old")
    exec_ddl(engine, "ALTER TABLE call_log_new RENAME TO call_log")

    # Migration 24: Time stamps with a time zone
    for name, columns in {
        "leads": ["created_at"],
        "messages": ["sent_at"],
        "appointments": ["starts_at", "updated_at"],
    }.items():
        for column_name in columns:
            exec_ddl(
                engine,
                f"ALTER TABLE {name} ALTER COLUMN {column_name} TYPE timestamptz"
                f" USING {column_name} AT TIME ZONE 'UTC'",
                what=f"update {name} set {column_name} with time zone",
            )

    # Migration 25: Who created it
    for name in ["leads", "customers", "campaigns"]:
        exec_ddl(engine, f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS created_by text")
        exec_dml(engine, f"UPDATE {name} SET created_by = 'import' WHERE created_by IS NULL", what=f"{name}.created_by")

    # Migration 26: Tags move out of the JSON column
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS lead_tags (
            lead_id  bigint REFERENCES leads (id) ON DELETE CASCADE,
            tag      text NOT NULL,
            PRIMARY KEY (lead_id, tag)
        )
        """,
        what="lead_tags",
    )
    exec_dml(
        engine,
        """
        INSERT INTO lead_tags (lead_id, tag)
        SELECT l.id, t.tag
          FROM leads AS l, jsonb_array_elements_text(l.extra -> 'tags') AS t (tag)
        ON CONFLICT DO NOTHING
        """,
        what="copy tags",
    )

    # Migration 27: Daily statistics as a materialized view
    exec_ddl(
        engine,
        """
        CREATE MATERIALIZED VIEW IF NOT EXISTS daily_call_stats AS
        SELECT date_trunc('day', started_at) AS day, agent_id, count(*) AS calls, sum(duration) AS seconds
          FROM call_log
         GROUP BY 1, 2
          WITH NO DATA
        """,
        what="daily_call_stats",
    )
    exec_concurrently(engine, "REFRESH MATERIALIZED VIEW daily_call_stats")

    # Migration 28: Texts of the automatic messages
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("DROP TABLE IF EXISTS message_templates_old")
    cursor.executemany(
        "INSERT INTO message_templates (name, body) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING",
        MESSAGE_TEMPLATES,
    )
    raw.commit()
    raw.close()

    # Migration 29: Create consent_log
    exec_ddl(
        engine,
        """
        CREATE TABLE IF NOT EXISTS consent_log (
            id           bigserial PRIMARY KEY,
            customer_id  bigint REFERENCES customers (id) ON DELETE CASCADE,
            given_at     timestamptz
        );
        COMMENT ON TABLE consent_log IS 'append only: never UPDATE, never DELETE FROM consent_log';
        """,
        what="consent_log",
    )

    # Migration 29b: One consent per customer (hotfix)
    exec_dml(
        engine,
        """
        DELETE FROM consent_log AS older
         USING consent_log AS newer
         WHERE older.customer_id = newer.customer_id
           AND older.id < newer.id
        """,
        what="older consents",
    )
    exec_ddl(engine, "CREATE UNIQUE INDEX IF NOT EXISTS consent_log_customer_uq ON consent_log (customer_id)")


def migrate_third_year(engine):
    """Billing, archives, and a new team that writes SQLAlchemy."""

    # Migration 30: New prices
    plans = table("billing_plans", column("code", String), column("price"), column("retired_at"))
    with engine.begin() as conn:
        known = set(conn.execute(select(plans.c.code)).scalars())
        conn.execute(update(plans).where(plans.c.code == "basic").values(price=19))
        if "team" not in known:
            conn.execute(insert(plans).values(code="team", price=49))
            known.add("team")
    cache.delete("billing_plans")

    # Migration 31: Merge customers that called from the same number
    with engine.begin() as conn:
        conn.execute(text("CREATE TEMPORARY TABLE same_phone (keep_id bigint, drop_id bigint) ON COMMIT DROP"))
        conn.execute(
            text(
                """
                INSERT INTO same_phone (keep_id, drop_id)
                SELECT min(id) OVER (PARTITION BY phone_e164), id
                  FROM customers
                 WHERE phone_e164 IS NOT NULL
                """
            )
        )
        conn.execute(text("DELETE FROM same_phone WHERE keep_id = drop_id"))
        conn.execute(text("UPDATE leads SET customer_id = s.keep_id FROM same_phone s WHERE customer_id = s.drop_id"))
        conn.execute(text("DELETE FROM customers USING same_phone AS s WHERE customers.id = s.drop_id"))

    # Migration 32: customers.phone_e164 is unique from now on
    def undo_merge(conn):
        """Was tried on staging once. DELETE FROM leads and INSERT INTO customers would be needed as well."""
        conn.execute(text("UPDATE customers SET deleted_at = NULL WHERE deleted_at > now() - interval '1 day'"))

    exec_concurrently(
        engine,
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS customers_phone_uq ON customers (phone_e164)",
    )
    exec_ddl(engine, "ALTER TABLE customers DROP COLUMN IF EXISTS phone", what="drop customers.phone")

    # Migration 33: Archive calls every night
    exec_ddl(
        engine,
        """
        CREATE OR REPLACE FUNCTION archive_calls(before date) RETURNS void LANGUAGE sql AS $$
            INSERT INTO call_archive SELECT * FROM call_log WHERE started_at < before;
            DELETE FROM call_log WHERE started_at < before;
        $$;
        CREATE OR REPLACE PROCEDURE refresh_scores() LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE leads SET score = lead_score(id);
            COMMIT;
        END
        $$;
        """,
        what="archive_calls, refresh_scores",
    )
    with engine.begin() as conn:
        conn.execute(text("SELECT cron.schedule('archive', '0 3 * * *', 'SELECT archive_calls(current_date - 365)')"))

    # Migration 34: Compute the scores once
    exec_dml(engine, "CALL refresh_scores()", what="scores")

    # Migration 35: Sign everybody out, switch off the accounts of former agents
    exec_dml(
        engine,
        """
        -- DELETE FROM agents would break call_log
        UPDATE agents SET is_active = false WHERE name LIKE '%(left)';
        DELETE FROM sessions;
        """,
        what="former agents",
    )

    # Migration 36: Add last_call_direction
    exec_ddl(engine, "ALTER TABLE leads ADD COLUMN IF NOT EXISTS last_call_direction text", what="last_call_direction")
    exec_dml(
        engine,
        """
        UPDATE leads
           SET last_call_direction = c.direction
          FROM (SELECT DISTINCT ON (lead_id) lead_id, direction
                  FROM call_log
                 ORDER BY lead_id, started_at DESC) AS c
         WHERE c.lead_id = leads.id
        """,
        what="last_call_direction",
    )

    # Migration 37: Agents see their own leads only
    exec_ddl(
        engine,
        """
        ALTER TABLE leads ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_leads_read ON leads FOR SELECT USING (owner_id = current_agent());
        CREATE POLICY own_leads_write ON leads FOR UPDATE USING (owner_id = current_agent());
        CREATE POLICY own_leads_drop ON leads FOR DELETE USING (owner_id = current_agent() AND status = 'new');
        CREATE RULE consent_log_keep AS ON DELETE TO consent_log DO INSTEAD NOTHING;
        CREATE RULE consent_log_note AS ON UPDATE TO consent_log DO ALSO
            INSERT INTO audit_log (what) VALUES ('consent changed');
        """,
        what="row level security",
    )

    # Migration 38: Move old messages to the archive
    exec_ddl(engine, "CREATE TABLE IF NOT EXISTS messages_archive (LIKE messages INCLUDING ALL)")
    exec_dml(
        engine,
        """
        WITH moved AS (
            DELETE FROM messages
             WHERE sent_at < '2022-01-01'
            RETURNING *
        )
        INSERT INTO messages_archive
        SELECT * FROM moved
        """,
        what="archive messages",
    )

    # Migration 39: Extra columns for the dialer
    columns = ["last_seen_at timestamptz", "dialer_id text"]
    options = {"if_not_exists": True}
    options.update({"what": "UPDATE leads SET dialer_id"})
    columns.insert(0, "dialer_state text")
    columns.remove("dialer_id text")
    added = set()
    for definition in columns:
        if definition.split()[0] in added:
            raise RuntimeError("dialer column twice: DELETE FROM columns, then INSERT INTO columns once")
        exec_ddl(engine, f"ALTER TABLE agents ADD COLUMN IF NOT EXISTS {definition}", what=options["what"])
        added.add(definition.split()[0])
    cache.delete("agents")
    print(f"agents: insert into the dialer {len(added)} columns, update the client, delete from the old one")

    # Migration 40: Appointments without a lead
    exec_dml(
        engine,
        'UPDATE ONLY public."appointments" AS a SET state = \'cancelled\' WHERE a.lead_id IS NULL',
        what="orphaned appointments",
    )

    # Migration 41: Currency of receipts
    exec_ddl(engine, "ALTER TABLE receipts ADD COLUMN IF NOT EXISTS currency char(3)")
    exec_dml(
        engine,
        "WITH swiss AS (SELECT id FROM customers WHERE country = 'CH') "
        "UPDATE receipts "
        "SET currency = CASE WHEN customer_id IN (SELECT id FROM swiss) THEN 'CHF' ELSE 'EUR' END "
        "WHERE currency IS NULL",
        what="receipts.currency",
    )

    # Migration 42: Empty the score cache
    is_sqlite = engine.dialect.name == "sqlite"
    empty_cache = (
        "DELETE FROM score_cache"
        if is_sqlite
        else "TRUNCATE score_cache"
    )
    exec_dml(engine, empty_cache, what="score cache")

    # Migration 43: Voicemail and recordings are kept apart
    exec_ddl(engine, "CREATE TABLE voicemails_unlinked AS SELECT * FROM voicemails WHERE call_id IS NULL")
    exec_dml(engine, SET_KIND % ("voicemails", "voicemail"))
    exec_dml(engine, CLEAN_UP.format(table_name="call_recordings", condition="path LIKE 'voicemail/%'"))
    assignments = ["transcript = NULL", "transcript_state = 'queued'"]
    exec_dml(engine, "UPDATE recording_transcripts SET " + ", ".join(assignments) + " WHERE language IS NULL")

    # Migration 44: Agents without a team join Sales
    with Session(engine) as session:
        sales = session.query(models.Team).filter_by(name="Sales").one()
        session.query(models.Agent).filter(models.Agent.team_id.is_(None)).update({"team_id": sales.id})
        session.commit()
        logger.info("DELETE FROM teams WHERE name = 'Other' can follow in a year")

    # Migration 45: Targets of the new year
    exec_dml(
        engine,
        """
        MERGE INTO agent_targets AS t
        USING (SELECT id, 40 AS calls_per_day FROM agents WHERE is_active) AS a
           ON t.agent_id = a.id
         WHEN MATCHED THEN UPDATE SET calls_per_day = a.calls_per_day
         WHEN NOT MATCHED THEN INSERT (agent_id, calls_per_day) VALUES (a.id, a.calls_per_day)
        """,
        what="agent_targets",
    )

    # Migration 46: messages.channel is mandatory
    # The backfill of migration 19 has run everywhere; validating the check does not lock out writers.
    exec_ddl(
        engine,
        """
        ALTER TABLE messages ADD CONSTRAINT messages_channel_given CHECK (channel IS NOT NULL) NOT VALID;
        ALTER TABLE messages VALIDATE CONSTRAINT messages_channel_given;
        ALTER TABLE messages ALTER COLUMN channel SET NOT NULL;
        ALTER TABLE messages DROP CONSTRAINT messages_channel_given;
        """,
        what="messages.channel",
    )


def run_migrations(engine):
    """Run everything, in order; a block that is already there costs a catalogue look-up."""
    migrate_first_year(engine)
    migrate_second_year(engine)
    migrate_third_year(engine)
    logger.info("leads have numbers like %s", digits_only(lead_numbers.EXAMPLE))


def main():
    """Parse the command line and run the migrations."""
    parser = argparse.ArgumentParser(description="Update the database: create, alter, and sometimes delete from it.")
    parser.add_argument("--database", default=os.environ.get("CRM_DATABASE", "postgresql:///crm"))
    logging.basicConfig(level=logging.INFO)
    run_migrations(create_engine(parser.parse_args().database))


if __name__ == "__main__":
    main()
