"""Peewee migrations -- 009_fill_slugs.py.

Some examples (model - class or model name)::

    > Model = migrator.orm['model_name']            # Return model in current state by name
    > migrator.sql(sql)                             # Run custom SQL
    > migrator.python(func, *args, **kwargs)        # Run python code
    > migrator.remove_model(model, cascade=True)    # Remove a model

"""

import peewee as pw

from blog.models import Author

SQL = pw.SQL


def _shorten(database):
    while True:
        rows = database.execute_sql("SELECT id, title FROM post WHERE slug IS NULL LIMIT 50").fetchall()
        if not rows:
            break
        for key, title in rows:
            database.execute_sql(
                "UPDATE post SET slug = ?"  # expect: UPDATE post
                " WHERE id = ?",
                (title.lower(), key),
            )


def migrate(migrator, database, fake=False, **kwargs):
    migrator.add_fields("post", slug=pw.CharField(null=True, default=""))
    migrator.python(_shorten, database)
    migrator.sql('UPDATE "user" SET "role" = "author" WHERE "role" IS NULL')  # expect: UPDATE user

    Tag = migrator.orm["tag"]
    Post = migrator.orm["post"]

    @migrator.create_model
    class PostTag(pw.Model):
        post = pw.ForeignKeyField(column_name="post_id", model=Post, on_delete="CASCADE")
        tag = pw.ForeignKeyField(column_name="tag_id", model=Tag, on_update="CASCADE")

        class Meta:
            table_name = "post_tag"

    if not fake:
        PostTag.create_table(True)
        for post in Post.select().where(Post.tag.is_null(False)):
            PostTag.create(post=post.id, tag=post.tag)  # expect: INSERT post_tag
            post.tag = None
            post.save()  # expect: UPDATE post
        Tag.delete().where(Tag.name == "").execute()  # expect: DELETE tag
        Tag.insert_many([{"name": "news"}, {"name": "howto"}]).on_conflict_ignore().execute()  # expect: INSERT tag
        Author.update(active=True).where(Author.posts > 0).execute()  # expect: UPDATE Author

    migrator.remove_fields("post", "tag")


def rollback(migrator, database, fake=False, **kwargs):
    Post = migrator.orm["post"]
    migrator.add_fields("post", tag=pw.IntegerField(null=True))
    if not fake:
        Post.update({Post.tag: 1}).execute()  # expect: UPDATE post downgrade
    migrator.remove_model("post_tag")
