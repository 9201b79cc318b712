"""What flake8's settings and comments hide, and the reasons that are kept."""

from __future__ import annotations

import pytest

from flake8_backfill import reading
from flake8_backfill.audit import audit
from flake8_backfill.config import Config, ConfigError
from flake8_backfill.controls import reason_behind
from flake8_backfill.flake8_settings import load
from flake8_backfill.noqa import may_cover, noqa_line, read_with_flake8
from tests.audit_samples import fake_inspect
from tests.conftest import Project

NEW = ("new", "")


@pytest.fixture(autouse=True)
def analyzer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "inspect", fake_inspect)


def statuses(project: Project, source: str, settings: str = "", path: str = "m/a.py") -> list[tuple[str, str]]:
    """The status and reason of each line of ``source`` with UPDATE, which is BKF101."""
    project.write({path: source, "setup.cfg": f"[flake8]\n{settings}\n"})
    return [(finding.status, finding.reason) for finding in audit([], Config()).findings]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('x = "UPDATE"  # noqa: BKF201\n', id="another code"),
        pytest.param('x = "UPDATE"  # noqa: E501\n', id="a foreign code"),
        pytest.param('x = "UPDATE"\n# noqa\n', id="the next line"),
        pytest.param('x = "UPDATE"  # no qa\n', id="almost"),
        pytest.param('x = ("UPDATE"\n    " SET")  # noqa\n', id="another line of joined strings"),
        pytest.param('"""flake8: noqa"""\nx = "UPDATE"\n', id="a docstring that speaks of it"),
        pytest.param('x = "UPDATE"  # flake8: noqa\n', id="a whole-file comment behind code"),
    ],
)
def test_what_hides_nothing(project: Project, source: str) -> None:
    assert statuses(project, source) == [NEW]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param('x = "UPDATE"  # noqa\n', "", id="bare"),
        pytest.param('x = "UPDATE"  # NoQA: BKF101\n', "", id="code"),
        pytest.param('x = "UPDATE"  # noqa: BKF1\n', "", id="prefix"),
        pytest.param('x = "UPDATE"  # noqa: E501, BKF101 -- ten rows\n', "ten rows", id="reason"),
        pytest.param('x = "UPDATE"  # noqa: BKF101 -- see #12  # pylint: disable=x\n', "see #12", id="another comment"),
        pytest.param('x = """\nUPDATE\n"""  # noqa: BKF101 -- few\n', "few", id="behind a triple-quoted string"),
        pytest.param('x = ("UPDATE"  # noqa: BKF101 -- few\n    " SET")\n', "few", id="its own line of joined strings"),
        pytest.param('# flake8: noqa\nx = "UPDATE"\n', "# flake8: noqa", id="the whole file"),
        pytest.param('# flake8: noqa\nx = "UPDATE"  # noqa -- few\n', "few", id="the nearest reason wins"),
        pytest.param('x = "UPDATE"  # noqa\ny = (\n', "", id="a file without tokens"),
    ],
)
def test_what_hides(project: Project, source: str, reason: str) -> None:
    assert statuses(project, source) == [("suppressed", reason)]


@pytest.mark.parametrize(
    ("source", "may"),
    [
        pytest.param("import a  # noqa\nx = 'UPDATE'\n", False, id="the statement before"),
        pytest.param("x = 'UPDATE'\n\n# noqa\n", False, id="a comment behind"),
        pytest.param("def f():\n    a()  # noqa\n\ndef g():\n    b('UPDATE')\n", False, id="another function"),
        pytest.param("x = 'UPDATE'  # noqa\n", True, id="its line"),
        pytest.param("x = 'UPDATE'; y = 1  # noqa\n", True, id="two statements of a line"),
        pytest.param("x = \"\"\"\nUPDATE\n\"\"\"  # noqa\n", True, id="a string over several lines"),
        pytest.param("@given('UPDATE')\ndef f():  # noqa\n    a()\n", True, id="a decorator"),
        pytest.param("@given('UPDATE')\ndef f():\n    a()\n    b()  # noqa\n", False, id="the body below a decorator"),
        pytest.param("def f():\n    a('UPDATE')\n    b()  # noqa\n", False, id="another statement of a function"),
        pytest.param("if x:\n    a()  # noqa\nelse:\n    b('UPDATE')\n", False, id="another branch"),
        pytest.param("try:\n    a()\nexcept b('UPDATE'):  # noqa\n    pass\n", True, id="except"),
        pytest.param("match x:\n    case 1: a('UPDATE')  # noqa\n", True, id="case"),
        pytest.param("with a(\n    'UPDATE'\n) as b:  # noqa\n    pass\n", True, id="the head of a block"),
        pytest.param("if x: a('UPDATE')  # noqa\n", True, id="a block in its line"),
        pytest.param("x = [\n    'UPDATE',\n]  # noqa\n", True, id="a list over several lines"),
    ],
)
def test_whether_a_comment_may_cover_a_finding(source: str, may: bool) -> None:
    result = fake_inspect(source, "a.py", Config())
    assert len(result.findings) == 1
    assert may_cover(source, result) is may


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param("extend-select = BKF", id="extend-select"),
        pytest.param("select = E,BKF", id="select"),
        pytest.param("ignore = BKF2", id="another code ignored"),
        pytest.param("ignore = BKF1\nextend-select = BKF101", id="the longer selection wins"),
        pytest.param("per-file-ignores = other/*: BKF", id="another file"),
        pytest.param("per-file-ignores = m/*: BKF2\n    m/a.py: E", id="other codes"),
        pytest.param("max-complexity = 10\nbanned-modules = x\nextend-ignore = ABC123", id="foreign options and codes"),
        pytest.param("disable-noqa = true", id="noqa disabled"),
    ],
)
def test_settings_that_hide_nothing(project: Project, settings: str) -> None:
    comment = "  # noqa" if "disable-noqa" in settings else ""
    assert statuses(project, f'x = "UPDATE"{comment}\n', settings) == [NEW]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        pytest.param("ignore = E,BKF1", "ignore", id="ignore"),
        pytest.param("extend-ignore = BKF101", "extend-ignore", id="extend-ignore"),
        pytest.param("select = E,F", "select", id="select without BKF"),
        pytest.param("select = BKF\nextend-ignore = BKF1", "extend-ignore", id="the longer of two"),
        pytest.param("per-file-ignores = m/*: BKF", "per-file-ignores", id="per file"),
        pytest.param("per-file-ignores = m/*: E\n    m/a.py: E,BKF101", "per-file-ignores", id="the longest pattern"),
        pytest.param("ignore = BKF\nper-file-ignores = m/*: BKF", "ignore", id="both"),
    ],
)
def test_settings_that_hide(project: Project, settings: str, reason: str) -> None:
    assert statuses(project, 'x = "UPDATE"\n', settings) == [("suppressed", reason)]


def test_a_file_under_flake8_noqa_is_named(project: Project) -> None:
    project.write({"a.py": '# flake8: noqa\nx = "UPDATE"\n', "b.py": "# flake8: noqa\n", "c.py": 'x = "UPDATE"\n'})
    assert audit([], Config()).unchecked == ("a.py",)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" because", "", id="no dashes"),
        pytest.param(" see -- here", "", id="dashes further on"),
        pytest.param(" --", "", id="dashes only"),
        pytest.param("\n-- next line", "", id="another line"),
        pytest.param(" -- few rows  \nmore", "few rows", id="reason"),
        pytest.param("--few -- really", "few -- really", id="dashes in it"),
        pytest.param("  # -- no", "", id="another comment"),
        pytest.param(" " * 100_000 + "-- far", "far", id="far away"),
    ],
)
def test_reason_behind_the_codes(rest: str, reason: str) -> None:
    assert reason_behind(rest) == reason


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        pytest.param("per-file-ignores = nonsense", "per-file-ignores", id="no mapping"),
        pytest.param("ignore = E501 # why", "'#'", id="no code"),
        pytest.param("max-line-length = wide", "'wide'", id="no number"),
        pytest.param("jobs = some", "--jobs", id="no number of jobs"),
        pytest.param("ignore = E1\nignore = E2", "ignore", id="twice"),
    ],
)
def test_a_configuration_that_flake8_refuses_is_one_line(project: Project, settings: str, words: str) -> None:
    project.write({"setup.cfg": f"[flake8]\n{settings}\n"})
    with pytest.raises(ConfigError) as caught:
        load()
    assert words in str(caught.value)
    assert str(caught.value).startswith("flake8's ")
    assert "\n" not in str(caught.value)


def test_our_own_options_in_flake8s_configuration(project: Project) -> None:
    project.pyproject('hot-tables = ["a"]\nhelpers = ["h"]')
    project.write({"setup.cfg": "[flake8]\nbackfill-hot-tables = b, c\n"})
    config = load().configure(Config.load())
    assert config.hot_tables == ("b", "c")
    assert config.helpers == ("h",)
    assert config.origin("hot-tables") == "--backfill-hot-tables"


def test_plugins_of_the_analysed_project_are_not_imported(project: Project) -> None:
    project.write(
        {
            "setup.cfg": "[flake8]\nrequire-plugins = not-there\n"
            "[flake8:local-plugins]\nextension = X = bomb:go\npaths = .\n",
            "bomb.py": "raise SystemExit('imported')\n",
        }
    )
    assert load().hides("BKF101", "a.py") == ""


@pytest.mark.parametrize(
    ("path", "source", "lines"),
    [
        pytest.param("a.py", "x  # noqa\nx  # noqa\n", [1, 2], id="equal lines"),
        pytest.param("a.py", 'x = """\n"""  # noqa\nx\n', [1, 1, 3], id="a string of two lines"),
        pytest.param("a.py", "x = (\n", [1], id="no tokens"),
        pytest.param("a.sql", "DELETE FROM a; -- noqa\nDELETE FROM a; -- noqa\n", [1, 2], id="equal statements"),
        pytest.param("a.sql", "DELETE\nFROM a; -- noqa\nSELECT 1;\n", [1, 1, 3], id="a statement of two lines"),
    ],
)
def test_lines_whose_noqa_comments_are_for_each_other(path: str, source: str, lines: list[int]) -> None:
    processor = read_with_flake8(path, source.splitlines(keepends=True), load())
    keys = [noqa_line(processor, number) for number in range(1, len(lines) + 1)]
    assert [keys.index(key) + 1 for key in keys] == lines
