"""Which app a Django migration belongs to: its label is the first half of every table's name."""

from __future__ import annotations

import ast

from flake8_backfill.frameworks.outline import Outline
from flake8_backfill.patterns import regex

_NUMBER = regex(r"\d+")


def app_label(outline: Outline) -> str:
    """Return the app's label: that of the dependency just before this migration, else the folder's name."""
    parents = outline.path.parts[:-1]
    folder = next((name for name in reversed(parents) if "migration" not in name and not name.isdigit()), "")
    replaced = _named_in(outline, "replaces")
    if replaced:
        return replaced[0][0]
    dependencies = _named_in(outline, "dependencies")
    if any(label == folder for label, _ in dependencies):
        return folder
    own = _label_of_created(outline)
    if own:
        return own
    number = _NUMBER.match(outline.stem)
    for label, name in dependencies:
        previous = _NUMBER.match(name)
        if number and previous and int(previous.group()) == int(number.group()) - 1:
            return label
    return folder or "app"


def _label_of_created(outline: Outline) -> str:
    """Return the label under which the file itself refers to a model that it creates, "" where it does not."""
    if "CreateModel" not in outline.module.source:
        return ""
    created: set[str] = set()
    related: list[tuple[str, str]] = []
    looked_up: list[tuple[str, str]] = []
    for node in ast.walk(outline.module.tree):
        if not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "CreateModel":
            created.add(outline.text_of(node.args[0] if node.args else keywords.get("name")).lower())
        elif called == "get_model":
            names = [*node.args, keywords.get("app_label"), keywords.get("model_name")]
            given = [outline.text_of(name) for name in names if name is not None]
            looked_up.append((given[0], given[1]) if len(given) == 2 else ("", ""))
        label, _, model = outline.text_of(keywords.get("to")).partition(".")
        related.append((label, model))
    return next((label for label, model in (*related, *looked_up) if label and model.lower() in created), "")


def _named_in(outline: Outline, attribute: str) -> list[tuple[str, str]]:
    """Return the (app, migration) pairs of a list of the class, such as its dependencies."""
    found: list[tuple[str, str]] = []
    for statement in outline.classes["Migration"].body:
        if not isinstance(statement, ast.Assign) or getattr(statement.targets[0], "id", "") != attribute:
            continue
        for item in getattr(statement.value, "elts", ()):
            pair = [outline.text_of(name) for name in getattr(item, "elts", ())]
            if len(pair) == 2 and all(pair):
                found.append((pair[0], pair[1]))
    return found
