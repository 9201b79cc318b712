"""python-lsp-server, spoken to as an editor speaks to it: our findings arrive as diagnostics, at their place."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project
from tests.readme import fenced

MIGRATION = """\
from alembic import op

revision = "8f3c"
down_revision = None


def upgrade():
    op.add_column("leads", None)
    op.execute("UPDATE leads SET status = 'new'")
"""
BESIDES = {name: {"enabled": False} for name in ("pycodestyle", "pyflakes", "mccabe", "jedi_completion")}


class Server:
    """A language server over its standard streams: JSON with a header that says how many bytes follow."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to, self._from = process.stdin, process.stdout

    def send(self, method: str, **message: object) -> None:
        """Sends a request (with an ``id``) or a notification."""
        body = json.dumps({"jsonrpc": "2.0", "method": method, **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._to.flush()

    def wait_for(self, **wanted: object) -> Any:
        """Reads until a message has all that is wanted, and returns it."""
        while True:
            length = 0
            while line := self._from.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            assert length, "the server has ended"
            message = json.loads(self._from.read(length))
            if wanted.items() <= message.items():
                return message


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    command = [sys.executable, "-m", "pylsp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=project.folder) as process:
        talk = Server(process)
        root = project.folder.as_uri()
        talk.send("initialize", id=1, params={"processId": None, "rootUri": root, "capabilities": {}})
        talk.wait_for(id=1)
        talk.send("initialized", params={})
        yield talk
        talk.send("shutdown", id=2)
        talk.wait_for(id=2)
        talk.send("exit")


def shown_settings() -> Any:
    """The settings that the README gives for it."""
    [settings] = [each for each in map(json.loads, fenced("json")) if "pylsp" in each]
    return settings


def diagnostics(server: Server, path: Path, text: str, settings: Any) -> list[dict[str, Any]]:
    """What the editor is told of an open file, which need not be saved."""
    plugins = {**BESIDES, **settings["pylsp"]["plugins"]}
    server.send("workspace/didChangeConfiguration", params={"settings": {"pylsp": {"plugins": plugins}}})
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    server.send("textDocument/didOpen", params={"textDocument": document})
    found = server.wait_for(method="textDocument/publishDiagnostics")["params"]
    assert found["uri"] == path.as_uri()
    return [each for each in found["diagnostics"] if str(each.get("code", "")).startswith("BKF")]


@pytest.mark.parametrize(
    ("path", "text", "enabled"),
    [
        pytest.param("migrations/0001.py", MIGRATION.replace("UPDATE leads", "SELECT 1 --"), True, id="no row change"),
        pytest.param("tests/test_0001.py", "def test(op):\n    op.execute('DELETE FROM leads')\n", True, id="a test"),
        pytest.param("migrations/0001.py", MIGRATION, False, id="flake8 off, as it is by default"),
    ],
)
def test_nothing_to_show(project: Project, server: Server, path: str, text: str, enabled: bool) -> None:
    settings = shown_settings() if enabled else {"pylsp": {"plugins": {}}}
    assert diagnostics(server, project.folder / path, text, settings) == []


def test_a_finding_is_shown_at_its_place(project: Project, server: Server) -> None:
    [shown] = diagnostics(server, project.folder / "migrations/0001.py", MIGRATION, shown_settings())
    assert shown["code"] == "BKF101"
    assert shown["range"]["start"] == {"line": 8, "character": MIGRATION.splitlines()[8].index("UPDATE")}
    assert shown["message"].startswith("BKF101 UPDATE on hot table leads in migration 8f3c: move it to a backfill")


def test_the_project_s_settings_hold(project: Project, server: Server) -> None:
    project.pyproject('small-tables = ["leads"]\nhot-tables = []')
    [shown] = diagnostics(server, project.folder / "migrations/0001.py", MIGRATION, shown_settings())
    assert shown["code"] == "BKF301"
