"""Named tuples as `typing.NamedTuple` makes them, in a third of the time: flake8 and editors start often."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Maker(type):
        """Makes of each subclass of `NamedTuple` a named tuple with its fields, defaults and methods."""

        def __new__(cls, name, bases, body):
            # Text, by ``from __future__ import annotations``: what typing.NamedTuple would make of each takes longest.
            fields = body["__annotations__"]
            defaults = [body.pop(field) for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            for attribute, value in body.items():
                setattr(made, attribute, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
