"""Helpers of openupgradelib and of Odoo's upgrade-util that write rows; most of them only change the schema.

Source: https://oca.github.io/openupgradelib/API.html and https://github.com/odoo/upgrade-util
"""

from __future__ import annotations

from flake8_backfill.detectors._tables import table_of
from flake8_backfill.detectors.odoo import model_names, table_of_model
from flake8_backfill.interpreter.call import Call
from flake8_backfill.interpreter.registry import Detector, Handler
from flake8_backfill.model import UNKNOWN_TABLE, Operation
from flake8_backfill.records import NamedTuple
from flake8_backfill.values import UNKNOWN, Mapping, Query, Value, elements


class Named(NamedTuple):
    """Which argument names what is written: its place, its name, and whether that is a table or a model."""

    place: int
    keyword: str
    model: bool = False


def _fixed(operation: Operation, *tables: str) -> Handler:
    """Return the reader of a helper that writes tables of Odoo's own."""

    def read(call: Call) -> Value:
        for table in tables or (UNKNOWN_TABLE,):
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _named(operation: Operation, *arguments: Named) -> Handler:
    """Return the reader of a helper that writes what the first of some arguments names."""

    def read(call: Call) -> Value:
        found = [table for argument in arguments for table in _tables(call, argument)]
        for table in found or [UNKNOWN_TABLE]:
            call.interpreter.executor.write(operation, table, call)
        return UNKNOWN

    return read


def _tables(call: Call, argument: Named) -> list[str]:
    value = call.argument(argument.place, argument.keyword)
    value += tuple(atom for mapping in value if isinstance(mapping, Mapping) for atom in elements((mapping,)))
    records = [atom.table for atom in value if isinstance(atom, Query)]
    names = model_names(value)
    return records + [table_of_model(name) if argument.model else name.rpartition(".")[2].lower() for name in names]


def _rename_tables(call: Call) -> Value:
    """``rename_tables(cr, [("old", "new")])``."""
    for pair in elements(call.argument(1, "table_spec")):
        old, new = (call.interpreter.item((pair,), index) for index in (0, 1))
        for before in old:
            for after in new:
                call.interpreter.recorder.rename(table_of(before), table_of(after), call.line)
    return UNKNOWN


def _opaque(call: Call) -> Value:
    call.interpreter.executor.opaque(call.place, call.node)
    return UNKNOWN


_UPDATE, _INSERT, _DELETE, _COPIES = Operation.UPDATE, Operation.INSERT, Operation.DELETE, Operation.INSERT_SELECT
_OPENUPGRADE: dict[str, Handler] = {
    "copy_columns": _named(_UPDATE, Named(1, "column_spec")),
    "map_values": _named(_UPDATE, Named(5, "table"), Named(4, "model", model=True)),
    "move_field_m2o": _named(_UPDATE, Named(5, "registry_new_model", model=True)),
    "convert_field_to_html": _named(_UPDATE, Named(1, "table")),
    "date_to_datetime_tz": _named(_UPDATE, Named(1, "table_name")),
    "m2o_to_x2m": _fixed(_COPIES),
    "add_fields": _fixed(_INSERT, "ir_model_fields", "ir_model_data"),
    "convert_to_company_dependent": _fixed(_COPIES, "ir_property"),
    "merge_records": _named(_DELETE, Named(1, "model_name", model=True)),
    "safe_unlink": _named(_DELETE, Named(0, "records")),
    "rename_models": _fixed(_UPDATE, "ir_model"),
    "rename_fields": _fixed(_UPDATE, "ir_model_fields"),
    "rename_xmlids": _fixed(_UPDATE, "ir_model_data"),
    "add_xmlid": _fixed(_INSERT, "ir_model_data"),
    "set_xml_ids_noupdate_value": _fixed(_UPDATE, "ir_model_data"),
    "update_module_names": _fixed(_UPDATE, "ir_module_module"),
    "update_module_moved_fields": _fixed(_UPDATE, "ir_model_data"),
    "delete_records_safely_by_xml_id": _fixed(_DELETE),
    "delete_record_translations": _fixed(_DELETE, "ir_translation"),
    "disable_invalid_filters": _fixed(_UPDATE, "ir_filters"),
    "load_data": _opaque,
    "rename_tables": _rename_tables,
}
_UTIL: dict[str, Handler] = {
    "rename_model": _fixed(_UPDATE, "ir_model"),
    "rename_field": _fixed(_UPDATE, "ir_model_fields"),
    "remove_field": _fixed(_DELETE, "ir_model_fields"),
    "remove_model": _fixed(_DELETE, "ir_model"),
    "rename_xmlid": _fixed(_UPDATE, "ir_model_data"),
    "move_field_to_module": _fixed(_UPDATE, "ir_model_data"),
    "remove_record": _fixed(_DELETE),
    "update_record_from_xml": _opaque,
    "recompute_fields": _opaque,
}

DETECTOR = Detector(
    calls={
        **{f"openupgradelib:{name}": handler for name, handler in _OPENUPGRADE.items()},
        **{f"odoo.upgrade.util.{name}": handler for name, handler in _UTIL.items()},
        **{f"odoo.addons.base.maintenance.migrations.util.{name}": handler for name, handler in _UTIL.items()},
    }
)
