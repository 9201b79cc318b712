"""Named tuples: ours are those of `typing`, but for the time that they take to make."""

from __future__ import annotations

import pickle
import re
import typing
from pathlib import Path

import pytest

import flake8_backfill
from flake8_backfill.records import NamedTuple


class Ours(NamedTuple):
    """A place."""

    line: int
    column: int = 1

    @property
    def next(self) -> int:
        """The line below."""
        return self.line + 1

    def __hash__(self) -> int:
        return self.line


class Theirs(typing.NamedTuple):
    """A place."""

    line: int
    column: int = 1

    @property
    def next(self) -> int:
        """The line below."""
        return self.line + 1

    def __hash__(self) -> int:
        return self.line


@pytest.mark.parametrize(
    "show",
    [
        lambda kind: kind._fields,
        lambda kind: kind._field_defaults,
        lambda kind: kind.__match_args__,
        lambda kind: kind.__doc__,
        lambda kind: kind.__module__,
        lambda kind: kind.next.__doc__,
        lambda kind: (kind(3), kind(line=3, column=4), kind(3).next, hash(kind(3, 4))),
        lambda kind: kind(3)._replace(column=5),
        lambda kind: repr(kind(3)).replace(kind.__name__, "kind"),
        lambda kind: kind.__qualname__.replace(kind.__name__, "kind"),
        lambda kind: isinstance(kind(3), tuple),
    ],
)
def test_it_is_what_typing_makes(show: typing.Callable[[type], object]) -> None:
    assert show(Ours) == show(Theirs)


@pytest.mark.parametrize("given", [(), (1, 2, 3)])
def test_wrong_arguments(given: tuple[int, ...]) -> None:
    with pytest.raises(TypeError):
        Ours(*given)


def test_it_goes_to_other_processes() -> None:
    restored = pickle.loads(pickle.dumps(Ours(7)))
    assert (type(restored), restored) == (Ours, (7, 1))


def test_the_modules_that_use_it_read_no_annotations() -> None:
    """Its fields are the annotations as text: Python 3.14 makes them only where the module says so."""
    package = Path(flake8_backfill.__file__).parent
    using = [path for path in package.rglob("*.py") if re.search(r"^class .*\(NamedTuple\)", path.read_text(), re.M)]
    assert len(using) > 30
    assert [path.name for path in using if "\nfrom __future__ import annotations\n" not in path.read_text()] == []
    assert [path.name for path in using if "records import NamedTuple" not in path.read_text()] == []
