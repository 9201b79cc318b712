"""Literals, comments, dollar bodies and data hide what stands in them, in the dialect that fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

HIDING = {
    "literal": "SELECT '; UPDATE users SET x = 1; '",
    "doubled quote": "SELECT 'it''s; UPDATE users SET x = 1'",
    "only quotes": "SELECT '''; UPDATE users SET x = 1;'''",
    "quoted name": 'SELECT "; UPDATE users SET x = 1;" FROM a',
    "backticks": "SELECT `; UPDATE users SET x = 1;` FROM a",
    "national": "SELECT N'; DELETE FROM users;'",
    "unicode": "SELECT U&'; DELETE FROM users;'",
    "bits": "SELECT X'00', B'01'; SELECT '; DELETE FROM users;'",
    "escape literal": r"SELECT E'it\'s; DELETE FROM users;'",
    "escaped backslash": r"SELECT E'\\', '; DELETE FROM users;'",
    "oracle brackets": "SELECT q'[it's; DELETE FROM users; '']' FROM dual",
    "oracle doubled": "SELECT q'[it''s]', 'it; DELETE FROM users' FROM dual",
    "oracle braces": "SELECT Q'{; DELETE FROM users;}' FROM dual",
    "oracle exclamation mark": "SELECT q'!it's; DELETE FROM users;!' FROM dual",
    "oracle national": "SELECT nq'<it's; DELETE FROM users;>' FROM dual",
    "dollar": "SELECT $$; UPDATE users SET x = 1; it's$$",
    "dollar tag": "SELECT $a$; UPDATE users SET x = 1; $$ $b$ $a$",
    "line comment": "SELECT 1 -- ; UPDATE users SET x = 1; it's\n",
    "line comment without a blank": "SELECT 1 --; UPDATE users SET x = 1\n",
    "commented statement": "--UPDATE users SET x = 1;\nSELECT 1",
    "rule of dashes": "-------\n-- DELETE FROM users;\n-------\nSELECT 1",
    "comment": "SELECT 1 /* ; UPDATE users SET x = 1; it's */",
    "hint": "SELECT /*+ ; UPDATE users SET x = 1; */ 1",
    "nested comments": "SELECT 1 /* a /* b */ ; UPDATE users SET x = 1; */",
    "comment of mysql": "# it's; UPDATE users SET x = 1;\nSELECT 1",
    "comment of mysql behind code": "SELECT 1 # it's; UPDATE users SET x = 1;\n",
    "bitwise operator": "SELECT (a # 2); CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; DELETE FROM b; END",
    "comments of mysql that pair their quotes": "SELECT 1; # UPDATE users SET x = 1; it's\nSELECT 2; # it's\n",
    "literal of mysql": r"SELECT 'it\'s; UPDATE users SET x = 1;'",
    "name in a literal of mysql": r'SELECT "it\"s; UPDATE users SET x = 1;"',
    "copy data": "SELECT 1;\n\\echo UPDATE users SET x = 1;\nSELECT 2",
    "psql command": "\\set v 'UPDATE users SET x = 1'\nSELECT 2",
    "psql include": "\\i update_users.sql\nSELECT 2",
    "psql condition": "\\if :done\n\\echo it's done; DELETE FROM users;\n\\endif\nSELECT 2",
    "rows": "SELECT * FROM (VALUES (1, '); DELETE FROM users; ('), (2, ';')) v",
}


@pytest.mark.parametrize("text", HIDING.values(), ids=HIDING)
def test_hidden(text: str, assert_silent: Callable[[str, str], None]) -> None:
    assert_silent(text, ";\n")


FOUND = {
    "behind a windows path": (r"SELECT 'C:\'; «DELETE FROM users WHERE a = 'b'", "DELETE users"),
    "behind a literal of mysql": (r"INSERT_ SELECT 'a\'b'; «DELETE FROM users", "DELETE users"),
    "behind escaped backslashes": (r"SELECT E'C:\\'; «DELETE FROM users WHERE a = 'b'", "DELETE users"),
    "behind an operator": ("SELECT a # 4; «DELETE FROM users", "DELETE users"),
    "behind a json operator": ("SELECT a #>> '{b}', c #- '{d}'; «DELETE FROM users", "DELETE users"),
    "behind a name with a hash": ("SELECT a#b FROM c; «DELETE FROM users", "DELETE users"),
    "behind a comment of mysql": ("SELECT 1; # it's one\n«DELETE FROM users", "DELETE users"),
    "behind dashes of mysql": ("SELECT 5--3; «DELETE FROM users", "DELETE users"),
    "behind comments that do not nest": ("SELECT 1 /* a /* b */; «DELETE FROM users", "DELETE users"),
    "between comments that do not nest": ("/* a /* b */ «DELETE FROM users; /* c */", "DELETE users"),
    "behind nested comments": ("/* a /* b */ c */ «DELETE FROM users", "DELETE users"),
    "comments inside": ("«UPDATE /* the */ users -- all\nSET x = 1", "UPDATE users"),
    "running comment": ("/*!40101 «UPDATE users SET x = 1 */;", "UPDATE users"),
    "running comment without a version": ("/*! «DELETE FROM users */", "DELETE users"),
    "running comment of mariadb": ("/*M!100100 «DELETE FROM users */; SELECT 1", "DELETE users"),
    "part in a running comment": ("«INSERT /*!50000 IGNORE */ INTO users VALUES (1)", "INSERT users"),
    "behind running comments": ("/*!40000 ALTER TABLE a DISABLE KEYS */; «DELETE FROM users", "DELETE users"),
    "behind a times and a comment": ("SELECT 2*/* two */3; «DELETE FROM users", "DELETE users"),
    "behind a quote in a comment": ("SELECT 1 -- don't\n; «DELETE FROM users", "DELETE users"),
    "behind an oracle literal": ("SELECT q'[it's]' FROM dual; «DELETE FROM users", "DELETE users"),
    "behind doubled quotes in an oracle literal": ("SELECT q'[it''s]'; «DELETE FROM users", "DELETE users"),
    "behind a word that ends in q": ("SELECT seq'[' ; «DELETE FROM users WHERE a = ']'", "DELETE users"),
    "behind dollars": ("SELECT $$it's$$, $a$ $$ $a$; «DELETE FROM users", "DELETE users"),
    "behind dollars in names": ("SELECT a$b, c$d$ FROM e; «DELETE FROM users", "DELETE users"),
    "behind parameters": ("SELECT $1, $2; «DELETE FROM users", "DELETE users"),
    "behind one dollar tag": ("SELECT $a$ ; «DELETE FROM users", "DELETE users"),
    "behind an open quote": ("SELECT 'it; «DELETE FROM users", "DELETE users"),
    "behind an open oracle literal": ("SELECT q'[it, q'[it; «DELETE FROM users", "DELETE users"),
    "behind an oracle literal of nothing": ("SELECT q' x; «DELETE FROM users", "DELETE users"),
    "behind a lone backslash": ("SELECT a \\x b; «DELETE FROM users", "DELETE users"),
    "behind an apostrophe": ("SELECT don't; «DELETE FROM users", "DELETE users"),
    "behind an open name": ('SELECT "a; «DELETE FROM users', "DELETE users"),
    "behind an open bracket": ("SELECT [a; «DELETE FROM users", "DELETE users"),
    "behind odd characters": ("SELECT \x00 \ufeff € § \\ ~~ @ # $ ^^ ; «DELETE FROM users", "DELETE users"),
    "behind a byte order mark": ("\ufeff«DELETE FROM users", "DELETE users"),
    "behind private characters": ("\ue000 \ue001; «DELETE FROM users", "DELETE users"),
    "no-break spaces": ("«UPDATE\u00a0users\u00a0SET x = 1", "UPDATE users"),
    "windows lines": ("-- a\r\n«UPDATE users\r\nSET x = 1\r\nGO\r\n«DELETE FROM a\r\n", "UPDATE users; DELETE a"),
    "names with an apostrophe": ("SELECT [it's] FROM a; «DELETE FROM users", "DELETE users"),
    "array of literals": ("SELECT ARRAY['a]', 'it''s']; «DELETE FROM users", "DELETE users"),
    "rows with comments": (
        "«INSERT INTO a VALUES (1), -- it's\n(2) /* ; */, (3);\n«DELETE FROM b",
        "INSERT a; DELETE b",
    ),
    "rows with everything": (
        "«INSERT INTO a VALUES (1, 'a)', \"b)\", [c], -1, 3/2, f(1, (2)), $$)$$, E'\\')'), (q'[)]'); «DELETE FROM b",
        "INSERT a; DELETE b",
    ),
    "rows left open": ("«INSERT INTO a VALUES (1, (2; «DELETE FROM b", "INSERT a; DELETE b"),
    "rows of mysql": (r"«INSERT INTO a VALUES (1, 'it\'s'), (2, 'C:\\'); «DELETE FROM b", "INSERT a; DELETE b"),
    "set in a literal with a backslash": (
        r"«UPDATE a SET x = 'it\'s' WHERE y = 1; «DELETE FROM b",
        "UPDATE a; DELETE b",
    ),
    "backslash at a line end": ("«UPDATE users \\\nSET x = 1", "UPDATE users"),
    "psql g": ("SELECT 1 \\gset\n«DELETE FROM users", "DELETE users"),
    "psql semicolon": ("SELECT 1\\; «DELETE FROM users", "DELETE users"),
    "mysql G": ("SELECT 1\\G\n«DELETE FROM users", "DELETE users"),
    "delimiter": (
        "DELIMITER $$\n«UPDATE a SET x = 1$$\n«DELETE FROM b$$\nDELIMITER ;\n«DELETE FROM c;",
        "UPDATE a; DELETE b; DELETE c",
    ),
    "delimiter is no command in copy options": (
        "«COPY a FROM '/b' WITH (\nDELIMITER '|'\n); «DELETE FROM c",
        "COPY a; DELETE c",
    ),
}


@pytest.mark.parametrize(("marked", "expected"), FOUND.values(), ids=FOUND)
def test_found(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)


DATA = "1\tit's; DELETE FROM a;\n2\t$$ /* -- \\N\n\\.\n"

COPY = {
    "data": (f"«COPY users (a, b) FROM stdin;\n{DATA}«DELETE FROM b;", "COPY users; DELETE b"),
    "windows lines": ("«COPY users FROM stdin;\r\nit's\r\n\\.\r\n«DELETE FROM b;", "COPY users; DELETE b"),
    "options": (
        f"«COPY users FROM STDIN WITH (FORMAT csv, DELIMITER ';', NULL 'it''s');\n{DATA}«DELETE FROM b;",
        "COPY users; DELETE b",
    ),
    "comment in the head": (f"«COPY users FROM stdin /* a $b$ */;\n{DATA}«DELETE FROM b;", "COPY users; DELETE b"),
    "twice": (f"«COPY a FROM stdin;\n{DATA}«COPY b FROM stdin;\n{DATA}", "COPY a; COPY b"),
    "no data": ("«COPY a FROM stdin;\n\\.\n«DELETE FROM b", "COPY a; DELETE b"),
    "data elsewhere": ("«COPY a FROM STDIN;\n«DELETE FROM b", "COPY a; DELETE b"),
}


@pytest.mark.parametrize(("marked", "expected"), COPY.values(), ids=COPY)
def test_copy_data(marked: str, expected: str, assert_writes: Callable[[str, str], None]) -> None:
    assert_writes(marked, expected)
