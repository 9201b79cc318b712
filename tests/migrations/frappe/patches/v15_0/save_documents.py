import frappe
from frappe.query_builder import DocType


def execute():
	note = frappe.get_doc(dict(doctype="Visit Note", title="first"))
	note.insert()  # expect: INSERT tabvisit note
	note.title = "second"
	note.save()  # expect: UPDATE tabvisit note

	for row in frappe.get_all("Visit", fields=["name"]):
		visit = frappe.get_doc("Visit", row.name)
		for guest in visit.guests:
			guest.db_set("seated", 1)  # expect: UPDATE ?
		visit.set("closed", 1)
		visit.run_method("validate")

	settings = frappe.get_single("Visit Settings")
	settings.closing_time = "22:00"
	settings.save()  # expect: UPDATE tabsingles
	frappe.db.set_value("Visit Settings", "Visit Settings", "rooms", 4)  # expect: UPDATE tabsingles
	frappe.db.set_value("Visit Settings", None, "seats", 4)  # expect: UPDATE tabsingles
	frappe.db.bulk_insert("Visit Kind", ["name"], [["a"]])  # expect: INSERT tabvisit kind

	visit_type = DocType("Visit")
	frappe.qb.into("Visit Copy").columns("name").from_(visit_type).select("name").run()  # expect: INSERT_SELECT tabvisit copy
	frappe.qb.from_(visit_type).where(visit_type.closed == 1).delete().run()  # expect: DELETE tabvisit
	unfinished = frappe.qb.update(visit_type).set(visit_type.closed, 0)
	print(unfinished)

	for doctype in frappe.get_all("DocType", pluck="name"):
		frappe.db.sql("update `tab{}` set owner = 'x'".format(doctype))  # expect: UPDATE ?
	rename_status("Visit Plan")


def rename_status(doctype):
	frappe.db.sql("update `tab" + doctype + "` set status = state")  # expect: UPDATE tabvisit plan
	frappe.db.updatedb(doctype)
