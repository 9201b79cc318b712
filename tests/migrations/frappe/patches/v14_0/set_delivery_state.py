import frappe
from frappe.model.utils.rename_field import rename_field


def execute():
	"""Fill the delivery state of old orders."""
	frappe.reload_doc("selling", "doctype", "order_line")
	frappe.reload_doctype("Order")

	frappe.db.sql("update `tabOrder` set delivery_state = 'Open' where docstatus = 1")  # expect: UPDATE taborder
	frappe.db.sql("""delete from tabTrip where parent not in (select name from tabTour)""")  # expect: DELETE tabtrip

	for doctype in ("Order", "Delivery Note"):
		frappe.db.sql(
			"""
			UPDATE `tab{0}` -- expect: UPDATE taborder, tabdelivery note
			SET delivered = %(delivered)s
			""".format(doctype),
			{"delivered": 0},
		)
		if frappe.db.has_column(doctype, "sent_on"):
			frappe.db.sql(f"ALTER TABLE `tab{doctype}` DROP COLUMN sent_on")

	rename_field("Order", "ship_on", "deliver_on")  # expect: UPDATE taborder

	frappe.db.multisql(
		{
			"mariadb": """
				update `tabOrder Line` l -- expect: UPDATE taborder line
				inner join `tabOrder` o on l.parent = o.name
				set l.customer = o.customer
			""",
			"postgres": """
				UPDATE "tabOrder Line" SET customer = o.customer -- expect: UPDATE taborder line
				FROM "tabOrder" o WHERE o.name = "tabOrder Line".parent
			""",
		}
	)

	frappe.db.sql(
		"""INSERT INTO `tabOrder Stat` (name, orders) -- expect: INSERT_SELECT taborder stat
		SELECT customer, count(*) FROM `tabOrder` GROUP BY customer"""
	)
	frappe.db.sql_ddl("CREATE INDEX deliver_on ON `tabOrder` (deliver_on)")
	frappe.db.add_index("Order", ["customer"])
	open_orders = frappe.db.sql("""select name, 'update tabOrder set x = 1' from `tabOrder`""", as_dict=1)
	print(f"updated {len(open_orders)} orders")
