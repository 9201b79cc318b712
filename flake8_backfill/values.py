"""What an expression of a migration can be: a value is the tuple of its alternatives, empty where nothing is known."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_backfill.alternatives import either as either
from flake8_backfill.alternatives import union as union
from flake8_backfill.model import Operation, Position
from flake8_backfill.records import NamedTuple
from flake8_backfill.strings import Text

if TYPE_CHECKING:
    from flake8_backfill.interpreter.frames import Frame

# Named tuples, and no frozen dataclasses: they are made, hashed and compared by the thousand for a file.  Of two kinds
# with the same fields, tuples would be equal; there are no such two.  Those that are themselves and nothing else are
# plain classes: a dataclass writes its methods anew whenever the program starts.

Value = tuple["Atom", ...]

UNKNOWN: Value = ()

MOST_ITEMS = 100_000
"""How many items of a list are known by position when it is made of others."""


class External(NamedTuple):
    """Something from outside the file, by the dotted path that led to it: ``alembic.op.get_bind().execute``.

    ``given`` is the name that a call was given whose own name says that it writes names into SQL: ``quote("users")``.
    """

    name: str
    given: Text | None = None


class Table(NamedTuple):
    """A table object of SQLAlchemy Core or of a query builder of its kind."""

    name: str
    family: str = "sqlalchemy"


class Column(NamedTuple):
    """A column of a table or model, as in ``query(User.id)``."""

    table: str


class Model(NamedTuple):
    """A class mapped to a table; ``family`` names the ORM, ``shown`` is False for a class the file only imports."""

    table: str
    family: str
    definition: Class | None = None


class Query(NamedTuple):
    """A query, queryset or manager over a table.

    ``kind``: ``query``, ``values`` for one that gives no rows of the ORM, or ``manager`` with its name.  ``parts``: the
    tables of a query for several models at once, "" for what is no model.
    """

    table: str
    family: str
    kind: str = "query"
    filtered: bool = False
    limited: bool = False
    parts: tuple[str, ...] = ()

    @property
    def row(self) -> Value:
        """What one row of the result can be."""
        if self.parts:
            rows: list[Value] = [(Row(table, self.family, fresh=False),) if table else () for table in self.parts]
            return (Sequence(rows),)
        return () if self.kind == "values" else (Row(self.table, self.family, fresh=False),)


class Row(NamedTuple):
    """An instance of a model: ``fresh`` when built here, else fetched. ``origin`` tells two of one table apart."""

    table: str
    family: str
    fresh: bool
    origin: int = 0


class Related(NamedTuple):
    """What ``row.name`` gives: a value, a related row or the manager of a relation, whichever its use shows.

    ``owner`` is the row's table, ``target`` the table of the related rows as far as it can be told.
    """

    owner: str
    family: str
    attribute: str
    target: str = "?"


class Write(NamedTuple):
    """A data change that was built but perhaps not yet executed, as in ``users.update().where(...)``."""

    operation: Operation
    table: str
    node: ast.Call
    place: Position
    where: bool = True
    limited: bool = False
    certain: bool = True


class Method(NamedTuple):
    """A method taken off a known value without calling it, as in ``run = session.execute``."""

    receiver: Atom
    name: str


class Step(NamedTuple):
    """A migration operation that a framework runs later, such as Django's ``RunPython(forwards, backwards)``."""

    name: str
    node: ast.Call
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]

    def __hash__(self) -> int:
        """Leave the arguments out: values that hold each other take for ever to walk."""
        return hash((self.name, self.node))


class Function(NamedTuple):
    """A function or lambda of the file with the frame it closes over and the arguments already bound to it."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    frame: Frame
    bound: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()

    def __hash__(self) -> int:
        """Leave out what the arguments are: values that hold each other take for ever to walk."""
        return hash((self.node, self.frame, len(self.bound), len(self.keywords)))


class Class:
    """A class of the file; its body has run in ``frame``."""

    __slots__ = ("bases", "frame", "node")

    def __init__(self, node: ast.ClassDef, frame: Frame, bases: tuple[Value, ...] = ()) -> None:
        self.node = node
        self.frame = frame
        self.bases = bases


class Instance:
    """An object of a class of the file that is mapped to no table."""

    __slots__ = ("attributes", "definition")

    def __init__(self, definition: Class, attributes: dict[str, Value] | None = None) -> None:
        self.definition = definition
        self.attributes = {} if attributes is None else attributes


class Sequence:
    """A list, tuple or set: the items known by position, and what any further one can be."""

    __slots__ = ("items", "rest")
    __match_args__ = ("items", "rest")

    def __init__(self, items: list[Value] | None = None, rest: Value = ()) -> None:
        self.items = [] if items is None else items
        self.rest = rest


def joined(items: list[Value], rest: Value) -> Sequence:
    """Return a sequence; one that has grown too long to keep has lost the places of its items."""
    return Sequence(items, rest) if len(items) <= MOST_ITEMS else Sequence(rest=union([*items, rest]))


class Mapping:
    """A dict: the values known by text key (beside the key itself), and what any other one can be."""

    __slots__ = ("items", "rest")
    __match_args__ = ("items", "rest")

    def __init__(self, items: dict[str, tuple[Value, Value]] | None = None, rest: Value = ()) -> None:
        self.items = {} if items is None else items
        self.rest = rest


Atom = (
    Text | External | Table | Column | Model | Query | Row | Related | Write | Method | Step | Function | Class
    | Instance | Sequence | Mapping
)  # fmt: skip


def texts(value: Value, node: ast.expr | None = None) -> list[Text]:
    """Return the texts that a value can be; a hole stands for what is no text, or not known."""
    return [_text(atom, node) for atom in value] or [Text.hole(node)]


def _text(atom: Atom, node: ast.expr | None) -> Text:
    found = atom.given if isinstance(atom, External) else atom
    return found if isinstance(found, Text) else Text.hole(node)


def elements(value: Value) -> Value:
    """Return what iterating over a value gives: items of sequences, keys of dicts, rows of queries."""
    parts: list[Value] = []
    for atom in value:
        match atom:
            case Sequence(items=items, rest=rest):
                parts.extend(items)
                parts.append(rest)
            case Mapping(items=items_by_key, rest=_):
                parts.extend(key for key, _ in items_by_key.values())
            case Query():
                parts.append(atom.row)
            case Related(family=family, target=target):
                parts.append((Row(target, family, fresh=False),))
            case External(name=name):
                parts.append((External(name + "[]"),))
            case _:
                pass
    return union(parts)


def unpacked(value: Value) -> Iterator[Atom]:
    """Yield the atoms of a value in their order, those in lists and dicts instead of these; each list counts once."""
    pending = list(reversed(value))
    seen: set[Atom] = set()
    while pending:
        atom = pending.pop()
        if not isinstance(atom, (Sequence, Mapping)):
            yield atom
            continue
        held = atom.items if isinstance(atom, Sequence) else [item for _, item in atom.items.values()]
        if atom not in seen:
            seen.add(atom)
            pending.extend(inner for item in reversed([*held, atom.rest]) for inner in reversed(item))


def lookup(value: Value, key: str | int | None) -> Value:
    """Return what ``value[key]`` can be; ``None`` stands for a key that is not known."""
    parts: list[Value] = []
    for atom in value:
        match atom:
            case Sequence(items=items, rest=rest):
                if isinstance(key, int) and -len(items) <= key < len(items):
                    parts.append(items[key])
                else:
                    parts.extend([*items, rest] if key is None or not items else [rest])
            case Mapping(items=by_key, rest=rest):
                name = key if isinstance(key, str) else repr(key)
                if name in by_key:
                    parts.append(by_key[name][1])
                else:
                    parts.extend([*(v for _, v in by_key.values()), rest] if key is None else [rest])
            case Query():
                parts.append(elements((atom,)))
            case Text() | Row():
                pass
            case External(name=name):
                parts.append((External(name + "[]"),))
            case _:
                pass
    return union(parts)


def put(target: Mapping, key: Value, value: Value) -> None:
    """Set an item of a dict; one whose key is not known can be any."""
    if len(key) == 1 and isinstance(key[0], Text) and not key[0].is_hole:
        target.items[key[0].value] = (key, value)
    else:
        target.rest = either(target.rest, value)
