"""The variables of a function, class or module while it is read, with what each branch changes."""

from __future__ import annotations

from flake8_backfill.values import Value, either


class Frame:
    """Variables by name; ``parent`` is the frame that encloses this one, None for a module.

    Branches are journalled instead of copied, so that a branch costs what it assigns, not what is in scope.
    """

    __slots__ = ("declared", "finished", "function", "journals", "parent", "results", "variables", "version", "yields")

    def __init__(self, parent: Frame | None = None, *, function: bool = False) -> None:
        self.variables: dict[str, Value] = {}
        self.version = 0
        self.declared: dict[str, Frame] = {}
        self.parent = parent
        self.function = function
        self.journals: list[dict[str, Value | None]] = []
        self.results: list[Value] = []
        self.yields: list[Value] = []
        self.finished = False

    def find(self, name: str) -> Value | None:
        """Return the value of a name here or in an enclosing frame, None where no frame binds it."""
        frame: Frame | None = self
        while frame is not None:
            value = frame.variables.get(name)
            if value is not None:
                return value
            frame = frame.parent
        return None

    def versions(self) -> tuple[int, ...]:
        """Return a value that changes whenever a name is bound here or in an enclosing frame."""
        found = []
        frame: Frame | None = self
        while frame is not None:
            found.append(frame.version)
            frame = frame.parent
        return tuple(found)

    def bind(self, name: str, value: Value) -> None:
        """Bind a name in this frame, or in the one that ``global`` or ``nonlocal`` says: there its value is added."""
        owner = self.declared.get(name)
        if owner is not None:
            owner.variables[name] = either(owner.variables.get(name, ()), value)
            owner.version += 1
            return
        if self.journals and name not in self.journals[-1]:
            self.journals[-1][name] = self.variables.get(name)
        self.variables[name] = value
        self.version += 1

    def enter_branch(self) -> None:
        """Begin to read one of several branches."""
        self.journals.append({})

    def leave_branch(self) -> dict[str, Value]:
        """Undo what the branch bound that was entered last, and return it."""
        before = self.journals.pop()
        self.version += len(before)
        after = {name: self.variables[name] for name in before}
        for name, value in before.items():
            if value is None:
                del self.variables[name]
            else:
                self.variables[name] = value
        return after

    def merge(self, changes: list[dict[str, Value]], *, exhaustive: bool) -> None:
        """Bind what the branches changed: each name to all it can be; not ``exhaustive``: or none of them ran."""
        names = dict.fromkeys(name for change in changes for name in change)
        for name in names:
            before = self.variables.get(name, ())
            merged: Value = ()
            for change in changes:
                merged = either(merged, change.get(name, before))
            self.bind(name, merged if exhaustive else either(merged, before))
