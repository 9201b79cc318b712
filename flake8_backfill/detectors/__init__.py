"""Ways of writing rows, one file each: a module here exports its ``DETECTOR`` and is found by its being here."""

from flake8_backfill.parts import Words

_DJANGO = "django south swapper objects get_model create_model save _meta"

WORDS = Words(
    {
        **dict.fromkeys(("django_models", "django_operations", "django_querysets", "django_rows"), _DJANGO),
        "odoo": "odoo openerp openupgrade pool env",
        "openupgrade": "openupgrade",
        "peewee": "peewee playhouse migrator",
        "piccolo": "piccolo",
        "tortoise": "tortoise",
        "yoyo_steps": "yoyo step",
    }
)
"""A module in this table is only loaded for files with one of its words; without an entry it is for all files.

What takes methods of objects from anywhere (``any_methods``) by names of its own has no word to go by.
"""
