"""Tries the README's queries for table sizes on real servers: ``python benchmarks/table_sizes.py``.

It starts PostgreSQL, MariaDB and SQLite of its own in a temporary folder (Debian: ``apt-get install postgresql
mariadb-server sqlite3``), runs each block exactly as the README prints it, and has backfill-report read the result.
"""

from __future__ import annotations

import contextlib
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent

POSTGRESQL = """
CREATE SCHEMA sales; CREATE SCHEMA archive;
CREATE TABLE sales.orders AS SELECT generate_series(1, 1200000) AS id;
CREATE TABLE archive.orders AS SELECT generate_series(1, 10) AS id;
CREATE TABLE sales.invoices AS SELECT generate_series(1, 50000) AS id;
CREATE TABLE sales.countries AS SELECT generate_series(1, 250) AS id;
CREATE TABLE sales.calls (id int) PARTITION BY RANGE (id);
CREATE TABLE sales.calls_1 PARTITION OF sales.calls FOR VALUES FROM (0) TO (600001);
CREATE TABLE sales.calls_2 PARTITION OF sales.calls FOR VALUES FROM (600001) TO (1200001);
INSERT INTO sales.calls SELECT generate_series(1, 1200000);
CREATE VIEW sales.all_orders AS SELECT * FROM sales.orders;
ANALYZE sales.orders; ANALYZE archive.orders; ANALYZE sales.invoices; ANALYZE sales.countries;
ANALYZE sales.calls_1; ANALYZE sales.calls_2;
CREATE TABLE sales.never_analysed AS SELECT 1 AS id;
"""

MARIADB = """
CREATE DATABASE archive; CREATE DATABASE sales; USE sales;
CREATE TABLE sales.orders (id int PRIMARY KEY) AS SELECT seq AS id FROM seq_1_to_1200000;
CREATE TABLE archive.orders (id int PRIMARY KEY) AS SELECT seq AS id FROM seq_1_to_10;
CREATE TABLE sales.invoices (id int PRIMARY KEY) AS SELECT seq AS id FROM seq_1_to_50000;
CREATE TABLE sales.countries (id int PRIMARY KEY) AS SELECT seq AS id FROM seq_1_to_250;
CREATE TABLE sales.calls (id int PRIMARY KEY)
    PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (600001), PARTITION b VALUES LESS THAN MAXVALUE);
INSERT INTO sales.calls SELECT seq FROM seq_1_to_1200000;
CREATE VIEW sales.all_orders AS SELECT * FROM sales.orders;
CREATE TABLE sales.never_analysed (id int);
ANALYZE TABLE sales.orders, archive.orders, sales.invoices, sales.countries, sales.calls;
"""

SQLITE = """
CREATE TABLE orders AS SELECT value AS id FROM generate_series(1, 1200000);
CREATE TABLE calls AS SELECT value AS id FROM generate_series(1, 1200000);
CREATE TABLE invoices AS SELECT value AS id FROM generate_series(1, 50000);
CREATE TABLE countries AS SELECT value AS id FROM generate_series(1, 250);
CREATE TABLE never_analysed (id int);
"""

EXPECTED = {"orders": "HIGH", "calls": "HIGH", "invoices": "MEDIUM", "countries": "LOW", "never_analysed": "MEDIUM"}

Environment = Mapping[str, str]


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[Environment]:
    """A server on a socket in ``folder``; yields the environment for its clients."""
    programs = os.path.dirname(shutil.which("initdb") or max(glob.glob("/usr/lib/postgresql/*/bin/initdb")))
    as_user = _unprivileged("postgres", folder)
    data, log = str(folder / "data"), str(folder / "log")
    _run([*as_user, f"{programs}/initdb", "--auth=trust", "--username=postgres", data])
    options = f"-k {folder} -c listen_addresses= -p 5432"
    _run([*as_user, f"{programs}/pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"])
    try:
        yield {"PGHOST": str(folder), "PGPORT": "5432", "PGUSER": "postgres"}
    finally:
        _run([*as_user, f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop"])


@contextlib.contextmanager
def mariadb(folder: Path) -> Iterator[Environment]:
    """A server on a socket in ``folder``; its clients find it by the ``~/.my.cnf`` of the home that is yielded."""
    _unprivileged("mysql", folder)
    user = ["--user=mysql"] if os.geteuid() == 0 else []
    common = ["--no-defaults", f"--datadir={folder / 'data'}", *user]
    _run(["mariadb-install-db", *common, "--auth-root-authentication-method=normal"])
    (folder / ".my.cnf").write_text(f"[client]\nuser = root\nsocket = {folder / 'socket'}\n")
    command = ["mariadbd", *common, f"--socket={folder / 'socket'}", "--skip-networking"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            environment = {"HOME": str(folder)}
            while subprocess.run(["mysqladmin", "ping"], env=os.environ | environment, capture_output=True).returncode:
                if server.poll() is not None:
                    raise SystemExit((folder / "log").read_text())
                time.sleep(0.2)
            yield environment
        finally:
            server.terminate()


@contextlib.contextmanager
def sqlite(folder: Path) -> Iterator[Environment]:
    """Nothing to start."""
    yield {}


DATABASES = {
    "PostgreSQL": (postgresql, ["psql", "--quiet", "--set=ON_ERROR_STOP=1"], POSTGRESQL),
    "MySQL": (mariadb, ["mysql"], MARIADB),
    "SQLite": (sqlite, ["sqlite3", "app.db"], SQLITE),
}


def blocks() -> dict[str, str]:
    """The README's blocks by the first word of their first line, a comment that names the database."""
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^```sh\n(# (\w+).*?)^```$", readme, re.MULTILINE | re.DOTALL)
    return {database: block for block, database in found if "table-sizes.csv" in block}


def main() -> int:
    """Try each database; print what its block wrote, and what the report makes of it."""
    failed = 0
    for database, (server, client, setup) in DATABASES.items():
        with tempfile.TemporaryDirectory(dir="/tmp") as name, server(Path(name)) as more:
            environment = os.environ | more
            _run(client, input=setup, env=environment, cwd=name)
            _run(["bash", "-ec", blocks()[database]], env=environment, cwd=name)
            print(f"== {database}\n{(Path(name) / 'table-sizes.csv').read_text()}")
            priorities = _priorities(Path(name))
            print(priorities, "as expected" if priorities == EXPECTED else f"EXPECTED {EXPECTED}", end="\n\n")
            failed += priorities != EXPECTED
    return 1 if failed else 0


def _priorities(folder: Path) -> dict[str, str]:
    """What the report says of a migration that updates each of the tables."""
    updates = "".join(f'    cursor.execute("UPDATE {table} SET id = id + 1")\n' for table in EXPECTED)
    (folder / "migrations.py").write_text(f"def migrate(cursor):\n    # Migration 1: Touch all\n{updates}")
    (folder / "pyproject.toml").write_text('[tool.flake8-backfill]\ntable-stats = "table-sizes.csv"\n')
    report = _run([sys.executable, "-m", "flake8_backfill", "--format=json", "migrations.py"], cwd=str(folder))
    [migration] = json.loads(report)["migrations"]
    return {finding["tables"][0]: finding["priority"] for finding in migration["findings"]}


def _unprivileged(user: str, folder: Path) -> list[str]:
    """What runs a command as a user that a server accepts, who gets the folder: root is refused."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, user)
    return ["runuser", "-u", user, "--"]


def _run(command: list[str], *, input: str = "", env: Environment | None = None, cwd: str = "/") -> str:
    process = subprocess.run(command, input=input, env=env, cwd=cwd, capture_output=True, text=True)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {process.returncode}\n{process.stdout}{process.stderr}")
    return process.stdout


if __name__ == "__main__":
    raise SystemExit(main())
