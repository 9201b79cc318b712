"""SQL texts of several statements: what they write is known, whatever stands around it."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.fuzz.grammar import DIALECTS, MYSQL, ORACLE, POSTGRESQL, SQL_SERVER, Dialect
from tests.fuzz.statements import Known, look_alikes, wrapped, writes

_COMMENTS = (
    "-- UPDATE gone SET a = 1\n",
    "/* DELETE FROM gone; */",
    "-- it's; INSERT INTO gone VALUES (1)\n",
    "/* ' \" ` $$ ( */",
    "--\n",
    "/**/",
    "-- ; /* \n",
    "/* -- */",
    "-- GO\n",
    "\n",
    "  ",
    "\t",
    "\r\n",
    "\n\n\f\n",
    ";",
)
_OWN_COMMENTS = {
    POSTGRESQL: ("/* /* UPDATE gone SET a = 1; */ DELETE FROM gone */",),
    MYSQL: ("# DELETE FROM gone; it's\n",),
}
_SEMICOLONS = (";", ";\n", "; ", ";\n\n")
_SEPARATORS = {SQL_SERVER: ("\n", "\nGO\n", "\ngo 2\n", ";\nGO ;\n"), ORACLE: (";\n/\n",)}


@st.composite
def texts(draw: st.DrawFn, most_writes: int = 3) -> tuple[Dialect, Known]:
    """A text of a dialect: statements that write among such that do not, comments and blanks."""
    dialect = draw(st.sampled_from(DIALECTS))
    pieces = st.one_of(writes(dialect), wrapped(dialect), look_alikes(dialect)) if most_writes else look_alikes(dialect)
    statements = draw(st.lists(pieces, min_size=1, max_size=4))
    between = st.sampled_from((*_SEMICOLONS, *_SEPARATORS.get(dialect, ())))
    notes = st.sampled_from(("", "", *_COMMENTS, *_OWN_COMMENTS.get(dialect, ())))
    parts = []
    for known in statements:
        # MySQL's CREATE TABLE takes the rows of a query behind its columns: there a semicolon matters.
        takes_query = known.text.upper().startswith("CREATE TABLE")
        parts += [draw(notes), known.text, draw(st.sampled_from(_SEMICOLONS) if takes_query else between)]
    parts.append(draw(notes))
    return dialect, Known("".join(parts), tuple(write for known in statements for write in known.writes))
