"""Give loans their own table before the module is loaded."""

import logging
from pathlib import Path

from odoo.tools import SQL
from openupgradelib import openupgrade
from psycopg2 import sql
from psycopg2.extensions import AsIs
from psycopg2.extras import execute_values

_logger = logging.getLogger(__name__)

COLUMNS_TO_COPY = {"library_book": [("shelf", None, None)]}
TABLES_TO_RENAME = [("library_card_old", "library_card")]
REFERENCES = (
    ("mail_message", "model"),
    ("ir_attachment", "res_model"),
)
HELP = "UPDATE library_book SET shelf = NULL, by hand, if this stops"


def _copy_loans(cr):
    _logger.info("insert into library_loan from library_book")
    openupgrade.logged_query(
        cr,
        """
        CREATE TABLE library_loan (id serial PRIMARY KEY, book_id integer, due date)
        """,
    )
    openupgrade.logged_query(
        cr,
        """
        INSERT INTO library_loan (book_id, due) -- expect: INSERT_SELECT library_loan
        SELECT id, due FROM library_book
        WHERE id <> %s
        """,
        (0,),
    )


def _point_references(cr):
    for table, column in REFERENCES:
        openupgrade.logged_query(
            cr,
            sql.SQL(
                """UPDATE {table} t -- expect: UPDATE mail_message, ir_attachment
                SET {column} = 'library.loan'
                WHERE t.{column} = 'library.lending'"""
            ).format(table=sql.Identifier(table), column=sql.Identifier(column)),
        )
    drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}")
    cr.execute(drop.format(sql.Identifier("library_book"), sql.Identifier("library_book_due_check")))


def _tidy(cr, companies):
    cr.execute("UPDATE %s SET note = %s", (AsIs("library_note"), ""))  # expect: UPDATE library_note
    tags = SQL.identifier("library_tag")
    cr.execute(SQL("DELETE FROM %s WHERE name LIKE %s", tags, "100%%"))  # expect: DELETE library_tag
    execute_values(
        cr._obj,
        "INSERT INTO library_company_setting (company_id, days) VALUES %s",  # expect: INSERT library_company_setting
        [(company, 21) for company in companies],
    )
    cr.execute("TRUNCATE TABLE library_search_cache")  # expect: TRUNCATE library_search_cache
    with open("/srv/isbn.csv") as lines:
        cr.copy_expert("COPY library_isbn (book_id, isbn) FROM STDIN WITH CSV", lines)  # expect: COPY library_isbn


def _write_report(cr, target):
    cr.copy_expert("COPY (SELECT id FROM library_book) TO STDOUT WITH CSV", target)


def _unused(cr):
    cr.execute("DELETE FROM library_book")


def migrate(cr, version):
    if not version:
        return
    if openupgrade.column_exists(cr, "library_book", "due"):
        _copy_loans(cr)
    _point_references(cr)
    cr.execute("SELECT id FROM res_company")
    _tidy(cr, [row[0] for row in cr.fetchall()])
    with open("/tmp/books.csv", "w") as target:
        _write_report(cr, target)
    openupgrade.rename_tables(cr, TABLES_TO_RENAME)
    openupgrade.rename_columns(cr, {"library_card": [("number", None)]})
    openupgrade.copy_columns(cr, COLUMNS_TO_COPY)  # expect: UPDATE library_book
    cr.execute("SELECT setval('library_loan_id_seq', (SELECT MAX(id) FROM library_loan))")
    cr.execute(Path(__file__).with_name("loans.sql").read_text())  # expect: OPAQUE ?
