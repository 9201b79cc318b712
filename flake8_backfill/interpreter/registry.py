"""All detectors as one: which of them knows a called path, a method of a kind of value, an attribute or an item."""

from __future__ import annotations

import ast
import functools
import importlib
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Sequence as Sequence_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flake8_backfill import parts
from flake8_backfill.interpreter.call import Call
from flake8_backfill.names import called, last, root
from flake8_backfill.records import NamedTuple
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Class,
    External,
    Method,
    Value,
)

if TYPE_CHECKING:
    from flake8_backfill.interpreter.interpreter import Interpreter

Handler = Callable[[Call], "Value | None"]
"""Does what a call does and returns what it gives; None: it is none of this detector's business after all."""


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Detector(NamedTuple):
    """One way of writing rows, or of building what writes them.

    ``calls``: called paths, whole (``django.db.migrations.RunPython``) or as ``sqlalchemy:update``, which is every
    path from ``sqlalchemy`` to a plain ``update``.  ``methods``: by kind of receiver (``django.query``, ``text`` ...),
    then by name.  ``any_methods``: by name alone, for receivers that nothing is known of.  ``attributes`` and
    ``items``: by kind.  ``externals``: by the last name of a path's parent, for ``metadata.tables[...]`` and its kin.
    ``guesses``: like ``any_methods``, tried when none of those fits.
    ``declarations``: roots and names of calls that only declare, whose arguments need no reading.
    """

    calls: Mapping[str, Handler] = _NOTHING
    methods: Mapping[str, Mapping[str, Handler]] = _NOTHING
    any_methods: Mapping[str, Handler] = _NOTHING
    guesses: Mapping[str, Handler] = _NOTHING
    attributes: Mapping[str, Callable[[Interpreter, Atom, str], Value]] = _NOTHING
    external_attributes: tuple[Callable[[Interpreter, External, str], Value], ...] = ()
    items: tuple[Callable[[Interpreter, Atom, str], Value | None], ...] = ()
    written: Mapping[str, Callable[[Interpreter, Atom, ast.Attribute | ast.Call], None]] = _NOTHING
    entered: tuple[Callable[[Interpreter, Atom], None], ...] = ()
    mapped: tuple[Callable[[Interpreter, Class], Value], ...] = ()
    instances: tuple[Callable[[Call, Class], Value | None], ...] = ()
    declarations: tuple[str, ...] = ()


_NAMES: dict[tuple[type, str], str] = {}


def kind(atom: Atom) -> str:
    """Return the kind of a value as detectors name it: ``django.query``, ``sequence``, ``text``."""
    of, family = type(atom), getattr(atom, "family", "")
    found = _NAMES.get((of, family))
    if found is None:
        name = of.__name__.lower()
        found = _NAMES[of, family] = f"{family}.{name}" if family else name
    return found


_PACKAGE = "flake8_backfill.detectors"
_REMEMBERED = 4096
"""Dotted paths whose detector is remembered: the same few lead through most migrations."""


class Registry:
    """The detectors of the package, joined."""

    def __init__(self, detectors: Iterator[Detector]) -> None:
        self._all = tuple(detectors)
        self._calls: dict[str, Handler] = {}
        self._methods: dict[str, dict[str, Handler]] = {}
        self._any = _joined([detector.any_methods for detector in self._all], [d.guesses for d in self._all])
        self._attributes: dict[str, Callable[[Interpreter, Atom, str], Value]] = {}
        self._written: dict[str, Callable[[Interpreter, Atom, ast.Attribute | ast.Call], None]] = {}
        self._declarations = frozenset(name for detector in self._all for name in detector.declarations)
        self._external_attributes = [reader for detector in self._all for reader in detector.external_attributes]
        self._items = [reader for detector in self._all for reader in detector.items]
        self._entered = [reader for detector in self._all for reader in detector.entered]
        self._mapped = [reader for detector in self._all for reader in detector.mapped]
        self._instances = [reader for detector in self._all for reader in detector.instances]
        self.function = functools.lru_cache(maxsize=_REMEMBERED)(self._function)
        self.is_declaration = functools.lru_cache(maxsize=_REMEMBERED)(self._is_declaration)
        for detector in self._all:
            self._calls.update(detector.calls)
            self._attributes.update(detector.attributes)
            self._written.update(detector.written)
            for of_kind, methods in detector.methods.items():
                self._methods.setdefault(of_kind, {}).update(methods)

    def knows(self, path: str) -> bool:
        """Return whether some detector knows a plain dotted path."""
        return self.function(path) is not None or self.is_declaration(path)

    def _function(self, path: str) -> Handler | None:
        """Return what reads a call of a dotted path."""
        found = self._calls.get(path)
        if found is None and not called(path):
            found = self._calls.get(f"{root(path)}:{last(path)}")
        return found

    def _is_declaration(self, path: str) -> bool:
        """Return whether a call of the path only declares something, so that its arguments need no reading."""
        return f"{root(path)}:{last(path)}" in self._declarations and not called(path)

    def method(self, receiver: Atom, name: str) -> Handler | None:
        """Return what reads a method of a known value."""
        methods = self._methods.get(kind(receiver))
        if methods is None:
            return self._any.get(name)
        return methods.get(name) or methods.get("*")

    def own_method(self, receiver: Atom, name: str) -> Handler | None:
        """Return what reads just that method of a known value, None where its kind has none of that name."""
        return self._methods.get(kind(receiver), {}).get(name)

    def any_method(self, name: str) -> Handler | None:
        """Return what reads a method of that name on an unknown receiver."""
        return self._any.get(name)

    def attribute(self, interpreter: Interpreter, atom: Atom, name: str) -> Value:
        """Return an attribute of a known value; a method that is not called yet stays a method."""
        reader = self._attributes.get(kind(atom))
        found = reader(interpreter, atom, name) if reader is not None else UNKNOWN
        return found or ((Method(atom, name),) if name in self._methods.get(kind(atom), {}) else UNKNOWN)

    def external_attribute(self, interpreter: Interpreter, atom: External, name: str) -> Value:
        """Return an attribute of something outside the file, where a detector knows it."""
        for reader in self._external_attributes:
            found = reader(interpreter, atom, name)
            if found:
                return found
        return UNKNOWN

    def item(self, interpreter: Interpreter, atom: Atom, key: str) -> Value | None:
        """Return ``atom[key]`` where a detector knows it, None where none does."""
        for reader in self._items:
            found = reader(interpreter, atom, key)
            if found is not None:
                return found
        return None

    def attribute_written(self, interpreter: Interpreter, atom: Atom, target: ast.Attribute | ast.Call) -> None:
        """Do what assigning to an attribute does."""
        reader = self._written.get(kind(atom))
        if reader is not None:
            reader(interpreter, atom, target)

    def entered(self, interpreter: Interpreter, atom: Atom) -> None:
        """Do what entering a context manager does."""
        for reader in self._entered:
            reader(interpreter, atom)

    def mapped(self, interpreter: Interpreter, definition: Class) -> Value:
        """Return the model that a class of the file is, unknown where it is none."""
        for reader in self._mapped:
            found = reader(interpreter, definition)
            if found:
                return found
        return UNKNOWN

    def instance(self, call: Call, definition: Class) -> Value | None:
        """Return what instantiating a class of the file gives, None for an ordinary object."""
        for reader in self._instances:
            found = reader(call, definition)
            if found is not None:
                return found
        return None


def _joined(*groups: Sequence_[Mapping[str, Handler]]) -> dict[str, Handler]:
    """Return one handler for each name, which asks all that know the name until one takes the call."""
    found: dict[str, list[Handler]] = {}
    for group in groups:
        for handlers in group:
            for name, handler in handlers.items():
                found.setdefault(name, []).append(handler)
    return {name: handlers[0] if len(handlers) == 1 else _first(handlers) for name, handlers in found.items()}


def _first(handlers: list[Handler]) -> Handler:
    def ask(call: Call) -> Value | None:
        return next((result for handler in handlers if (result := handler(call)) is not None), None)

    return ask


def registry(source: str) -> Registry:
    """Return the registry of those modules in ``flake8_backfill.detectors`` that a file with this text needs."""
    return _of(importlib.import_module(_PACKAGE).WORDS.needed(parts.names(_PACKAGE), source))


@functools.cache
def _of(names: tuple[str, ...]) -> Registry:
    return Registry(module.DETECTOR for module in parts.load(_PACKAGE, names))
