"""Odoo's ORM: recordsets that an environment gives, and records whose fields are assigned.

Source: https://www.odoo.com/documentation/18.0/developer/reference/backend/orm.html
"""

from __future__ import annotations

import ast
import zlib

from flake8_backfill.detectors._orm import nothing, table_behind, writes
from flake8_backfill.interpreter.call import Call, same
from flake8_backfill.interpreter.canonical import canonical
from flake8_backfill.interpreter.interpreter import Interpreter
from flake8_backfill.interpreter.registry import Detector, Handler
from flake8_backfill.model import HOLE, UNKNOWN_TABLE, Operation
from flake8_backfill.names import root
from flake8_backfill.patterns import regex
from flake8_backfill.strings import Text
from flake8_backfill.values import UNKNOWN, Atom, External, Mapping, Query, Related, Row, Value, texts

FAMILY = "odoo"
ENVIRONMENT = External("odoo.env")
_POOL = External("odoo.pool")

_IRREGULAR = {
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_window.view": "ir_act_window_view",
    "ir.actions.act_url": "ir_act_url",
    "ir.actions.server": "ir_act_server",
    "ir.actions.client": "ir_act_client",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.report.xml": "ir_act_report_xml",
}
"""Models whose ``_table`` is set: https://github.com/odoo/odoo/blob/18.0/odoo/addons/base/models/ir_actions.py"""

_FILLING = regex(
    r"_?(?:compute|recompute|inverse|init|set|update|sync|synchronize|fill|link|assign|generate|create|migrate|action|"
    r"button)_"
)
"""Methods named after a field or a button: they write it.

Source: https://www.odoo.com/documentation/18.0/contributing/development/coding_guidelines.html
"""


def table_of_model(name: str) -> str:
    """Return the table of a model: its name with underscores for dots, but for a few of Odoo's own."""
    if HOLE in name or not name:
        return UNKNOWN_TABLE
    return _IRREGULAR.get(name, name.replace(".", "_").lower())


def model_names(value: Value) -> list[str]:
    """Return the names of models that a value can be."""
    return [atom.value for atom in value if isinstance(atom, Text) and not atom.is_hole]


def _records(interpreter: Interpreter, atom: Atom, key: str) -> Value | None:
    """``env["res.partner"]`` and ``pool["res.partner"]``."""
    return (Query(table_of_model(key), FAMILY, filtered=True),) if atom in (ENVIRONMENT, _POOL) else None


def _records_of_pool(call: Call) -> Value | None:
    """``pool.get("res.partner")``."""
    if call.receiver != _POOL:
        return None
    return tuple(Query(table_of_model(name), FAMILY, filtered=True) for name in model_names(call.argument(0)))


def _environment(call: Call) -> Value:
    return (ENVIRONMENT,)


def _registry(call: Call) -> Value:
    return (_POOL,)


def _record_of_unknown_model(call: Call) -> Value:
    """``env.ref("module.xml_id")`` gives a record, of a model that only the data shows."""
    return (Query(UNKNOWN_TABLE, FAMILY, filtered=True),)


def _of_environment(interpreter: Interpreter, atom: External, name: str) -> Value:
    if atom.name == ENVIRONMENT.name and name in _OF_ENVIRONMENT:
        return (Query(_OF_ENVIRONMENT[name], FAMILY, filtered=True),)
    return (ENVIRONMENT,) if name == "env" and root(atom.name) == "odoo" else UNKNOWN


def _field(interpreter: Interpreter, atom: Atom, name: str) -> Value:
    """Return a field of records: a plain value, or the records behind a relation, whichever its use shows."""
    if name == "env":
        return (ENVIRONMENT,)
    if name == "_cr":
        return (External("odoo.cr"),)
    if name.startswith("_") or name in ("id", "ids"):
        return UNKNOWN
    owner = getattr(atom, "table", UNKNOWN_TABLE)
    return (Related(owner, FAMILY, name),)


def _mapped_field(call: Call) -> Value:
    """``records.mapped("line_ids")``."""
    names = texts(call.argument(0))
    return (Related(table_behind(call), FAMILY, names[0].value),)


def _assigned(interpreter: Interpreter, atom: Atom, target: ast.Attribute | ast.Call) -> None:
    """Record the first field that is assigned on the same records in a loop or function."""
    table = atom.target if isinstance(atom, Related) else getattr(atom, "table", UNKNOWN_TABLE)
    owner = target.value if isinstance(target, ast.Attribute) else target
    if interpreter.first_write(Row(table, FAMILY, fresh=False, origin=zlib.crc32(canonical(owner).encode()))):
        place = interpreter.place(target.func if isinstance(target, ast.Call) else target)
        interpreter.recorder.write(Operation.UPDATE, table, place, canonical(target))


def _creates(call: Call) -> Value:
    writes(Operation.INSERT)(call)
    return (Query(table_behind(call), FAMILY, filtered=True),)


def _method_of_model(call: Call) -> Value:
    """A method that the addon gives its model: where its name says that it fills fields, rows change out of sight."""
    if _FILLING.match(call.name):
        call.interpreter.executor.opaque(call.place, call.node, table_behind(call))
    return UNKNOWN


def _to_compute(call: Call) -> Value:
    """``env.add_to_compute(field, records)``: the field is written when it is flushed."""
    for atom in call.argument(1, "records"):
        if isinstance(atom, Query):
            call.interpreter.executor.opaque(call.place, call.node, atom.table)
    return UNKNOWN


def _sql(call: Call) -> Value:
    """``SQL("UPDATE %s SET ...", SQL.identifier(table))``: https://github.com/odoo/odoo/blob/18.0/odoo/tools/sql.py"""
    parts = [texts(value, call.node)[0] for value in call.positional[1:]]
    named = {name: texts(value, call.node)[0] for name, value in call.keywords.items()}
    templates = [atom for atom in call.argument(0) if isinstance(atom, Text)]
    return tuple(text.percent(named or parts) if named or parts else text for text in templates)


def _identifier(call: Call) -> Value:
    return call.argument(0)


def _search(call: Call) -> Value:
    """``search([])`` gives every record, any other domain some of them."""
    domain = call.node_of(0, "domain")
    every = isinstance(domain, ast.List) and not domain.elts
    return (Query(table_behind(call), FAMILY, filtered=not every),)


def _format_query(call: Call) -> Value:
    """``util.format_query(cr, "TRUNCATE {}", table)``: https://github.com/odoo/upgrade-util"""
    parts = [texts(value, call.node)[0] for value in call.positional[2:]]
    named = {name: texts(value, call.node)[0] for name, value in call.keywords.items()}
    return tuple(atom.format(parts, named) for atom in call.argument(1) if isinstance(atom, Text))


def _set_defaults(call: Call) -> Value:
    """openupgradelib's ``set_defaults(cr, pool, {"res.partner": [("active", True)]})``."""
    for atom in call.argument(2, "default_spec"):
        if isinstance(atom, Mapping):
            for name in atom.items:
                call.interpreter.executor.write(Operation.UPDATE, table_of_model(name), call)
    return UNKNOWN


_SAME = (
    "browse sudo with_context with_company with_user with_env with_prefetch filtered filtered_domain sorted "
    "exists concat union force_company suspend_security ensure_one"
).split()
_RECORDS: dict[str, Handler] = {
    **dict.fromkeys(
        ("write", "_write", "toggle_active", "action_archive", "action_unarchive"), writes(Operation.UPDATE)
    ),
    **dict.fromkeys(("create", "copy"), _creates),
    "unlink": writes(Operation.DELETE),
    "search": _search,
    "mapped": _mapped_field,
    **dict.fromkeys(_SAME, same),
    **dict.fromkeys(("search_count", "read", "read_group", "search_read", "fields_get", "invalidate_cache"), nothing),
    "*": _method_of_model,
}
_OF_ENVIRONMENT = {"user": "res_users", "company": "res_company", "companies": "res_company", "lang": "res_lang"}

DETECTOR = Detector(
    calls={
        **{f"{package}:Environment": _environment for package in ("odoo", "openerp")},
        "odoo:env": _environment,
        **{f"{package}:{name}": _registry for package in ("odoo", "openerp")
           for name in ("Registry", "get_pool", "registry")},
        "odoo.modules.registry.RegistryManager.get": _registry,
        "openerp.modules.registry.RegistryManager.get": _registry,
        "odoo.env.add_to_compute": _to_compute,
        "odoo.env.ref": _record_of_unknown_model,
        "odoo.tools.SQL": _sql,
        "odoo.tools.sql.SQL": _sql,
        "odoo.tools.SQL.identifier": _identifier,
        "odoo.tools.sql.SQL.identifier": _identifier,
        "odoo:format_query": _format_query,
        "openupgradelib:set_defaults": _set_defaults,
    },
    methods={
        "odoo.query": {**_RECORDS, "update": writes(Operation.UPDATE)},
        "odoo.row": {**_RECORDS, "update": writes(Operation.UPDATE)},
        "odoo.related": _RECORDS,
    },
    any_methods={"get": _records_of_pool},
    attributes=dict.fromkeys(("odoo.query", "odoo.row", "odoo.related"), _field),
    external_attributes=(_of_environment,),
    items=(_records,),
    written=dict.fromkeys(("odoo.query", "odoo.row", "odoo.related"), _assigned),
)  # fmt: skip
