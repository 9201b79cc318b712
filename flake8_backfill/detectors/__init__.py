"""Ways of writing rows, one file each: a module here exports its ``DETECTOR`` and is found by its being here."""

from flake8_backfill.parts import Words

_WRITING = "delete get insert select update classes tables __table__"
_QUERY_BUILDERS = "frappe webnotes peewee playhouse migrator piccolo"
_DJANGO = "django south swapper objects get_model create_model save _meta"

WORDS = Words(
    {
        **dict.fromkeys(("django_models", "django_operations", "django_querysets", "django_rows"), _DJANGO),
        "dbapi": "AsIs copy create_tables delete insert update upsert",
        "frappe": ("frappe", "webnotes", "multisql", "def execute"),
        "odoo": "odoo openerp openupgrade pool env",
        "openupgrade": "openupgrade",
        "peewee": "peewee playhouse migrator",
        "piccolo": "piccolo",
        "sqlalchemy_core": f"sqlalchemy create_all create_table Table {_QUERY_BUILDERS} {_WRITING}",
        "sqlalchemy_orm": "Model __table classes query relationship select Relationship",
        "sqlalchemy_sessions": "add bulk_ delete get merge query select",
        "sqlite_utils": "[ .table",
        "tortoise": "tortoise",
        "yoyo_steps": "yoyo step",
    }
)
"""A module in this table is only loaded for files with one of its words; without an entry it is for all files.

A word stands in all that the module knows of: in the names of its methods, or in what leads to its tables and rows.
"""
