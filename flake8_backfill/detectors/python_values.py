"""Python's own: methods of lists and dicts, and the builtins and helpers that pass values on."""

from __future__ import annotations

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.strings import Text
from flake8_backfill.values import (
    UNKNOWN,
    Class,
    External,
    Function,
    Instance,
    Mapping,
    Sequence,
    Value,
    either,
    elements,
    put,
    union,
)


def _append(call: Call) -> Value | None:
    if isinstance(call.receiver, Sequence):
        added = call.argument(1 if call.name == "insert" else 0)
        if call.interpreter.recorder.loops:
            call.receiver.rest = either(call.receiver.rest, added)
        else:
            call.receiver.items.append(added)
    return UNKNOWN


def _extend(call: Call) -> Value | None:
    if isinstance(call.receiver, Sequence):
        call.receiver.rest = either(call.receiver.rest, elements(call.argument(0)))
    return UNKNOWN


def _pop(call: Call) -> Value | None:
    return elements((call.receiver,)) if isinstance(call.receiver, Sequence) else UNKNOWN


def _itself(call: Call) -> Value | None:
    return (call.receiver,) if call.receiver is not None else UNKNOWN


def _items(call: Call) -> Value | None:
    if not isinstance(call.receiver, Mapping):
        return UNKNOWN
    pairs: list[Value] = [(Sequence([key, value]),) for key, value in call.receiver.items.values()]
    return (Sequence(pairs, (Sequence([UNKNOWN, call.receiver.rest]),) if call.receiver.rest else UNKNOWN),)


def _values(call: Call) -> Value | None:
    if not isinstance(call.receiver, Mapping):
        return UNKNOWN
    return (Sequence([value for _, value in call.receiver.items.values()], call.receiver.rest),)


def _get(call: Call) -> Value | None:
    if call.receiver is None:
        return UNKNOWN
    keys = [atom.value for atom in call.argument(0) if isinstance(atom, Text) and not atom.is_hole]
    wanted: list[str | None] = [*keys] or [None]
    found = union([call.interpreter.item((call.receiver,), key) for key in wanted])
    default = call.argument(1)
    if call.name == "setdefault" and isinstance(call.receiver, Mapping) and not found:
        for key in keys:
            call.receiver.items[key] = (call.argument(0), default)
    return either(found, default)


def _merge(call: Call) -> Value | None:
    if isinstance(call.receiver, Mapping):
        for atom in call.argument(0):
            if isinstance(atom, Mapping):
                call.receiver.items.update(atom.items)
        for name, value in call.keywords.items():
            call.receiver.items[name] = (UNKNOWN, value)
    return UNKNOWN


_nothing = lambda call: UNKNOWN  # noqa: E731
_SEQUENCE = {
    "append": _append, "add": _append, "insert": _append, "appendleft": _append, "extend": _extend, "update": _extend,
    "pop": _pop, "popleft": _pop, "page": _pop, "get_page": _pop,
    "copy": _itself, "union": _itself, "difference": _itself, "intersection": _itself,
    "*": _nothing,
}  # fmt: skip
_MAPPING = {
    "items": _items, "values": _values, "get": _get, "setdefault": _get, "pop": _get, "update": _merge, "copy": _itself,
    "keys": _itself, "*": _nothing,
}  # fmt: skip


def _first(call: Call) -> Value | None:
    return call.argument(0)


def _listed(call: Call) -> Value | None:
    argument = call.argument(0)
    if len(argument) == 1 and isinstance(argument[0], Sequence):
        return (Sequence(list(argument[0].items), argument[0].rest),)
    return (Sequence(rest=call.interpreter.iterate(argument)),)


def _dict(call: Call) -> Value | None:
    built = Mapping({name: (UNKNOWN, value) for name, value in call.keywords.items()})
    for atom in call.argument(0):
        if isinstance(atom, Mapping):
            built.items.update(atom.items)
            built.rest = atom.rest
        elif isinstance(atom, Sequence):
            for pair in (*atom.items, atom.rest):
                put(built, call.interpreter.item(pair, 0), call.interpreter.item(pair, 1))
    return (built,)


def _enumerated(call: Call) -> Value | None:
    return (Sequence(rest=(Sequence([UNKNOWN, call.interpreter.iterate(call.argument(0))]),)),)


def _zipped(call: Call) -> Value | None:
    return (Sequence(rest=(Sequence([call.interpreter.iterate(value) for value in call.positional]),)),)


def _chained(call: Call) -> Value | None:
    return (Sequence(rest=union([call.interpreter.iterate(value) for value in call.positional])),)


def _mapped(call: Call) -> Value | None:
    items = [call.interpreter.iterate(value) for value in call.positional[1:]]
    results = [
        call.interpreter.caller.invoke(atom, items, {}, call.node.lineno)
        for atom in call.argument(0)
        if isinstance(atom, Function)
    ]
    return (Sequence(rest=union(results)),)


def _filtered(call: Call) -> Value | None:
    return (Sequence(rest=call.interpreter.iterate(call.argument(1))),)


def _next(call: Call) -> Value | None:
    return either(call.interpreter.iterate(call.argument(0)), call.argument(1))


def _getattr(call: Call) -> Value | None:
    names = [atom.value for atom in call.argument(1) if isinstance(atom, Text) and not atom.is_hole]
    if not names:
        return UNKNOWN
    return either(union([call.interpreter.attribute(call.argument(0), name) for name in names]), call.argument(2))


def _setattr(call: Call) -> Value | None:
    for atom in call.argument(0):
        call.interpreter.registry.attribute_written(call.interpreter, atom, call.node)
        for name in call.argument(1):
            if isinstance(atom, Instance) and isinstance(name, Text):
                atom.attributes[name.value] = call.argument(2)
    return UNKNOWN


def _partial(call: Call) -> Value | None:
    return tuple(
        Function(atom.node, atom.frame, (*atom.bound, *call.positional[1:]), (*atom.keywords, *call.keywords.items()))
        if isinstance(atom, Function)
        else atom
        for atom in call.argument(0)
    )


def _dedent(call: Call) -> Value | None:
    return tuple(atom.dedent() if isinstance(atom, Text) else atom for atom in call.argument(0))


def _super(call: Call) -> Value | None:
    receiver = call.frame.find("self")
    for atom in receiver or ():
        if isinstance(atom, Instance):
            bases = [base for value in atom.definition.bases for base in value if isinstance(base, Class)]
            return tuple(Instance(base, atom.attributes) for base in bases) or UNKNOWN
    return UNKNOWN


def _range(call: Call) -> Value | None:
    return UNKNOWN


def _import_module(call: Call) -> Value | None:
    return tuple(External(atom.value) for atom in call.argument(0) if isinstance(atom, Text) and not atom.is_hole)


DETECTOR = Detector(
    calls={
        **dict.fromkeys(("builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset"), _listed),
        **dict.fromkeys(("builtins.sorted", "builtins.reversed", "builtins.iter"), _listed),
        **dict.fromkeys(("builtins.str", "builtins.bytes", "tqdm.tqdm", "copy.copy", "copy.deepcopy"), _first),
        "builtins.dict": _dict,
        "collections.OrderedDict": _dict,
        "builtins.enumerate": _enumerated,
        "builtins.zip": _zipped,
        "itertools.chain": _chained,
        "builtins.map": _mapped,
        "builtins.filter": _filtered,
        "builtins.next": _next,
        "builtins.getattr": _getattr,
        "builtins.setattr": _setattr,
        "builtins.super": _super,
        "builtins.range": _range,
        "builtins.len": _range,
        "builtins.type": _range,
        "builtins.int": _range,
        "builtins.print": _range,
        "functools.partial": _partial,
        "functools.wraps": _range,
        "textwrap.dedent": _dedent,
        "inspect.cleandoc": _dedent,
        "importlib.import_module": _import_module,
        "string.Template": _first,
        "io.StringIO": _first,
        "typing.cast": lambda call: call.argument(1),
    },
    methods={"sequence": _SEQUENCE, "mapping": _MAPPING},
    # A text that has a value is a member of an enum: State.OPEN.value
    attributes={"text": lambda interpreter, atom, name: (atom,) if name == "value" else UNKNOWN},
)
