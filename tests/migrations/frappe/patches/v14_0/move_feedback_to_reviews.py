import json

import frappe
from frappe import _
from shop.reviews.scores import delete_stale_scores, score_of


def execute():
	for row in frappe.get_all("Feedback", fields=["name", "item", "stars", "owner"]):
		review = frappe.new_doc("Item Review")
		review.item = row.item
		review.stars = score_of(row.stars)
		review.insert(ignore_permissions=True)  # expect: INSERT tabitem review

		frappe.get_doc(
			{"doctype": "Review Author", "review": review.name, "user": row.owner}
		).insert()  # expect: INSERT tabreview author

	mark_old()
	forget_old()
	delete_stale_scores()  # expect: OPAQUE ?


def mark_old():
	for name in frappe.get_all("Item", pluck="name"):
		item = frappe.get_doc("Item", name)
		item.review_count = frappe.db.count("Item Review", {"item": name})
		item.append("tags", {"tag": _("Reviewed")})
		item.flags.ignore_mandatory = True
		item.save()  # expect: UPDATE tabitem

		group = frappe.get_cached_doc("Item Group", item.item_group)
		group.db_set("has_reviews", 1, update_modified=False)  # expect: UPDATE tabitem group

	frappe.db.set_value("Shop", {"enabled": 1}, "reviews", "Yes", update_modified=False)  # expect: UPDATE tabshop
	frappe.db.set_single_value("Shop Settings", "reviews", 1)  # expect: UPDATE tabsingles


def forget_old():
	frappe.db.delete("Feedback", {"stars": 0})  # expect: DELETE tabfeedback
	frappe.delete_doc("DocType", "Feedback", ignore_missing=True)  # expect: DELETE tabdoctype
	frappe.rename_doc("Item Group", "Reviews", "Old Reviews", force=True)  # expect: UPDATE tabitem group
	frappe.db.truncate("Feedback Cache")  # expect: TRUNCATE tabfeedback cache


def look_only():
	"""Nothing calls this."""
	frappe.db.sql("delete from `tabItem Review`")


def before_tests():
	settings = json.loads("{}")
	settings.update({"reviews": 0})
