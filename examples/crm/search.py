"""The search index of the CRM; application code that a migration borrows."""

from __future__ import annotations


def rebuild_search_index(apps, schema_editor):
    """Write the search words of every lead anew."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE crm_lead SET search_words = to_tsvector(full_name)")
