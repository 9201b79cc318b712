"""Members of the classes of a file: looked for in the class and in those that it derives from."""

from __future__ import annotations

import ast

from flake8_backfill.values import UNKNOWN, Atom, Class, Function, Value, union

MOST_BASES = 100
"""Classes that one derives from, at most, that are asked for a member: a chain is asked for several at each link."""


class TooManyBases(Exception):
    """A class derives from more classes than are followed."""


def member(definition: Class, name: str, receiver: Value | None) -> Value:
    """Return a member of a class or of its bases in the file; methods are bound to the receiver.

    Raises `TooManyBases` where it is in none of the nearest `MOST_BASES` and there are more.
    """
    seen: set[int] = set()
    queue: list[Atom] = [definition]
    while queue:
        current = queue.pop(0)
        if not isinstance(current, Class) or id(current.node) in seen:
            continue
        if len(seen) >= MOST_BASES:
            raise TooManyBases
        seen.add(id(current.node))
        found = current.frame.variables.get(name)
        if found is not None:
            return union([_bound(atom, receiver, definition) for atom in found])
        queue.extend(atom for base in current.bases for atom in base)
    return UNKNOWN


def _bound(atom: Atom, receiver: Value | None, definition: Class) -> Value:
    if not isinstance(atom, Function):
        return (atom,)
    decorators = {getattr(d, "id", "") for d in getattr(atom.node, "decorator_list", ())}
    if "staticmethod" in decorators:
        return (atom,)
    if "classmethod" in decorators:
        return (Function(atom.node, atom.frame, ((definition,), *atom.bound), atom.keywords),)
    if receiver is None or isinstance(atom.node, ast.Lambda):
        return (atom,)
    bound = Function(atom.node, atom.frame, (receiver, *atom.bound), atom.keywords)
    return (bound,)
