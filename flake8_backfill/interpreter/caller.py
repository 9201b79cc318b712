"""Calls: functions of the file are read with the arguments they get, all others as a detector knows them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_backfill.interpreter.arguments import bind_arguments
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.frames import Frame
from flake8_backfill.interpreter.opaque import name_given
from flake8_backfill.names import last
from flake8_backfill.values import (
    UNKNOWN,
    Atom,
    Class,
    External,
    Function,
    Instance,
    Method,
    Query,
    Sequence,
    Step,
    Value,
    union,
)

if TYPE_CHECKING:
    from flake8_backfill.interpreter.interpreter import Interpreter

_Key = tuple[object, ...]
_FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Caller:
    """Follows calls. A function is read once for each direction, migration and set of arguments it is called with.

    ``budget`` bounds how many lines of functions are read in all; past it each is read once more, with unknown
    arguments, and that is said to be opaque.
    """

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.budget = 15_000 + 5 * len(interpreter.module.lines)
        self._exhausted = False
        self._known: dict[_Key, Value] = {}
        self._active: dict[tuple[ast.AST, Frame], int] = {}
        self.stack: list[Call] = []
        self.frames: list[Frame] = []

    def method(self, node: ast.Call, receivers: Value, name: str, frame: Frame) -> Value:
        """Return what ``receiver.name(...)`` gives, and do what it does."""
        call = Call(self.interpreter, node, frame, name)
        if not receivers:
            return self._unknown(call)
        if len(receivers) == 1 and isinstance(receivers[0], External):  # which most are
            call.receiver = receivers[0]
            call.path = f"{receivers[0].name}.{name}"
            return self._external(call)
        results = []
        for receiver in receivers:
            call.receiver = receiver
            call.path = f"{receiver.name}.{name}" if isinstance(receiver, External) else ""
            results.append(self._method(call, receiver))
        return union(results)

    def function(self, node: ast.Call, callees: Value, frame: Frame) -> Value:
        """Return what calling a value gives, and do what it does."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        call = Call(self.interpreter, node, frame, name)
        if not callees:
            return self._unknown(call)
        results = []
        for callee in callees:
            if isinstance(callee, Method):
                call.receiver, call.name = callee.receiver, callee.name
                results.append(self._method(call, callee.receiver))
            else:
                results.append(self._function(call, callee))
        return union(results)

    def _method(self, call: Call, receiver: Atom) -> Value:
        if isinstance(receiver, (Instance, Class)):
            return self._method_in_file(call, receiver)
        if isinstance(receiver, External):
            return self._external(call)
        handler = self.interpreter.registry.method(receiver, call.name)
        result = handler(call) if handler is not None else None
        call.every()
        if result is None and handler is None and isinstance(receiver, Function):
            return self._unknown(call)
        return UNKNOWN if result is None else result

    def _method_in_file(self, call: Call, receiver: Instance | Class) -> Value:
        found = self.interpreter.attribute((receiver,), call.name)
        if not found:
            call.receiver = receiver
            return self._unknown(call)
        call.receiver = None
        return union([self._function(call, atom) for atom in found])

    def _function(self, call: Call, callee: Atom) -> Value:
        match callee:
            case Function():
                if self._runs_sql(call, callee):
                    return UNKNOWN
                arguments = call.positional, call.keywords
                self.stack.append(call)
                result = self.invoke(callee, *arguments, call.node.lineno)
                self.stack.pop()
                return result
            case External(name=name):
                call.path = name
                call.name = last(name)
                return self._external(call)
            case Class():
                return self._instance(call, callee)
            case Instance():
                return self._method_in_file_named(call, callee, "__call__")
            case _:
                handler = self.interpreter.registry.method(callee, "__call__")
                call.receiver = callee
                given = handler(call) if handler is not None else None
                call.every()
                return UNKNOWN if given is None else given

    def _runs_sql(self, call: Call, callee: Function) -> bool:
        """Do what a configured helper does, though the file shows its body: it is said to execute its SQL."""
        if call.name not in self.interpreter.helpers:
            return False
        self.interpreter.executor.execute_arguments(call)
        return True

    def _method_in_file_named(self, call: Call, instance: Instance, name: str) -> Value:
        found = self.interpreter.attribute((instance,), name)
        call.every()
        return union([self._function(call, atom) for atom in found if isinstance(atom, Function)])

    def _instance(self, call: Call, definition: Class) -> Value:
        made = self.interpreter.registry.instance(call, definition)
        if made is not None:
            return made
        instance = Instance(definition)
        for atom in self.interpreter.member(definition, "__init__", (instance,)):
            if isinstance(atom, Function):
                self.invoke(atom, call.positional, call.keywords, call.node.lineno)
        if not self.interpreter.member(definition, "__init__", None):
            self._fields(call, instance)
        return (instance,)

    def _fields(self, call: Call, instance: Instance) -> None:
        """Bind what a dataclass or named tuple is given to its annotated fields."""
        fields = [
            part.target.id
            for part in instance.definition.node.body
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
        ]
        instance.attributes.update(zip(fields, call.positional, strict=False))
        instance.attributes.update(call.keywords)

    def _external(self, call: Call) -> Value:
        handler = self.interpreter.registry.function(call.path)
        if handler is not None:
            result = handler(call)
            if result is not None:
                if not self.interpreter.registry.is_declaration(call.path):
                    call.every()
                return result
        elif self.interpreter.registry.is_declaration(call.path):
            return (External(call.path + "()"),)
        return self._unknown(call)

    def _unknown(self, call: Call) -> Value:
        """Do what a call of something unknown does: by its name, or by running the functions it is given."""
        handler = self.interpreter.registry.any_method(call.name)
        result = handler(call) if handler is not None else None
        if result is not None:
            call.every()
            return result
        if self.interpreter.recorder.direction is None:
            kept = self._kept(call)
            if kept:
                return kept
        if call.name in self.interpreter.helpers:
            self.interpreter.executor.execute_arguments(call)
        self.run_callbacks(call)
        given = External((call.path or call.name or "?") + "()", name_given(call))
        queries = tuple(atom for value in call.positional for atom in value if isinstance(atom, Query))
        if not queries or call.node is self.interpreter.discarded:
            self.interpreter.executor.handed_over(call)
        return (given, *queries)  # a helper that is given a query mostly walks it: paginated(session.query(User))

    def _kept(self, call: Call) -> Value:
        """Keep a call that nothing runs yet: an operation given functions, or a wrapper around other operations."""
        arguments = call.every()
        steps = tuple(atom for value in arguments for atom in value if isinstance(atom, (Step, Sequence)))
        if any(isinstance(atom, Step) for atom in steps):
            return steps
        if any(isinstance(atom, Function) for value in arguments for atom in value):
            return (Step(call.name, call.node, tuple(call.positional), tuple(call.keywords.items())),)
        return UNKNOWN

    def run_callbacks(self, call: Call) -> None:
        """Read the functions of the file that a call hands to code outside it, with the arguments beside them."""
        for value in call.every():
            for atom in value:
                if isinstance(atom, Instance):
                    self._call_instance(call, atom)
                elif isinstance(atom, Function):
                    following = call.positional[1:] if value is call.argument(0) else []
                    room = len(atom.node.args.posonlyargs) + len(atom.node.args.args) - len(atom.bound)
                    arguments = following[:room] if room > 0 else []
                    self.invoke(atom, arguments, {}, call.node.lineno)

    def _call_instance(self, call: Call, instance: Instance) -> None:
        """Read ``__call__`` of an object handed to code outside the file: ``Migration(callback=Callback())``."""
        for atom in self.interpreter.member(instance.definition, "__call__", (instance,)):
            if isinstance(atom, Function):
                self.invoke(atom, [], {}, call.node.lineno)

    def method_of(self, instance: Instance, name: str) -> Value:
        """Return what a method of an object of the file gives when called without arguments."""
        found = self.interpreter.member(instance.definition, name, (instance,))
        line = instance.definition.node.lineno
        return union([self.invoke(atom, [], {}, line) for atom in found if isinstance(atom, Function)])

    def invoke(
        self, function: Function, positional: list[Value], keywords: dict[str, Value], line: int | None = None
    ) -> Value:
        """Read a function of the file with arguments; ``line`` is that of the call, None for an entry point.

        Returns what the function returns or yields. A function that is being read already is not entered again.
        """
        node = function.node
        active = node, function.frame
        entered = self._active.get(active, 0)
        if entered >= 2:
            return UNKNOWN
        exhausted = self._is_exhausted(node)
        if entered or exhausted:
            positional, keywords = [], {}
        frame = Frame(function.frame, function=True)
        bind_arguments(self.interpreter, function, positional, keywords, frame)
        recorder = self.interpreter.recorder
        key = (node, recorder.direction) if exhausted else self._circumstances(function, frame, line)
        known = self._known.get(key)
        if known is not None:
            return known
        self.budget -= (node.end_lineno or node.lineno) - node.lineno + 1
        self._active[active] = entered + 1
        if line is not None:
            recorder.calls.append(line)
        self.frames.append(frame)
        result = self._read(node, frame)
        self.frames.pop()
        if line is not None:
            recorder.calls.pop()
        self._active[active] -= 1
        self._known[key] = result
        return result

    def _is_exhausted(self, node: _FunctionNode) -> bool:
        """Return whether nothing is left of the budget; the first time, note that calls are opaque from here on."""
        if self.budget > 0:
            return False
        if not self._exhausted:
            self._exhausted = True
            self.interpreter.executor.too_deep(self.stack[-1].node if self.stack else node)
        return True

    def _circumstances(self, function: Function, frame: Frame, line: int | None) -> _Key:
        """Return all that what a function does depends on."""
        recorder = self.interpreter.recorder
        migration = recorder.migration(line) if line is not None else None
        loops = bool(recorder.loops), any(loop.rows for loop in recorder.loops)
        where = function.frame, function.frame.versions(), recorder.direction, migration, loops
        return (function.node, *where, *frame.variables.items())

    def _read(self, node: _FunctionNode, frame: Frame) -> Value:
        if isinstance(node, ast.Lambda):
            return self.interpreter.evaluate(node.body, frame)
        self.interpreter.block(node.body, frame)
        if frame.yields:
            return (Sequence(rest=union(frame.yields)),)
        return union(frame.results)
