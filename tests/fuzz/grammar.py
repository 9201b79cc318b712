"""A grammar of what the SQL reader reads: slots in angle brackets, each with what may stand there, simplest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

MARK = "«"
"""Stands before the keyword that a finding must point at."""
GAP = "◊"
"""Stands for a value that the file does not show."""

Rules = Mapping[str, tuple[str, ...]]
_SLOT = re.compile(r"<([a-z ]+)>")
_DEEPEST = 5


@dataclass(frozen=True, eq=False, repr=False)
class Dialect:
    """A dialect: how it quotes names, and what may stand in each slot."""

    name: str
    quotes: tuple[str, ...]
    rules: Rules

    def __repr__(self) -> str:
        return self.name


_COMMON: Rules = {
    "column": ("id", "state", "t.name", "created_at", "value", '"Full Name"', "type", "count"),
    "value": (
        "1",
        "NULL",
        "◊",
        "'x'",
        "<literal>",
        "-1.5e3",
        "TRUE",
        "<column>",
        "(<value>)",
        "<column> + 1",
        "now()",
        "coalesce(<column>, <value>)",
        "replace(<column>, <literal>, <literal>)",
        "CAST(<value> AS text)",
        "CASE WHEN <condition> THEN <value> ELSE <value> END",
        "(SELECT max(<column>) FROM <other>)",
        "lower(<value>) || <literal>",
        "CASE <column> WHEN 1 THEN <value> END",
        "DEFAULT",
        "left(<column>, 3)",
    ),
    "condition": (
        "id = 1",
        "<column> IS NULL",
        "<column> = <value>",
        "<column> IN (1, 2, 3)",
        "<column> LIKE <literal>",
        "<condition> AND <condition>",
        "(<condition> OR <condition>)",
        "NOT (<condition>)",
        "<column> <> <value>",
        "EXISTS (SELECT 1 FROM <other> WHERE <condition>)",
        "<column> BETWEEN 1 AND 9",
        "<column> >= <value>",
        "<column> NOT IN (SELECT id FROM <other> WHERE <condition>)",
        "<column> IN (<value>, <value>)",
    ),
    "literal": (
        "'x'",
        "''",
        "'it''s'",
        "'UPDATE t SET a = 1'",
        "'; DELETE FROM gone; '",
        "'-- no comment'",
        "'/* none'",
        "'a;b'",
        "'\n'",
        "'(('",
        "'é \U0001f600'",
        "'$$ $a$'",
        "'\"'",
        "'`'",
        "'# 1'",
        "'BEGIN'",
        "'\nGO\n'",
        "'100%'",
        "'{}'",
        "'{\"a\": 1}'",
        "'%(x)s'",
        "''''",
        "'a' 'b'",
        "'INSERT INTO gone VALUES (1)'",
        "'COMMIT;'",
    ),
    "sets": ("a = 1", "<column> = <value>", "a = <value>, b = <value>", "a = <value>, state = <literal>, n = n + 1"),
    "where": ("", " WHERE <condition>", " WHERE <condition>"),
    "row": ("1, 2", "<value>, <literal>", "<value>", "<value>, <value>, <value>"),
    "rows": ("(<row>)", "(<row>), (<row>)", "(<row>),\n(<row>),\n(<row>)"),
    "columns": ("", " (id)", " (id, state, <column>)"),
    "query": (
        "SELECT id FROM <other>",
        "SELECT <value>, <value> FROM <other><where>",
        "SELECT DISTINCT a FROM <other>",
        "SELECT o.id FROM <other> o JOIN <other> p ON p.id = o.id<where>",
        "(SELECT id FROM <other>)",
        "SELECT id FROM <other> UNION ALL SELECT id FROM <other>",
        "SELECT count(*) FROM <other> GROUP BY state",
        "SELECT id FROM (SELECT * FROM <other><where>) AS inner_rows",
        "SELECT id FROM <other> ORDER BY id LIMIT 5",
    ),
    "other": ("elsewhere", "app.elsewhere", "other_rows"),
    "new": ("made_here", "app.made_here"),
}

_POSTGRESQL: Rules = {
    "value": (
        *_COMMON["value"],
        "<value>::text",
        "ARRAY[1, 2]",
        "<column>[1]",
        "<column> ->> 'a'",
        "E'it\\'s'",
        "$$it's UPDATE t SET a = 1$$",
        "$tag$ $$ DELETE FROM gone $tag$",
        "interval '1 day'",
        "date '2024-01-01'",
        "jsonb_build_object('a', <value>)",
        "row_number() OVER (PARTITION BY <column> ORDER BY id)",
        "substring(<column> FROM 2 FOR 3)",
        "U&'d\\0061t'",
        "extract(epoch FROM <column>)",
        "array_agg(<column>)",
        "<column> @> '{}'",
        "B'101'",
        "X'1F'",
        "<value> # 2",
        "count(*) FILTER (WHERE <condition>)",
        "trim(BOTH 'x' FROM <column>)",
        "'a' || <value>",
        "<column> #>> '{a}'",
    ),
    "condition": (
        *_COMMON["condition"],
        "<column> = ANY(<value>)",
        "<column> ~ '^[a-z]+\\d$'",
        "<column> IS DISTINCT FROM <value>",
        "a ILIKE '%x%'",
        "<column> ? 'key'",
        "(a, b) IN (SELECT a, b FROM <other>)",
        "<column> !~* 'x'",
        "<column> IS NOT TRUE",
    ),
}
_MYSQL: Rules = {
    "value": (
        *_COMMON["value"],
        '"text"',
        "UUID()",
        "IF(<condition>, 1, 0)",
        "@counter",
        "x'1F'",
        "CONCAT('a', <value>)",
    ),
    "literal": (*_COMMON["literal"], "'C:\\\\dir'", "'a\\nb'", '"it\'s"', "_utf8'x'"),
    "condition": (*_COMMON["condition"], "<column> REGEXP '^a'", "<column> <=> NULL"),
}
_SQL_SERVER: Rules = {
    "value": (
        *_COMMON["value"],
        "N'x'",
        "GETDATE()",
        "ISNULL(<column>, 0)",
        "@value",
        "CONVERT(int, <value>)",
        "[Full Name]",
    ),
    "column": (*_COMMON["column"], "[Full Name]", "[order]"),
}
_SQLITE: Rules = {
    "value": (*_COMMON["value"], "datetime('now')", "x'1F'", "ifnull(<column>, 0)", "strftime('%s', 'now')")
}
_ORACLE: Rules = {
    "value": (*_COMMON["value"], "SYSDATE", "seq.NEXTVAL", "q'[it's; DELETE FROM gone]'", "nq'{a'b}'", "nvl(a, 0)")
}

POSTGRESQL = Dialect("PostgreSQL", ('""',), {**_COMMON, **_POSTGRESQL})
MYSQL = Dialect("MySQL", ("``",), {**_COMMON, **_MYSQL})
SQL_SERVER = Dialect("SQL Server", ("[]", '""'), {**_COMMON, **_SQL_SERVER})
SQLITE = Dialect("SQLite", ('""', "``", "[]"), {**_COMMON, **_SQLITE})
ORACLE = Dialect("Oracle", ('""',), {**_COMMON, **_ORACLE})
DIALECTS = (POSTGRESQL, MYSQL, SQL_SERVER, SQLITE, ORACLE)


def expand(draw: st.DrawFn, template: str, rules: Rules) -> str:
    """Fill the slots of a template, and the slots of what fills them; those that are too deep take what is simplest."""
    done: list[str] = []
    pending = [(template, 0)]
    while pending:
        text, level = pending.pop()
        slot = _SLOT.search(text)
        if slot is None:
            done.append(text)
            continue
        done.append(text[: slot.start()])
        choices = rules[slot[1]]
        choice = choices[0] if level >= _DEEPEST else draw(st.sampled_from(choices))
        pending += [(text[slot.end() :], level), (choice, level + 1)]
    return "".join(done)
