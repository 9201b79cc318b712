"""SQL in strings of code: every way to write it down, to put it together and to bind it, with lines and columns."""

from __future__ import annotations

import sys

import pytest

from tests.core.samples import alembic, check, check_silent

SILENT = {
    "a keyword cut in two by a hole": """
        op.execute("ALTER TABLE %s DROP COLUMN a" % op.f("DELETE FROM users"))
    """,
    "DDL out of parts": """
        table = "update_log"
        op.execute("DROP TABLE " + table)
        op.execute("CREATE INDEX %s_delete ON %s (a)" % (table, table))
        op.execute("ALTER TABLE {} ADD COLUMN {} text".format(table, "insert"))
        op.execute(f"COMMENT ON TABLE {table} IS 'DELETE FROM users'")
        op.execute(" ".join(["ALTER TABLE", table, "DROP COLUMN a"]))
    """,
    "loops over DDL": """
        for table, column in (("users", "deleted"), ("orders", "updated")):
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} timestamp")
        for statement in ["DROP TABLE a", "CREATE INDEX insert_idx ON a (b)"]:
            op.execute(statement)
    """,
    "values inside a literal": """
        note = "UPDATE users SET a = 1"
        op.execute(f"ALTER TABLE users ALTER COLUMN note SET DEFAULT '{note}'")
        op.execute("COMMENT ON TABLE users IS '%s'" % note)
        op.execute("COMMENT ON TABLE users IS '{}'".format(note))
        op.execute("COMMENT ON TABLE users IS '" + note + "'")
    """,
    "the whole text unknown": """
        import sys
        op.execute(f"{sys.argv[1]}")
        op.execute("%s" % sys.argv[1])
        op.execute(sys.argv[1] + " users SET a = 1")
    """,
    "a name bound anew": """
        sql = "UPDATE users SET a = 1"
        sql = "ALTER TABLE users DROP COLUMN a"
        op.execute(sql)
    """,
    "a name of another function": """
        def other():
            sql = "UPDATE users SET a = 1"
            return sql


        def upgrade():
            sql = "SELECT 1"
            op.execute(sql)
    """,
    "a comprehension's own name": """
        sql = "SELECT 1"
        [sql for sql in ["UPDATE users SET a = 1"]]
        op.execute(sql)
    """,
    "the key of a dict": """
        labels = {"UPDATE users SET a = 1": "SELECT 1"}
        for label, sql in labels.items():
            op.execute(sql)
        op.execute(labels["UPDATE users SET a = 1"])
    """,
    "another item": """
        both = ("SELECT 1", "UPDATE users SET a = 1")
        op.execute(both[0])
        op.execute({"read": "SELECT 1", "write": "DELETE FROM users"}["read"])
        read, write = both
        op.execute(read)
    """,
    "a docstring handed on as help": '''
        def fill(help):
            """UPDATE users SET a = 1"""
            print(help)


        def upgrade():
            fill(fill.__doc__)
    ''',
    "a slice without the keyword": """
        op.execute("UPDATE users SET a = 1; SELECT 1"[24:])
    """,
    "replaced": """
        op.execute("UPDATE users SET a = 1".replace("UPDATE users SET a = 1", "SELECT 1"))
    """,
    "lines of a text joined by words": """
        words = ["delete", "from", "users"]
        op.execute("CREATE TABLE " + "_".join(words) + " (id integer)")
    """,
}

LITERALS = {
    "plain": """
        op.execute("UPDATE users SET a = 1")  # expect: UPDATE users @17
        op.execute('DELETE FROM users')  # expect: DELETE users @17
    """,
    "raw and unicode prefixes": r"""
        op.execute(r"UPDATE users SET a = '\d'")  # expect: UPDATE users @18
        op.execute(u"DELETE FROM users")  # expect: DELETE users @18
        op.execute(rf"DELETE FROM orders WHERE a ~ '\d{1}'")  # expect: DELETE orders @19
    """,
    "behind escapes": r"""
        op.execute("\tUPDATE users SET a = 1")  # expect: UPDATE users @19
        op.execute("SELECT '\x41\u0041\N{SNOWMAN}\101'; DELETE FROM users")  # expect: DELETE users @53
        op.execute("SELECT 1;\nUPDATE orders SET a = 1")  # expect: UPDATE orders @28
    """,
    "behind characters of many bytes": """
        op.execute("SELECT 'äöü€𝄞'; DELETE FROM users")  # expect: DELETE users @33
        naïve = "é"; op.execute("UPDATE users SET a = 'ü'")  # expect: UPDATE users @30
        é = sa.table("users"); op.execute(é.delete())  # expect: DELETE users @41
    """,
    "triple quotes": '''
        op.execute("""
            SELECT 1;
            UPDATE users -- expect: UPDATE users @9
               SET a = 1;
              DELETE -- expect: DELETE users @11
            FROM users;
            INSERT INTO a VALUES (1); INSERT INTO b VALUES (2) -- expect: INSERT a @9; INSERT b @35
        """)
    ''',
    "a line that goes on": r"""
        op.execute("SELECT 1; \
            UPDATE users SET a = 1")  # expect: UPDATE users @9
        op.execute('''\
            DELETE FROM orders''')  # expect: DELETE orders @9
    """,
    "side by side": """
        op.execute(
            "SELECT 1; "
            "UPDATE users "  # expect: UPDATE users @10
            "SET a = 1; "
            "DELETE "  # expect: DELETE orders @10
            "FROM "
            "orders"
        )
        op.execute("SELECT 1;" "DELETE FROM a;" f"DELETE FROM b")  # expect: DELETE a @29; DELETE b @47
    """,
    "side by side, a keyword cut in two": """
        op.execute(
            "UPD"  # expect: UPDATE users @10
            "ATE us"
            "ers SET a = 1"
        )
    """,
    "side by side, mixed quotes and prefixes": '''
        op.execute(
            """SELECT 1;
            """
            r'SELECT 2;'
            f"SELECT {3};"
            "DELETE FROM users"  # expect: DELETE users @10
        )
    ''',
    "bytes": """
        op.get_bind().connection.cursor().execute(b"UPDATE users SET a = 1")  # expect: UPDATE users @49
    """,
    "form feeds and other breaks inside a line": """
        def upgrade():
            op.execute("SELECT '\x0c\x1c\u2028'; DELETE FROM users")  # expect: DELETE users @31
    """,
}

PARTS = {
    "+": """
        table = "users"
        op.execute("UPDATE " + table + " SET a = 1")  # expect: UPDATE users @17
        op.execute(
            "SELECT 1; "
            + "DELETE "  # expect: DELETE users @12
            + "FROM "
            + table
        )
    """,
    "+=": """
        sql = "UPDATE users "  # expect: UPDATE users @12
        sql += "SET a = 1; "
        sql += "DELETE FROM orders"  # expect: DELETE orders @13
        op.execute(sql)
    """,
    "+ of lists": """
        first = ["UPDATE users SET a = 1"]  # expect: UPDATE users
        for sql in first + ["DELETE FROM users"]:  # expect: DELETE users
            op.execute(sql)
    """,
    "%": """
        op.execute("UPDATE %s SET a = %d" % ("users", 1))  # expect: UPDATE users
        op.execute("DELETE FROM %s" % "orders")  # expect: DELETE orders
        op.execute("DELETE FROM %(table)s" % {"table": "items"})  # expect: DELETE items
        values = dict(table="lines")
        op.execute("UPDATE %(table)s SET %(column)s = 1" % values)  # expect: UPDATE lines
        op.execute("SELECT '100%%'; DELETE FROM %s" % "marks")  # expect: DELETE marks
    """,
    ".format": """
        op.execute("UPDATE {} SET {} = 1".format("users", "a"))  # expect: UPDATE users
        op.execute("DELETE FROM {1}; DELETE FROM {0}".format("a", "b"))  # expect: DELETE a; DELETE b
        op.execute("UPDATE {table!s} SET a = '{{}}'".format(table="items"))  # expect: UPDATE items
        op.execute("UPDATE {t} SET a = 1".format(**{"t": "lines"}))  # expect: UPDATE lines
        op.execute("DELETE FROM {t}".format_map({"t": "marks"}))  # expect: DELETE marks
    """,
    "f-strings": """
        table, n = "users", 3
        op.execute(f"UPDATE {table} SET a = {n}")  # expect: UPDATE users @18
        op.execute(f"SELECT {n}; DELETE FROM {table}")  # expect: DELETE users @30
        op.execute(f"SELECT '{{}}'; DELETE FROM {'orders'}")  # expect: DELETE orders @33
        op.execute(f"SELECT {n!r:>{4}}; DELETE FROM a")  # expect: DELETE a @37
    """,
    "f-strings of many lines": '''
        table = "users"
        op.execute(f"""
            SELECT {1};
            UPDATE {table} -- expect: UPDATE users @9
               SET a = {2}; DELETE FROM {table} -- expect: DELETE users @25
        """)
        op.execute(
            f"SELECT {1}; "
            f"UPDATE {table} "  # expect: UPDATE users @11
            "SET a = 1;"
            f" DELETE FROM {table}"  # expect: DELETE users @12
        )
    ''',
    "an f-string's field that holds the statement": """
        op.execute(f"{'UPDATE'} users SET a = 1")  # expect: UPDATE users @20
        verb = "DELETE FROM"  # expect: DELETE orders @13
        op.execute(f"{verb} orders")
    """,
    "join": """
        op.execute(" ".join(["UPDATE users", "SET a = 1"]))  # expect: UPDATE users @27
        op.execute(";".join((
            "SELECT 1",
            "DELETE FROM users",  # expect: DELETE users @10
        )))
        columns = ["a", "b"]
        sets = ", ".join(f"{column} = 1" for column in columns)
        op.execute(f"UPDATE orders SET {sets}")  # expect: UPDATE orders
        names = ", ".join("'%s'" % name for name in op.get_bind().execute("SELECT 1"))
        op.execute("DELETE FROM items WHERE name IN (" + names + ")")  # expect: DELETE items
    """,
    "dedent and strip": '''
        import inspect
        from textwrap import dedent
        import textwrap

        op.execute(dedent("""
            UPDATE users -- expect: UPDATE users @9
            SET a = 1
        """))
        op.execute(textwrap.dedent("""\\
            DELETE FROM users -- expect: DELETE users @9
        """).strip())
        op.execute(inspect.cleandoc("""DELETE
            FROM orders""".lower()))
        op.execute("  UPDATE items SET a = 1  ".strip())  # expect: UPDATE items @19
    '''.replace('"""DELETE\n', '"""DELETE -- expect: DELETE orders\n'),
    "text() and DDL()": """
        from sqlalchemy import DDL, text
        from sqlalchemy.sql import text as sql_text

        op.execute(text("UPDATE users SET a = :a").bindparams(a=1))  # expect: UPDATE users
        op.execute(sa.text(text="DELETE FROM users"))  # expect: DELETE users
        op.execute(sa.sql.expression.text("UPDATE orders SET a = 1"))  # expect: UPDATE orders
        op.execute(sql_text("UPDATE items SET a = 1").execution_options(autocommit=True))  # expect: UPDATE items
        op.execute(DDL("UPDATE %(t)s SET a = 1", context={"t": "x"}))  # expect: UPDATE ?
        op.execute(sa.DDL("INSERT INTO lines VALUES (1)"))  # expect: INSERT lines
    """,
    "psycopg's composed SQL": """
        from psycopg2 import sql

        cursor = op.get_bind().connection.cursor()
        cursor.execute(sql.SQL("UPDATE {} SET a = {}").format(  # expect: UPDATE users
            sql.Identifier("users"), sql.Literal(1)
        ))
        cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("shop", "orders")))  # expect: DELETE orders
        cursor.execute(sql.SQL("ALTER TABLE {} DROP COLUMN a").format(sql.Identifier("users")))
    """,
    "other methods of texts": """
        op.execute("update USERS set a = 1".upper())  # expect: UPDATE users
        op.execute("DELETE FROM %t".replace("%t", "orders"))  # expect: DELETE orders
        for sql in "UPDATE a SET x = 1; DELETE FROM b".split("; "):  # expect: UPDATE a; DELETE b
            op.execute(sql)
        op.execute(str("UPDATE c SET x = 1"))  # expect: UPDATE c
        op.execute("DELETE FROM d\\n".encode().decode())  # expect: DELETE d
        op.execute(*"UPDATE e SET x = 1\\nDELETE FROM f".splitlines())  # expect: UPDATE e
        op.execute("-- old --DELETE FROM g".removeprefix("-- old --"))  # expect: DELETE g
        op.execute("x; DELETE FROM h"[3:])  # expect: DELETE h
        op.execute("UPDATE i SET x = 1" or "")  # expect: UPDATE i
    """,
    "string.Template": """
        from string import Template
        op.execute(Template("UPDATE $table SET a = 1").substitute(table="users"))  # expect: UPDATE users
        op.execute(Template("DELETE FROM ${table}").safe_substitute({"table": "orders"}))  # expect: DELETE orders
    """,
}

HOLES = {
    "a schema that is not known": """
        schema = op.get_context().version_table_schema
        op.execute(f"UPDATE {schema}.users SET a = 1")  # expect: UPDATE users
        op.execute("DELETE FROM %s.users" % schema)  # expect: DELETE users
        op.execute("DELETE FROM {}.orders".format(schema))  # expect: DELETE orders
        op.execute("DELETE FROM " + schema + ".items")  # expect: DELETE items
        op.execute('DELETE FROM "%s"."lines"' % schema)  # expect: DELETE lines
    """,
    "a table that is not known": """
        import os
        table = os.environ["TABLE"]
        op.execute(f"UPDATE {table} SET a = 1")  # expect: UPDATE ?
        op.execute("DELETE FROM %s" % table)  # expect: DELETE ?
        op.execute(f"ALTER TABLE {table} DROP COLUMN a")
    """,
    "a name known in part": """
        import os
        op.execute("DELETE FROM {}_log".format(os.environ["TABLE"]))  # expect: DELETE ?
    """,
    "values that are not known": """
        rows = op.get_bind().execute("SELECT id FROM users")
        for row in rows:
            op.execute("UPDATE users SET a = %s WHERE id = %s" % (row.a, row.id))  # expect: UPDATE users
            op.execute("DELETE FROM orders WHERE id = " + str(row[0]))  # expect: DELETE orders
    """,
    "parts that are not known before the keyword": """
        import os
        op.execute(f"{os.environ['COMMENT']}; UPDATE users SET a = 1")  # expect: UPDATE users @43
        op.execute("{}\\nUPDATE users SET a = 1".format(os.environ["COMMENT"]))  # expect: UPDATE users @21
    """,
    "a table out of two lists": """
        import os
        tables = ["users", os.environ["TABLE"]]
        for table in tables:
            op.execute(f"UPDATE {table} SET a = 1")  # expect: UPDATE users
    """,
}

BINDINGS = {
    "module level": """
        TABLE = "users"
        SQL: str = f"UPDATE {TABLE} SET a = 1"  # expect: UPDATE users
        FIRST = SECOND = "DELETE FROM users"  # expect: DELETE users
        (THIRD, FOURTH) = "UPDATE a SET x = 1", "UPDATE b SET x = 1"  # expect: UPDATE a; UPDATE b
        if True:
            FIFTH = "UPDATE c SET x = 1"  # expect: UPDATE c
        try:
            SIXTH = "UPDATE d SET x = 1"  # expect: UPDATE d
        except NameError:
            SIXTH = "UPDATE e SET x = 1"  # expect: UPDATE e


        def upgrade():
            for sql in (SQL, SECOND, THIRD, FOURTH, FIFTH, SIXTH):
                op.execute(sql)
    """,
    "class level": """
        class Statements:
            TABLE = "users"
            FILL = f"UPDATE {TABLE} SET a = 1"  # expect: UPDATE users
            ALL = [FILL, "DELETE FROM users"]  # expect: DELETE users

            def fill(self):
                op.execute(self.FILL)
                self.last = "UPDATE orders SET a = 1"  # expect: UPDATE orders


        class More(Statements):
            pass


        def upgrade():
            statements = Statements()
            statements.fill()
            op.execute(statements.last)
            for sql in More.ALL:
                op.execute(sql)
    """,
    "an enum, a named tuple and a dataclass": """
        import enum
        from dataclasses import dataclass
        from typing import NamedTuple


        class Table(enum.Enum):
            USERS = "users"


        class Change(NamedTuple):
            table: str
            sql: str


        @dataclass
        class Fill:
            sql: str
            note: str = ""


        CHANGES = [Change("users", "UPDATE users SET a = 1")]  # expect: UPDATE users


        def upgrade():
            op.execute(f"DELETE FROM {Table.USERS.value}")  # expect: DELETE users
            for change in CHANGES:
                op.execute(change.sql)
            op.execute(Fill(sql="UPDATE orders SET a = 1").sql)  # expect: UPDATE orders
    """,
    "function level and closures": """
        def upgrade():
            table = "users"

            def fill():
                sql = f"UPDATE {table} SET a = 1"  # expect: UPDATE users
                op.execute(sql)

            fill()
    """,
    "global": """
        SQL = "SELECT 1"


        def choose():
            global SQL
            SQL = "UPDATE users SET a = 1"  # expect: UPDATE users


        def upgrade():
            choose()
            op.execute(SQL)
    """,
    "nonlocal": """
        def upgrade():
            sql = "SELECT 1"

            def choose():
                nonlocal sql
                sql = "UPDATE users SET a = 1"  # expect: UPDATE users

            choose()
            op.execute(sql)
    """,
    "parameters and defaults": """
        def fill(table, column="a", *, value="1", suffix=""):
            op.execute(f"UPDATE {table}{suffix} SET {column} = {value}")  # expect: UPDATE orders,users,users_log


        def upgrade():
            fill("users")
            fill("orders", "b", value=2)
            fill(table="users", suffix="_log")
    """,
    "return values": """
        def table():
            return "users"


        def statement(name):
            if name == "users":
                return f"UPDATE {name} SET a = 1"  # expect: UPDATE users
            return None


        def pair():
            return "DELETE FROM a", {"sql": "DELETE FROM b"}  # expect: DELETE a; DELETE b


        def upgrade():
            op.execute(statement(table()))
            first, second = pair()
            op.execute(first)
            op.execute(second["sql"])
    """,
    "the walrus": """
        if (sql := "UPDATE users SET a = 1"):  # expect: UPDATE users
            op.execute(sql)
    """,
    "setattr and getattr": """
        class Names:
            table = "users"


        def upgrade():
            names = Names()
            setattr(names, "other", "orders")
            op.execute("UPDATE %s SET a = 1" % getattr(names, "table"))  # expect: UPDATE users
            op.execute("UPDATE %s SET a = 1" % names.other)  # expect: UPDATE orders
            op.execute("UPDATE %s SET a = 1" % getattr(names, "none", "items"))  # expect: UPDATE items
    """,
    "nonlocal of a function further out": """
        def upgrade():
            sql = "SELECT 1"

            def outer():
                def inner():
                    nonlocal sql
                    sql = "UPDATE users SET a = 1"  # expect: UPDATE users

                inner()

            outer()
            op.execute(sql)
    """,
}

LOOPS = {
    "over a literal list": """
        for table in ["users", "orders"]:
            op.execute("UPDATE " + table + " SET a = 1")  # expect: UPDATE orders,users
        for table in ("a", "b"):
            op.execute(f"DELETE FROM {table}")  # expect: DELETE a,b
        for table in {"c", "d"}:
            op.execute("DELETE FROM %s" % table)  # expect: DELETE c,d
    """,
    "over statements": """
        for sql in [
            "ALTER TABLE users ADD COLUMN a integer",
            "UPDATE users SET a = 1",  # expect: UPDATE users @10
            "DELETE FROM users WHERE a = 2",  # expect: DELETE users
        ]:
            op.execute(sql)
    """,
    "over pairs, which stay together": """
        CHANGES = [("users", "UPDATE"), ("orders", "DELETE FROM")]  # expect: UPDATE users; DELETE orders


        def upgrade():
            for table, verb in CHANGES:
                rest = " SET a = 1" if verb == "UPDATE" else ""
                op.execute(f"{verb} {table}{rest}")
    """,
    "over a dict": """
        defaults = {"users": "active", "orders": "open"}
        for table, state in defaults.items():
            op.execute(f"UPDATE {table} SET state = '{state}'")  # expect: UPDATE orders,users
        for table in defaults:
            op.execute(f"DELETE FROM {table}")  # expect: DELETE orders,users
        for table in defaults.keys():
            op.execute(f"TRUNCATE {table}")  # expect: TRUNCATE orders,users
        for sql in {"one": "DELETE FROM a", "two": "DELETE FROM b"}.values():  # expect: DELETE a; DELETE b
            op.execute(sql)
    """,
    "over a dict of lists": """
        COLUMNS = {"users": ["a", "b"], "orders": ["c"]}


        def upgrade():
            for table, columns in COLUMNS.items():
                for column in columns:
                    op.execute(f"UPDATE {table} SET {column} = 0")  # expect: UPDATE orders,users
    """,
    "over a list of dicts": """
        STEPS = [
            {"table": "users", "sql": "UPDATE users SET a = 1"},  # expect: UPDATE users
            {"table": "orders", "sql": "DELETE FROM orders"},  # expect: DELETE orders
        ]


        def upgrade():
            for step in STEPS:
                op.execute(step["sql"])
                op.execute("DELETE FROM %s" % step.get("table"))  # expect: DELETE orders,users
    """,
    "inside one another": """
        for schema in ("shop", "crm"):
            for table in ("users", "orders"):
                op.execute(f"UPDATE {schema}.{table} SET a = 1")  # expect: UPDATE orders,users
    """,
    "comprehensions": """
        tables = [name + "_log" for name in ("users", "orders")]
        for table in tables:
            op.execute(f"DELETE FROM {table}")  # expect: DELETE orders_log,users_log
        sqls = {n: f"UPDATE {n} SET a = 1" for n in ("a", "b")}  # expect: UPDATE a,b
        for sql in sqls.values():
            op.execute(sql)
        [op.execute(f"DELETE FROM {x}{y}") for x in "ab".split("b") for y in ("c",) if y]  # expect: DELETE ac,c
        any(op.execute(f"DELETE FROM {x}") for x in ("e", "f"))  # expect: DELETE e,f
    """,
    "enumerate, zip, sorted, reversed, chain, map, filter": """
        from itertools import chain

        tables = ["a", "b"]
        for number, table in enumerate(tables):
            op.execute(f"DELETE FROM {table} WHERE n = {number}")  # expect: DELETE a,b
        for table, column in zip(tables, ["c", "d"]):
            op.execute(f"UPDATE {table} SET {column} = 1")  # expect: UPDATE a,b
        for table in sorted(set(tables)):
            op.execute(f"TRUNCATE {table}")  # expect: TRUNCATE a,b
        for table in reversed(tables):
            op.execute(f"DELETE FROM {table}")  # expect: DELETE a,b
        for table in chain(tables, ["c"]):
            op.execute(f"DELETE FROM {table}")  # expect: DELETE a,b,c
        for table in map(lambda name: f"{name}_log", tables):
            op.execute(f"DELETE FROM {table}")  # expect: DELETE a_log,b_log
        for table in filter(None, tables):
            op.execute(f"DELETE FROM {table}")  # expect: DELETE a,b
        op.execute(f"DELETE FROM {next(iter(tables))}")  # expect: DELETE a,b
    """,
    "a list that grows": """
        statements = []
        statements.append("UPDATE users SET a = 1")  # expect: UPDATE users
        statements.extend(["DELETE FROM users"])  # expect: DELETE users
        statements += ["UPDATE orders SET a = 1"]  # expect: UPDATE orders
        for table in ("c", "d"):
            statements.append(f"DELETE FROM {table}")  # expect: DELETE c,d
        statements.insert(0, "DELETE FROM items")  # expect: DELETE items
        for statement in statements:
            op.execute(statement)
    """,
    "a dict that grows": """
        statements = {}
        statements["first"] = "UPDATE users SET a = 1"  # expect: UPDATE users
        statements.update(second="DELETE FROM users")  # expect: DELETE users
        statements.update({"third": "UPDATE a SET x = 1"})  # expect: UPDATE a
        statements.setdefault("fourth", "UPDATE b SET x = 1")  # expect: UPDATE b
        more = {**statements, "fifth": "UPDATE c SET x = 1"}  # expect: UPDATE c
        for statement in more.values():
            op.execute(statement)
        op.execute(dict([("k", "UPDATE d SET x = 1")])["k"])  # expect: UPDATE d
    """,
    "star unpacking": """
        first, *rest = ("SELECT 1", "UPDATE a SET x = 1", "UPDATE b SET x = 1")  # expect: UPDATE a; UPDATE b
        for sql in [*rest, "UPDATE c SET x = 1"]:  # expect: UPDATE c
            op.execute(sql)
        *_, last = ["SELECT 1", "DELETE FROM users"]  # expect: DELETE users
        op.execute(last)
        op.execute(["SELECT 1", "DELETE FROM orders"][-1])  # expect: DELETE orders
    """,
    "while": """
        statements = ["UPDATE users SET a = 1", "DELETE FROM users"]  # expect: UPDATE users; DELETE users
        while statements:
            op.execute(statements.pop())
    """,
    "for else, while else": """
        for table in ("a", "b"):
            print(table)
        else:
            op.execute(f"DELETE FROM {table}")  # expect: DELETE b
        while False:
            pass
        else:
            op.execute("DELETE FROM c")  # expect: DELETE c
    """,
    "a list whose item is set, a slice, a dict of unknown keys": """
        import sys

        statements = ["SELECT 1", "SELECT 2"]
        statements[0] = "UPDATE users SET a = 1"  # expect: UPDATE users
        for statement in statements[:]:
            op.execute(statement)
        for statement in sys.argv[1:]:
            op.execute(statement)
        more = {1: "UPDATE a SET x = 1", sys.argv[1]: "UPDATE b SET x = 1", **vars()}  # expect: UPDATE a; UPDATE b
        for statement in more.values():
            op.execute(statement)
        op.execute({1: "UPDATE d SET x = 1", 2: "SELECT 1"}[1])  # expect: UPDATE d
        op.execute({1: "DELETE FROM d", 2: "SELECT 1"}[2])
        more[sys.argv[2]] = "UPDATE c SET x = 1"  # expect: UPDATE c
        op.execute(more[sys.argv[2]])
    """,
}

BRANCHES = {
    "both branches of a conditional": """
        big = op.get_bind().dialect.name == "postgresql"
        op.execute("UPDATE users SET a = 1" if big else "DELETE FROM users")  # expect: UPDATE users; DELETE users
        table = "users" if big else "orders"
        op.execute(f"UPDATE {table} SET a = 1")  # expect: UPDATE orders,users
    """,
    "if, elif and else": """
        dialect = op.get_bind().dialect.name
        if dialect == "postgresql":
            sql = "UPDATE a SET x = 1"  # expect: UPDATE a
        elif dialect == "mysql":
            sql = "UPDATE b SET x = 1"  # expect: UPDATE b
            op.execute("DELETE FROM b")  # expect: DELETE b
        else:
            sql = "UPDATE c SET x = 1"  # expect: UPDATE c
        op.execute(sql)
    """,
    "a branch that leaves": """
        if op.get_bind().dialect.name == "sqlite":
            sql = "DELETE FROM a"
            return
        elif op.get_bind().dialect.name == "mysql":
            sql = "DELETE FROM b"
            raise RuntimeError("not on MySQL")
        else:
            sql = "UPDATE c SET x = 1"  # expect: UPDATE c
        op.execute(sql)
    """,
    "an early return": """
        if op.get_bind().dialect.name == "sqlite":
            return
        op.execute("UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "a name that a branch may change": """
        table = "users"
        if op.get_bind().dialect.name == "mysql":
            table = "Orders"
        op.execute(f"DELETE FROM {table}")  # expect: DELETE orders,users
    """,
    "or": """
        op.execute(None or "UPDATE users SET a = 1")  # expect: UPDATE users
    """,
    "try": """
        try:
            op.execute("UPDATE a SET x = 1")  # expect: UPDATE a
        except ValueError as error:
            op.execute("UPDATE b SET x = 1")  # expect: UPDATE b
        else:
            op.execute("UPDATE c SET x = 1")  # expect: UPDATE c
        finally:
            op.execute("UPDATE d SET x = 1")  # expect: UPDATE d
    """,
    "match": """
        match op.get_bind().dialect.name:
            case "postgresql":
                sql = "UPDATE a SET x = 1"  # expect: UPDATE a
            case "mysql" | "mariadb" as name:
                op.execute("DELETE FROM b")  # expect: DELETE b
                sql = "UPDATE b SET x = 1"  # expect: UPDATE b
            case _:
                return
        op.execute(sql)
    """,
    "break and continue": """
        for table in ("a", "b"):
            if table == "a":
                continue
            op.execute(f"DELETE FROM {table}")  # expect: DELETE a,b
            break
    """,
    "with": """
        with op.get_context().autocommit_block():
            op.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        with op.get_bind().begin() as connection, open("x") as file:
            connection.execute("DELETE FROM users")  # expect: DELETE users
    """,
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_texts_that_write_nothing(body: str) -> None:
    check_silent(alembic(body))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=f"{group}: {name}")
        for group, table in {
            "literals": LITERALS,
            "parts": PARTS,
            "holes": HOLES,
            "bindings": BINDINGS,
            "loops": LOOPS,
            "branches": BRANCHES,
        }.items()
        for name, body in table.items()
    ],
)
def test_texts_that_write(body: str) -> None:
    check(alembic(body))


@pytest.mark.parametrize("word", ["except", "except*"] if sys.version_info >= (3, 11) else ["except"])
def test_handlers_of_exceptions(word: str) -> None:
    body = """
        try:
            op.execute("UPDATE a SET x = 1")  # expect: UPDATE a
        except ValueError:
            op.execute("UPDATE b SET x = 1")  # expect: UPDATE b
    """
    check(alembic(body.replace("except", word, 1)))
