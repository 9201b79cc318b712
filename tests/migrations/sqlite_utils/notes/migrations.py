"""Each decorated function is one migration."""

from sqlite_utils import Database, Migrations

migrations = Migrations("notes")


@migrations()
def create_notes(db: Database):
    db["notes"].create({"id": int, "title": str, "updated": str}, pk="id")
    db["notes"].create_index(["updated"])
    db["notes"].enable_fts(["title"], create_triggers=True)


@migrations(name="002_settings")
def settings(db):
    db["settings"].insert({"key": "theme", "value": "dark"}, pk="key")  # expect: INSERT settings
    db["settings"].insert_all([{"key": "page"}], replace=True)  # expect: UPSERT settings
    db["settings"].upsert({"key": "size", "value": "9"}, pk="key")  # expect: UPSERT settings
    db["settings"].insert({"key": "lang"}, ignore=True)  # expect: INSERT settings
    db.table("labels").upsert_all([{"id": 1}], pk="id")  # expect: UPSERT labels


@migrations()
def fill_titles(db):
    notes = db["notes"]
    for note in list(notes.rows_where("title is null")):
        note.update(title="untitled")
        notes.update(note["id"], {"title": note["title"]})  # expect: UPDATE notes
    notes.convert("title", lambda title: title.strip())  # expect: UPDATE notes
    notes.delete_where("id < ?", [0])  # expect: DELETE notes
    db["drafts"].delete(7)  # expect: DELETE drafts
    db["archive"].insert_all(db["notes"].rows)  # expect: INSERT archive
    with db.atomic():
        db.execute(
            """
            update notes set updated = ( -- expect: UPDATE notes
                select max(seen) from visits where visits.note = notes.id
            )
            """
        )
    db.executescript("delete from visits; create index visit_notes on visits (note)")  # expect: DELETE visits
    db["notes"].transform(drop={"seen"}, types={"id": int})


@migrations(transactional=False)
def columns_only(db):
    db["notes"].add_column("deleted", int)
    db["notes"].add_foreign_key("author", "people", "id")
    columns = db["notes"].columns_dict
    columns.update(extra=str)
    if db["notes"].exists() and db["notes"].count:
        db.create_view("recent", "select * from notes order by updated")
        db.conn.create_function("delete_from", 1, str.lower)
    db["old"].drop(ignore=True)
    db.rename_table("notes_v1", "notes_old")
    db.vacuum()
