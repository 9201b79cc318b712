"""Recount through the query builder."""

import click
import frappe
from frappe import qb
from frappe.query_builder import DocType

STALE = ["Visit Log", "Search Log"]


def execute() -> None:
	visit = DocType("Visit")
	qb.update(visit).set(visit.seconds, 0).where(visit.seconds.isnull()).run()  # expect: UPDATE tabvisit

	query = start_query()
	fill(query, [("a", 1), ("b", 2)])

	for name in STALE:
		log = frappe.qb.DocType(name)
		frappe.qb.from_(log).delete().where(log.kept == 0).run()  # expect: DELETE tabvisit log, tabsearch log

	visits = qb.from_(visit).select(visit.name).where(visit.seconds > 60).run(as_dict=True)
	for row in visits:
		row.seconds = 60
		row.update({"kept": 1})

	doc = frappe.get_doc("Visit Plan", "Plan-1")
	doc.total = len(visits)
	doc.reload()

	if frappe.db.count("Visit") > 20000:
		frappe.db.auto_commit_on_many_writes = True
	frappe.cache().delete_value("visits")
	frappe.clear_cache(doctype="Visit")
	frappe.db.commit()
	click.secho("Old rows are kept: run frappe.db.sql('DELETE FROM `tabVisit`') to remove them", fg="yellow")


def start_query():
	return qb.into(DocType("Visit Kind")).columns("name", "weight")


def fill(query, rows):
	for row in rows:
		query = query.insert(row)  # expect: INSERT tabvisit kind
	query.run()
