"""Records through the old pool and the new environment, and the helpers of upgrade-util."""

from odoo import SUPERUSER_ID
from odoo.tools import sql as tools
from odoo.upgrade import util
from openerp.modules.registry import RegistryManager
from openupgradelib import openupgrade

KINDS = ("library.card", "library.badge")


def _through_the_pool(cr):
    pool = RegistryManager.get(cr.dbname)
    loans = pool.get("library.loan")
    found = loans.search(cr, SUPERUSER_ID, [("due", "=", False)])
    loans.write(cr, SUPERUSER_ID, found, {"state": "open"})  # expect: UPDATE library_loan
    pool["library.note"].unlink(cr, SUPERUSER_ID, found)  # expect: DELETE library_note


def _through_the_environment(env):
    for loan in env["library.loan"].search([]).filtered("late"):
        loan.update({"fee": 1})  # expect: UPDATE library_loan
        loan.line_ids.write({"fee": 2})  # expect: UPDATE ?
        loan.reminder_ids.unlink()  # expect: DELETE ?
    shelves = env["library.shelf"].with_context(lang="en_US")
    made = shelves.create([{"name": "A"}])  # expect: INSERT library_shelf
    made.name = "B"  # expect: UPDATE library_shelf
    for kind in KINDS:
        env[kind].search([("active", "=", False)]).write({"active": True})  # expect: UPDATE library_card, library_badge
    members = env["res.partner"].search([("is_member", "=", True)])
    members.mapped("child_ids").write({"is_member": True})  # expect: UPDATE ?
    [member.write({"ref": "x"}) for member in members]  # expect: UPDATE res_partner
    members._compute_fees()  # expect: OPAQUE res_partner
    members.filtered("is_member").action_confirm()  # expect: OPAQUE res_partner
    members._onchange_fees()
    members.invalidate_cache()
    members[:10].unlink()  # expect: DELETE res_partner


def _only_look(env):
    values = env["res.partner"].read(["name"])
    values[0].update({"name": "x"})
    counts = env["library.loan"].read_group([], ["fee"], ["state"])
    counts.append({"state": "update library_loan"})
    return env["library.loan"].search_count([]), env.context.get("write")


def migrate(cr, version):
    _through_the_pool(cr)
    env = util.env(cr)
    _through_the_environment(env)
    _only_look(env)
    tools.rename_column(cr, "library_loan", "fee", "amount")
    util.rename_field(cr, "library.loan", "fee", "amount")  # expect: UPDATE ir_model_fields
    util.parallel_execute(cr, ["UPDATE library_fee SET paid = true"])  # expect: UPDATE library_fee
    openupgrade.logged_query(env.cr, "DELETE FROM %s" % "library_queue")  # expect: DELETE library_queue
    env.cr.executemany("INSERT INTO library_tag (name) VALUES (%s)", [("new",)])  # expect: INSERT library_tag
