"""Where literals, names, comments, rows and client commands end, and what behind them is read on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flake8_backfill.sql import read_sql

HIDING = {
    "literal with a prefix behind a name": "SELECT a FROM b WHERE c = N'; DELETE FROM d;'",
    "oracle literal with parentheses": "SELECT q'(it's; DELETE FROM users;)' FROM dual",
    "oracle literal of its own sign": "SELECT q'''; DELETE FROM users;''' FROM dual",
    "two oracle literals": "SELECT q'[a]', q'[it's; DELETE FROM users;]' FROM dual",
    "dollar tag in a dollar tag": "SELECT $a$ $b$ ; DELETE FROM users; $b$ $a$",
    "dollars behind a bracket": "SELECT f($$; DELETE FROM users;$$)",
    "comment of mysql that is indented": "SELECT 1;\n\t # it's; DELETE FROM users;\nSELECT 2",
    "empty comment of mysql": "SELECT 1;\n#\n# ; DELETE FROM users;\nSELECT 2",
    "heading of mysql": "## it's; DELETE FROM users;\nSELECT 1",
    "comment of mysql behind a semicolon": "SELECT 1; # it's; DELETE FROM users;\n",
    "psql command that is indented": "SELECT 1;\n  \\echo it's; DELETE FROM users;\nSELECT 2",
    "psql help": "\\? DELETE FROM users;\nSELECT 1",
    "psql shell": "\\! echo DELETE FROM users;\nSELECT 1",
    "rows with literals and dollars": "SELECT * FROM (VALUES ($$)$$, '); DELETE FROM users; (')) a",
    "comment marks in a comment": "SELECT 1 /* -- */ /* ; DELETE FROM users; -- */",
    "comment in a running comment": "SELECT 1 /*!40101 , 2 */ /* ; DELETE FROM users; */",
    "comment behind a comment": "SELECT 1 /*/ ; DELETE FROM users; /*/",
    "delimiter of a procedure with one statement": (
        "DELIMITER //\nCREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW DELETE FROM b;//\nDELIMITER ;\nSELECT 1"
    ),
    "two delimiters": (
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM a; END //\n"
        "DELIMITER $$\nCREATE PROCEDURE q() BEGIN DELETE FROM a; END $$\nDELIMITER ;\nSELECT 1"
    ),
}


@pytest.mark.parametrize("text", HIDING.values(), ids=HIDING)
def test_hidden(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


FOUND = {
    "between names with dollars": ("SELECT c$d$ FROM e; «DELETE FROM f; SELECT g$d$ FROM h", "DELETE f"),
    "between names that end in an underscore": ("SELECT c_$d$ FROM e; «DELETE FROM f; SELECT g_$d$", "DELETE f"),
    "behind dashes between brackets": ("SELECT (5)--(3); «DELETE FROM users", "DELETE users"),
    "behind dashes in front of a bracket": ("SELECT 5--(3); «DELETE FROM users", "DELETE users"),
    "behind dashes behind a bracket": ("SELECT (5)--3; «DELETE FROM users", "DELETE users"),
    "temporary table in a new line": ("«DELETE FROM\n#work\nWHERE a = 1", "DELETE #work"),
    "behind a backslash in a name of mysql": (r"SELECT `a\`, 'it\'s'; «DELETE FROM users", "DELETE users"),
    "behind a backslash in a name": (r"""SELECT "a\", 'b'; «DELETE FROM users""", "DELETE users"),
    "behind an index of an array": ("SELECT a[b FROM c; «DELETE FROM d WHERE e = f]", "DELETE d"),
    "behind a name in brackets and a quote": ("SELECT [a'b], [c'd] FROM e; «DELETE FROM f", "DELETE f"),
    "name with doubled brackets": ("«DELETE FROM [a]]b]", "DELETE a]b"),
    "behind an oracle literal that is open": ("SELECT q'[a'; «DELETE FROM users WHERE b = 'c'", "DELETE users"),
    "behind an oracle literal of blanks": ("SELECT q' a'; «DELETE FROM users WHERE b = 'c'", "DELETE users"),
    "behind an empty oracle literal": ("SELECT q'[]'; «DELETE FROM users WHERE b = ']'''", "DELETE users"),
    "behind literals with prefixes": ("SELECT X'0F', B'01', N'a', U&'b'; «DELETE FROM users", "DELETE users"),
    "behind a literal glued to a name": ("SELECT en'a', _e'b\\', '; «DELETE FROM users", "DELETE users"),
    "behind two running comments": (
        "/*!40101 SET a = 1 */; /*!40102 SET b = 2 */; «DELETE FROM users; /*!40103 «DELETE FROM c */",
        "DELETE users; DELETE c",
    ),
    "behind copy from a program": ("«COPY a FROM PROGRAM 'b'; «DELETE FROM c", "COPY a; DELETE c"),
    "behind data with a long head": (
        f"«COPY a ({', '.join('b' * 9 for _ in range(20))}) FROM stdin;\n1;\n\\.\n«DELETE FROM c",
        "COPY a; DELETE c",
    ),
    "psql copy that is indented": ("  \\«copy users from 'users.csv' csv\n«DELETE FROM a", "COPY users; DELETE a"),
    "backslash in the middle of a line": ("SELECT 'a' \\ 'b'; «DELETE FROM users", "DELETE users"),
    "psql gexec": ("SELECT 1 \\gexec\n«DELETE FROM users", "DELETE users"),
    "behind long lines": (f"SELECT 1;{' ' * 300}# it's\n; «DELETE FROM users", "DELETE users"),
    "other delimiters": (
        "DELIMITER go\n«UPDATE a SET x = 1 go\n«DELETE FROM b GO\nDELIMITER ;\n«DELETE FROM c; «DELETE FROM d",
        "UPDATE a; DELETE b; DELETE c; DELETE d",
    ),
    "rows of one statement and rows of the next": (
        "«INSERT INTO a VALUES (1), (2);\n«INSERT INTO b VALUES ('c;d'), ($$e;$$);\n«DELETE FROM f",
        "INSERT a; INSERT b; DELETE f",
    ),
    "rows with a semicolon that leaves them open": (
        "«INSERT INTO a VALUES ('b', (1;\n«DELETE FROM c",
        "INSERT a; DELETE c",
    ),
    "rows that end in a comma": ("«INSERT INTO a VALUES (1), ;\n«DELETE FROM c", "INSERT a; DELETE c"),
    "values of a function": ("«INSERT INTO a (b) VALUES (f($$c$$, (d), 'e')) ON CONFLICT DO NOTHING", "INSERT a"),
}


@pytest.mark.parametrize(("marked", "expected"), FOUND.values(), ids=FOUND)
def test_found(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


@pytest.mark.parametrize("size", [90_000, 150_000])
def test_long_ddl_hides_nothing(size: int) -> None:
    text = "ALTER TABLE a ADD b int, ADD c int, ADD d int, ADD e int, ADD f int;\n" * (size // 70)
    found = read_sql(text + "DROP TABLE g")
    assert found[-1].tables == ("g",)
    assert {statement.kind for statement in found[:-1]} == {"ALTER"}
    assert len(found) == size // 70 + 1
