"""The top level of a file, looked over once: what the frameworks recognise their migrations by."""

from __future__ import annotations

import ast
from functools import cached_property
from pathlib import PurePosixPath

from flake8_backfill.config import Config
from flake8_backfill.model import Module
from flake8_backfill.names import imported
from flake8_backfill.parsing import top_level

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Outline:
    """A module's top-level functions, classes, assignments and imports, and the words around them."""

    def __init__(self, module: Module, config: Config) -> None:
        self.module = module
        self.config = config
        # From the configuration's folder: a migration has one name, wherever the tool is started.
        self.path = PurePosixPath(config.relative(module.path))
        self.functions: dict[str, FunctionNode] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.assigned: dict[str, ast.expr] = {}
        self.imports: dict[str, str] = {}
        for node in top_level(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self.functions[node.name] = node
            elif isinstance(node, ast.ClassDef):
                self.classes[node.name] = node
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                self.imports.update(imported(node))
            elif isinstance(node, ast.Assign):
                self.assigned.update({t.id: node.value for t in node.targets if isinstance(t, ast.Name)})
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                self.assigned[node.target.id] = node.value

    @cached_property
    def description(self) -> str:
        """The docstring's first line, or what SPEC says where there is none."""
        return first_line(ast.get_docstring(self.module.tree, clean=True)) or "No description"

    @property
    def stem(self) -> str:
        """The file's name without its last ending."""
        return self.path.name.removesuffix(".py")

    def imports_from(self, *packages: str) -> bool:
        """Return whether the file imports one of the packages or anything beneath it."""
        return any(
            path == package or path.startswith(package + ".") for path in self.imports.values() for package in packages
        )

    def text(self, name: str) -> str:
        """Return the text assigned to a top-level name, "" where it is no literal text."""
        return self.text_of(ast.Name(name))

    def text_of(self, node: ast.expr | None) -> str:
        """Return a literal text, or the one that a top-level name is assigned; "" for anything else."""
        if isinstance(node, ast.Name):
            node = self.assigned.get(node.id)
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""

    def parameters(self, name: str) -> list[str]:
        """Return the names of a top-level function's positional parameters; empty where there is no such function."""
        node = self.functions.get(name)
        return [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)] if node is not None else []

    @cached_property
    def called_names(self) -> set[str]:
        """All names that the file's code reads, but for a function's own name in its body."""
        used: set[str] = set()
        for statement in self.module.tree.body:
            names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            names |= {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}
            if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                names.discard(statement.name)
            used |= names
        return used

    def uncalled_functions(self) -> list[FunctionNode]:
        """Return the top-level functions that nothing else in the file names."""
        return [node for name, node in self.functions.items() if name not in self.called_names]


def first_line(docstring: str | None) -> str:
    """Return the first line of a docstring that says something, "" where there is none."""
    lines = (line.strip() for line in (docstring or "").split("\n"))
    return next((line for line in lines if line), "")
