"""The plugin in the real flake8, as terminals, continuous integration and editors run it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Flake8, Project

HEAD = '''\
"""fill the status

Revision ID: a1b2c3
"""
from alembic import op

revision = "a1b2c3"
down_revision = None


def upgrade() -> None:
'''

FIRST = HEAD.count("\n") + 1
"""The line of the first statement of `upgrade`."""

SCHEMA_ONLY = HEAD + "    op.execute(\"ALTER TABLE leads ADD COLUMN status text DEFAULT 'UPDATE'\")\n"
ON_LEADS = "BKF101 UPDATE on hot table leads in migration a1b2c3: move it to a backfill"
ON_USERS = "BKF203 DELETE from table users (neither hot nor small) in migration a1b2c3: move it to a backfill"
WITH_WHERE = "op.execute(\"UPDATE leads SET status = 'new' WHERE id < 9\")"
FILE = "migrations/a.py"


def migration(body: str) -> str:
    """An Alembic migration with these statements."""
    return HEAD + textwrap.indent(body, "    ") + "\n"


BOTH = migration(f'{WITH_WHERE}\nop.execute("DELETE FROM users WHERE id < 9")')


@pytest.mark.parametrize(
    ("body", "arguments"),
    [
        (WITH_WHERE + "  # noqa", []),
        (WITH_WHERE + "  # noqa: BKF101", []),
        (WITH_WHERE + "  # noqa: BKF", []),
        ('op.execute("""\n    UPDATE leads SET a = 1 WHERE id < 9\n""")  # noqa: BKF101', []),
        (WITH_WHERE, ["--per-file-ignores=migrations/*:BKF"]),
        (WITH_WHERE, ["--per-file-ignores=a.py:BKF1"]),
        (WITH_WHERE, ["--extend-ignore=BKF101"]),
        (WITH_WHERE, ["--select=BKF2"]),
        (WITH_WHERE, ["--exclude=migrations"]),
        (WITH_WHERE, ["--backfill-exclude=migrations"]),
        (WITH_WHERE, ["--backfill-paths=db"]),
        ("# flake8: noqa: BKF101\n" + WITH_WHERE, []),
    ],
)
def test_what_is_not_shown(project: Project, run_flake8: Flake8, body: str, arguments: list[str]) -> None:
    project.write({FILE: migration(body)})
    process = run_flake8(*arguments, ".")
    assert (process.stdout, process.stderr, process.returncode) == ("", "", 0)


def test_schema_changes_are_not_shown(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: SCHEMA_ONLY, "migrations/empty.py": "", "app/models.py": "x = {}\nx.update(a=1)\n"})
    process = run_flake8(".")
    assert (process.stdout, process.stderr, process.returncode) == ("", "", 0)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [f"{FIRST}:17: {ON_LEADS}", f"{FIRST + 1}:17: {ON_USERS}"]),
        (["--select=BKF1"], [f"{FIRST}:17: {ON_LEADS}"]),
        (["--select=BKF2"], [f"{FIRST + 1}:17: {ON_USERS}"]),
        (["--per-file-ignores=migrations/*:BKF2"], [f"{FIRST}:17: {ON_LEADS}"]),
        (["--extend-ignore=BKF1"], [f"{FIRST + 1}:17: {ON_USERS}"]),
        (["--disable-noqa"], [f"{FIRST}:17: {ON_LEADS}", f"{FIRST + 1}:17: {ON_USERS}"]),
        (
            ["--backfill-hot-tables=users", "--backfill-small-tables=leads"],
            [
                f"{FIRST}:17: BKF301 UPDATE on small table leads in migration a1b2c3",
                f"{FIRST + 1}:17: BKF103 DELETE from hot table users in migration a1b2c3: move it to a backfill",
            ],
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and "--" in "".join(value) else "",
)
def test_what_is_shown(project: Project, run_flake8: Flake8, arguments: list[str], expected: list[str]) -> None:
    project.write({FILE: BOTH})
    process = run_flake8(*arguments, "migrations")
    assert process.stdout.splitlines() == [f"{FILE}:{line}" for line in expected]
    assert (process.stderr, process.returncode) == ("", 1)


def test_a_noqa_in_joined_strings_covers_its_own_line(project: Project, run_flake8: Flake8) -> None:
    joined = 'op.execute(\n    "UPDATE leads SET a = 1 WHERE b < 2; "\n    "DELETE FROM users WHERE b < 2"  # noqa\n)'
    project.write({FILE: migration(joined)})
    assert run_flake8(".").stdout == f"./{FILE}:{FIRST + 1}:10: {ON_LEADS}\n"


def test_workers_say_the_same(project: Project, run_flake8: Flake8) -> None:
    project.write({f"migrations/m{number}.py": BOTH for number in range(6)})
    project.pyproject('hot-tables = ["users"]')
    alone, together = run_flake8("-j1", "."), run_flake8("-j2", ".")
    assert len(alone.stdout.splitlines()) == 12
    assert (together.stdout, together.stderr) == (alone.stdout, alone.stderr)


START_ANEW = """\
import multiprocessing, sys
from flake8.main.cli import main

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    sys.exit(main(sys.argv[1:]))
"""


def test_workers_that_start_anew_say_the_same(project: Project) -> None:
    """Where flake8's processes do not inherit memory (macOS, Windows) each of them reads the settings again."""
    project.write({f"migrations/m{number}.py": BOTH for number in range(4)})
    project.write({"../start.py": START_ANEW})
    project.pyproject('hot-tables = ["users"]\nsmall-tables = ["leads"]')
    command = [sys.executable, "../start.py", "--select=BKF", "-j2", "migrations"]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line.split(": ")[1][:6] for line in process.stdout.splitlines()] == ["BKF301", "BKF103"] * 4


@pytest.mark.parametrize("name", [FILE, "{project}/" + FILE, r"migrations\a.py", r"C:\shop\migrations\a.py"])
def test_an_editor_sends_the_text(project: Project, run_flake8: Flake8, name: str) -> None:
    name = name.format(project=project.folder.as_posix()) if "{" in name else name
    process = run_flake8("--stdin-display-name", name, "-", stdin=migration(WITH_WHERE))
    assert process.stdout == f"{name}:{FIRST}:17: {ON_LEADS}\n"


def test_an_editor_sends_a_file_that_the_settings_leave_out(project: Project, run_flake8: Flake8) -> None:
    project.pyproject('exclude = ["migrations/old"]')
    name = f"{project.folder.as_posix()}/migrations/old/a.py"
    assert run_flake8("--stdin-display-name", name, "-", stdin=migration(WITH_WHERE)).stdout == ""


def test_an_absolute_path(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: migration(WITH_WHERE)})
    name = f"{project.folder}/{FILE}"
    assert run_flake8(name).stdout == f"{name}:{FIRST}:17: {ON_LEADS}\n"


def test_settings_in_setup_cfg(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: BOTH})
    project.write(
        {"setup.cfg": "[flake8]\nselect = E,W\nextend-select = BKF\nbackfill-hot-tables =\n    users,\n    orders\n"}
    )
    process = subprocess.run([sys.executable, "-m", "flake8"], capture_output=True, text=True, check=False)
    assert [line.split(": ")[1][:6] for line in process.stdout.splitlines()] == ["BKF201", "BKF103"]


def test_a_select_in_setup_cfg_leaves_plugins_out(project: Project) -> None:
    """The reason for `extend-select = BKF` in the README."""
    project.write({FILE: BOTH, "setup.cfg": "[flake8]\nselect = E,W\n"})
    process = subprocess.run([sys.executable, "-m", "flake8"], capture_output=True, text=True, check=False)
    assert (process.stdout, process.returncode) == ("", 0)


def test_narrowing_in_a_project_with_extend_select(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: BOTH, "setup.cfg": "[flake8]\nextend-select = BKF\n"})
    assert len(run_flake8("--select=BKF1", "migrations").stdout.splitlines()) == 2
    assert run_flake8("--select=BKF1", "--extend-select=", "migrations").stdout == f"{FILE}:{FIRST}:17: {ON_LEADS}\n"


def test_comments_are_shown_on_request(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: migration("# the backfill is in jobs/fill.py\nop.create_table('x')")})
    assert run_flake8("migrations").stdout == ""
    shown = f"{FILE}:{FIRST}:5: BKF309 comment about a backfill in migration a1b2c3\n"
    assert run_flake8("--backfill-comments", "migrations").stdout == shown
    project.pyproject("comments = true")
    assert run_flake8("migrations").stdout == shown


def test_a_mistake_in_the_settings_ends_the_run_with_one_line(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: BOTH})
    project.pyproject('hot-tabels = ["users"]')
    process = run_flake8(".")
    assert process.stdout.splitlines() == [
        "There was a critical error during execution of Flake8:",
        "flake8-backfill: pyproject.toml [tool.flake8-backfill] hot-tabels: unknown key; did you mean hot-tables?",
    ]
    assert (process.stderr, process.returncode) == ("", 1)


@pytest.mark.parametrize("setting", ["hot-rows = many", "comments = maybe", "marker = ("])
def test_a_mistake_in_setup_cfg_is_no_traceback(project: Project, run_flake8: Flake8, setting: str) -> None:
    project.write({FILE: BOTH, "setup.cfg": f"[flake8]\nbackfill-{setting}\n"})
    process = run_flake8(".")
    first, second = process.stdout.splitlines()
    assert first == "There was a critical error during execution of Flake8:"
    assert second.startswith(f"flake8-backfill: --backfill-{setting.partition(' ')[0]}: ")
    assert (process.stderr, process.returncode) == ("", 1)


def test_a_migration_that_does_not_parse_is_flake8s_error(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: "def upgrade(:\n"})
    process = run_flake8(".")
    assert "E999 SyntaxError" in process.stdout
    assert (process.stderr, process.returncode) == ("", 1)


def test_a_byte_order_mark_and_windows_line_ends_move_nothing(project: Project, run_flake8: Flake8) -> None:
    (project.folder / "migrations").mkdir()
    text = migration(WITH_WHERE).replace("\n", "\r\n")
    (project.folder / FILE).write_bytes(text.encode("utf-8-sig"))
    assert run_flake8("migrations").stdout == f"{FILE}:{FIRST}:17: {ON_LEADS}\n"


def test_columns_count_characters(project: Project, run_flake8: Flake8) -> None:
    project.write({FILE: migration('x = "\u00e4\u00f6\u00fc\U0001f40d"; ' + WITH_WHERE)})
    assert run_flake8("migrations").stdout == f"{FILE}:{FIRST}:29: {ON_LEADS}\n"
