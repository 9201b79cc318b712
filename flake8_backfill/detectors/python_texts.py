"""Methods of Python's texts: formatting, joining, cutting."""

from __future__ import annotations

from collections.abc import Callable

from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.operators import combinations
from flake8_backfill.interpreter.registry import Detector
from flake8_backfill.strings import Text
from flake8_backfill.values import Mapping, Sequence, Value, texts


def _same_text(call: Call) -> Value | None:
    return (call.receiver,) if isinstance(call.receiver, Text) else None


def _recased(change: Callable[[str], str]) -> Callable[[Call], Value | None]:
    """Return the reader of a text method that takes no arguments."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, Text):
            return None
        return (call.receiver.changed(change(call.receiver.value)),)

    return read


def _trimmed(trim: Callable[[Text, str], Text], without: Callable[[Text], Text]) -> Callable[[Call], Value | None]:
    """Return the reader of a text method that cuts off what its argument says, or does something else without one."""

    def read(call: Call) -> Value | None:
        if not isinstance(call.receiver, Text):
            return None
        if not call.positional:
            return (without(call.receiver),)
        return tuple(trim(call.receiver, text.value) for text in texts(call.positional[0])[:1])

    return read


def _itself(text: Text) -> Text:
    return text


def _format(call: Call) -> Value | None:
    if not isinstance(call.receiver, Text):
        return None
    choices = [texts(value) for value in call.positional]
    named = {name: texts(value) for name, value in call.keywords.items()}
    nodes = [call.node] * (len(choices) + len(named))
    results = []
    for parts in combinations([*choices, *named.values()], nodes):
        results.append(
            call.receiver.format(list(parts[: len(choices)]), dict(zip(named, parts[len(choices) :], strict=False)))
        )
    return tuple(results)


def _format_map(call: Call) -> Value | None:
    if not isinstance(call.receiver, Text):
        return None
    named = {
        key: texts(value)[0]
        for atom in call.argument(0)
        if isinstance(atom, Mapping)
        for key, (_, value) in atom.items.items()
    }
    return (call.receiver.format([], named),)


def _substitute(call: Call) -> Value | None:
    """``string.Template("... $name ...").substitute({...}, name=...)``."""
    if not isinstance(call.receiver, Text):
        return None
    named = {name: texts(value)[0] for name, value in call.keywords.items()}
    for atom in call.argument(0):
        if isinstance(atom, Mapping):
            named = {key: texts(value)[0] for key, (_, value) in atom.items.items()} | named
    return (call.receiver.template(named),)


def _join(call: Call) -> Value | None:
    if not isinstance(call.receiver, Text):
        return None
    results = []
    for atom in call.argument(0):
        if isinstance(atom, Sequence):
            choices = [texts(item) for item in atom.items]
            if atom.rest:
                choices.append(texts(atom.rest))
            for parts in combinations(choices, [call.node] * len(choices)):
                results.append(call.receiver.join(list(parts)))
    return tuple(results) or (Text.hole(call.node),)


def _replace(call: Call) -> Value | None:
    if not isinstance(call.receiver, Text):
        return None
    old, new = texts(call.argument(0))[0].value, texts(call.argument(1))
    if old and old not in call.receiver.value:
        return (call.receiver,)
    return tuple(call.receiver.replace(old, after) for after in new)


def _split(call: Call) -> Value | None:
    if not isinstance(call.receiver, Text):
        return None
    separator = texts(call.argument(0))[0].value if call.positional else None
    return (Sequence([(part,) for part in call.receiver.split(separator)]),)


def _lines(call: Call) -> Value | None:
    """Lines that end in semicolons are no statements of their own: such a text stays whole."""
    if not isinstance(call.receiver, Text):
        return None
    parts = [call.receiver] if ";" in call.receiver.value else call.receiver.splitlines()
    return (Sequence([(part,) for part in parts]),)


_KEPT = ("encode", "decode", "expandtabs", "zfill", "center", "ljust", "rjust", "casefold", "swapcase", "capitalize")
_TEXT = {
    "lower": _recased(str.lower),
    "upper": _recased(str.upper),
    "title": _recased(str.title),
    "strip": _trimmed(Text.strip, Text.strip),
    "lstrip": _trimmed(Text.lstrip, Text.lstrip),
    "rstrip": _trimmed(Text.rstrip, Text.rstrip),
    "removeprefix": _trimmed(Text.removeprefix, _itself),
    "removesuffix": _trimmed(Text.removesuffix, _itself),
    **dict.fromkeys(_KEPT, _same_text),
    "format": _format,
    "format_map": _format_map,
    **dict.fromkeys(("substitute", "safe_substitute"), _substitute),
    "join": _join,
    "replace": _replace,
    "split": _split,
    "rsplit": _split,
    "splitlines": _lines,
    "*": _same_text,  # SQLAlchemy's text() has methods of its own that give it back
}

DETECTOR = Detector(methods={"text": _TEXT})
