# Part of my_addon. See LICENSE.
from openupgradelib import openupgrade

_xmlids = [("my_addon.group_user", "my_addon.group_reader")]
_deleted = ["my_addon.rule_old"]


@openupgrade.migrate(use_env=True)
def migrate(env, version):
    """Only a few helpers of openupgradelib write rows.

    UPDATE library_book SET nothing here.
    """
    openupgrade.remove_tables_fks(env.cr, ["library_lending"])
    openupgrade.drop_columns(env.cr, [("library_book", "due")])
    if openupgrade.table_exists(env.cr, "library_lending"):
        openupgrade.logged_query(env.cr, "DROP TABLE library_lending")
    openupgrade.rename_xmlids(env.cr, _xmlids)  # expect: UPDATE ir_model_data
    openupgrade.map_values(  # expect: UPDATE library_loan
        env.cr,
        openupgrade.get_legacy_name("state"),
        "state",
        [("open", "lent"), ("done", "closed")],
        table="library_loan",
    )
    openupgrade.delete_records_safely_by_xml_id(env, _deleted)  # expect: DELETE ?
    openupgrade.load_data(env.cr, "my_addon", "migrations/17.0.2.0.0/noupdate_changes.xml")  # expect: OPAQUE ?
