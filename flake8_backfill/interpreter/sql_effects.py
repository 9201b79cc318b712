"""What a statement of SQL does to rows and tables, told to the recorder."""

from __future__ import annotations

from flake8_backfill.interpreter.canonical import shortened
from flake8_backfill.interpreter.recorder import Recorder
from flake8_backfill.model import UNKNOWN_TABLE, Operation, Position
from flake8_backfill.sql import Statement, written


def in_order(statements: list[Statement]) -> list[Statement]:
    """Return statements as they run: of CREATE TABLE ... AS SELECT, which is two, the rows before the table.

    They are not put into a table that was there before.
    """
    return sorted(statements, key=lambda statement: (statement.offset, statement.kind == "CREATE"))


def record(statement: Statement, text: str, place: Position, recorder: Recorder) -> None:
    """Tell ``recorder`` what a statement of ``text`` does; ``place`` is that of its keyword in the source."""
    match statement.kind:
        case "CREATE":
            for table in statement.tables:
                recorder.create(table, place.line, temporary=statement.temporary)
        case "RENAME":
            old, new = (*statement.tables, UNKNOWN_TABLE)[:2]
            recorder.rename(old, new, place.line)
            recorder.alter(old, place.line)
        case "ALTER":
            for table in statement.tables:
                recorder.alter(table, place.line)
        case "COMMIT":
            recorder.commit()
        case kind if kind in Operation.__members__:
            line = shortened(written(text, statement.offset, statement.end))
            for table in statement.tables or (UNKNOWN_TABLE,):
                recorder.write(
                    Operation[kind], table, place, line,
                    where=statement.where, limited=statement.limited, temporary=statement.temporary,
                )  # fmt: skip
        case _:
            pass
