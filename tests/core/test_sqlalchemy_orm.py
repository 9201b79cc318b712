"""SQLAlchemy's ORM: sessions however they are made, queries that write, attributes of fetched rows."""

from __future__ import annotations

import pytest

from tests.core.samples import alembic, check, check_silent

MODELS = """
    from sqlalchemy import orm
    from sqlalchemy.orm import Session, declarative_base, sessionmaker

    Base = declarative_base()


    class User(Base):
        __tablename__ = "users"

        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.String(20))
        settings = sa.Column(sa.JSON)
        orders = orm.relationship("Order", back_populates="user")
        tags = orm.relationship("Tag", secondary="user_tags")


    class Order(Base):
        __tablename__ = "orders"

        id = sa.Column(sa.Integer, primary_key=True)
        user = orm.relationship(User, back_populates="orders")


    class Tag(Base):
        __tablename__ = "tags"

        id = sa.Column(sa.Integer, primary_key=True)


"""

SILENT = {
    "reading": """
        session = Session(bind=op.get_bind())
        users = session.query(User).filter(User.name == "x").order_by(User.id).all()
        count = session.query(User).count()
        first = session.query(User.id, User.name).first()
        one = session.get(User, 1)
        names = [user.name for user in session.scalars(sa.select(User))]
        session.flush()
        session.commit()
        session.rollback()
        session.refresh(one)
        session.expunge(one)
    """,
    "attributes of a row that is built and dropped": """
        user = User(name="x")
        user.name = "y"
        print(user)
    """,
    "attributes of other things": """
        class Options:
            verbose = False


        def upgrade():
            options = Options()
            options.verbose = True
            session = Session(bind=op.get_bind())
            session.autoflush = False
            op.get_context().as_sql = False
            for user in session.query(User):
                options.last = user.name
    """,
    "dicts and sets filled from rows": """
        session = Session(bind=op.get_bind())
        known, seen = {}, set()
        for user in session.query(User):
            known.update({user.id: user.name})
            known[user.id] = user.name
            seen.add(user.id)
            user_settings = dict(user.settings or {})
            user_settings.update(a=1)
    """,
    "values() of a query": """
        session = Session(bind=op.get_bind())
        for row in session.query(User.id, User.name):
            print(row.name)
        for row in op.get_bind().execute(sa.text("SELECT 1")):
            print(row.id)
    """,
    "a method named like one of a session": """
        from shop.registry import registry
        registry.add("users")
        registry.delete("users")
        registry.merge({})
        stack = []
        stack.append(User(name="x"))
    """,
    "session of requests": """
        import requests
        requests.get("https://example.org/users")
    """,
}

HITS = {
    "ways to a session": """
        bind = op.get_bind()
        first = Session(bind=bind)
        first.query(User).delete()  # expect: DELETE users
        second = sa.orm.Session(bind)
        second.query(User).delete()  # expect: DELETE users
        third = sessionmaker(bind=bind)()
        third.query(User).delete()  # expect: DELETE users
        make = sessionmaker()
        fourth = make(bind=bind)
        fourth.query(User).delete()  # expect: DELETE users
        with Session(bind) as fifth:
            fifth.query(User).delete()  # expect: DELETE users
        with make() as sixth, sixth.begin():
            sixth.query(User).delete()  # expect: DELETE users
        with make.begin() as seventh:
            seventh.query(User).delete()  # expect: DELETE users
        eighth = orm.scoped_session(make)
        eighth.query(User).delete()  # expect: DELETE users
    """,
    "a session of the project": """
        from shop import db
        from shop.database import get_session

        db.session.query(User).delete()  # expect: DELETE users
        with get_session() as session:
            session.query(User).delete()  # expect: DELETE users
            session.add(User(name="x"))  # expect: INSERT users
        db.session.execute(sa.update(User).values(name="x"))  # expect: UPDATE users
        db.session.commit()
    """,
    "a session handed on": """
        def clean(session):
            session.query(User).delete()  # expect: DELETE users


        class Cleaner:
            def __init__(self, session):
                self.session = session

            def clean(self):
                self.session.query(Order).delete()  # expect: DELETE orders


        def upgrade():
            session = Session(bind=op.get_bind())
            clean(session)
            Cleaner(session).clean()
    """,
    "query().update and delete": """
        session = Session(bind=op.get_bind())
        session.query(User).update({"name": "x"})  # expect: UPDATE users @25
        session.query(User).filter(User.id == 1).update({User.name: "x"}, False)  # expect: UPDATE users
        query = session.query(User)
        query = query.filter_by(name="x")
        query.delete()  # expect: DELETE users @11
        session.query(User.id).filter(User.id == 1).delete()  # expect: DELETE users
        (
            session.query(Order)
            .options(orm.joinedload(Order.user))
            .join(User)
            .update({"id": 1}, synchronize_session="fetch")  # expect: UPDATE orders @10
        )
        User.query.filter_by(id=1).update({"name": "x"})  # expect: UPDATE users
    """,
    "execute(update(Model))": """
        session = Session(bind=op.get_bind())
        session.execute(sa.update(User).where(User.id == 1).values(name="x"))  # expect: UPDATE users
        session.execute(sa.delete(User))  # expect: DELETE users
        session.execute(sa.insert(User), [{"name": "x"}])  # expect: INSERT users
        session.execute(statement=sa.insert(User).values(name="x"))  # expect: INSERT users
    """,
    "adding": """
        session = Session(bind=op.get_bind())
        session.add(User(name="x"))  # expect: INSERT users @13
        user = User(name="y")
        user.name = "z"
        session.add(user)  # expect: INSERT users
        session.add_all([User(name="x"), Order(id=1)])  # expect: INSERT orders,users
        session.add_all(User(name=name) for name in "ab")  # expect: INSERT users
        users = []
        for name in ("a", "b"):
            users.append(User(name=name))
        session.add_all(users)  # expect: INSERT users
    """,
    "merging and deleting": """
        session = Session(bind=op.get_bind())
        session.merge(User(id=1, name="x"))  # expect: UPSERT users
        user = session.query(User).first()
        session.delete(user)  # expect: DELETE users
        for order in session.query(Order):
            session.delete(order)  # expect: DELETE orders
        session.delete(session.get(User, 3))  # expect: DELETE users
    """,
    "bulk methods": """
        session = Session(bind=op.get_bind())
        session.bulk_save_objects([User(name="x")])  # expect: INSERT users
        session.bulk_insert_mappings(User, [{"name": "x"}])  # expect: INSERT users
        session.bulk_update_mappings(User, [{"id": 1, "name": "x"}])  # expect: UPDATE users
        users = session.query(User).all()
        session.bulk_save_objects(users)  # expect: UPDATE users
    """,
    "attributes of rows": """
        session = Session(bind=op.get_bind())
        user = session.query(User).first()
        user.name = "x"  # expect: UPDATE users @5
        user.settings = {}
        for order in session.query(Order).all():
            order.id = 1  # expect: UPDATE orders @9
            order.note = "x"
        session.commit()
    """,
    "rows fetched in other ways": """
        session = Session(bind=op.get_bind())
        for user in session.scalars(sa.select(User)):
            user.name = "x"  # expect: UPDATE users
        for user in session.execute(sa.select(User).where(User.id == 1)).scalars().all():
            user.name = "x"  # expect: UPDATE users
        one = session.query(User).filter_by(id=1).one_or_none()
        if one:
            one.name = "x"  # expect: UPDATE users
    """,
    "rows through indexes and slices": """
        session = Session(bind=op.get_bind())
        users = session.query(User).all()
        for number in range(len(users)):
            users[number].name = "x"  # expect: UPDATE users
    """,
    "rows kept in a list or a dict": """
        session = Session(bind=op.get_bind())
        by_id = {user.id: user for user in session.query(User)}
        for key in (1, 2):
            by_id[key].name = "x"  # expect: UPDATE users
        chosen = [order for order in session.query(Order) if order.id]
        for order in chosen:
            order.note = "x"  # expect: UPDATE orders
    """,
    "setattr": """
        session = Session(bind=op.get_bind())
        for user in session.query(User):
            for name in ("name", "settings"):
                setattr(user, name, None)  # expect: UPDATE users
    """,
    "augmented and unpacked assignment": """
        session = Session(bind=op.get_bind())
        for user in session.query(User):
            user.name += "x"  # expect: UPDATE users
        for order in session.query(Order):
            order.a, order.b = 1, 2  # expect: UPDATE orders
    """,
    "rows handed to a function": """
        def rename(user):
            user.name = "x"  # expect: UPDATE users


        def upgrade():
            session = Session(bind=op.get_bind())
            for user in session.query(User):
                rename(user)
    """,
    "relationships": """
        session = Session(bind=op.get_bind())
        for user in session.query(User):
            for order in user.orders:
                order.note = "x"  # expect: UPDATE orders
        for order in session.query(Order):
            order.user.name = "x"  # expect: UPDATE users
            session.delete(order.user)  # expect: DELETE users
        for user in session.query(User):
            user.tags.append(Tag(id=1))  # expect: INSERT user_tags
            user.tags.remove(session.get(Tag, 2))  # expect: DELETE user_tags
            user.orders.append(Order())
    """,
    "models declared inside": """
        def upgrade():
            Local = declarative_base()

            class Note(Local):
                __tablename__ = "notes"
                id = sa.Column(sa.Integer, primary_key=True)

            session = Session(bind=op.get_bind())
            session.query(Note).delete()  # expect: DELETE notes
            session.add(Note(id=1))  # expect: INSERT notes
    """,
    "models of other shapes": """
        from flask_sqlalchemy import SQLAlchemy
        from sqlalchemy.orm import DeclarativeBase, mapped_column

        db = SQLAlchemy()


        class Modern(DeclarativeBase):
            pass


        class Room(Modern):
            __tablename__: str = "rooms"
            id = mapped_column(sa.Integer, primary_key=True)


        class Cabin(Room):
            pass


        class LegacyTimetable(db.Model):
            id = db.Column(db.Integer, primary_key=True)


        class Mixin:
            __tablename__ = "mixed"


        class Mixed(Mixin, Modern):
            pass


        def upgrade():
            session = Session(bind=op.get_bind())
            session.query(Room).delete()  # expect: DELETE rooms
            session.query(Cabin).delete()  # expect: DELETE rooms
            session.query(LegacyTimetable).delete()  # expect: DELETE legacy_timetable
            session.query(Mixed).delete()  # expect: DELETE mixed
    """,
    "imported models": """
        from shop.models import Coupon
        import shop.models as models

        session = Session(bind=op.get_bind())
        session.query(Coupon).delete()  # expect: DELETE coupon
        session.query(models.Voucher).update({"a": 1})  # expect: UPDATE voucher
        session.add(Coupon(code="x"))  # expect: INSERT coupon
        for coupon in session.query(Coupon).filter_by(code="y"):
            coupon.code = "z"  # expect: UPDATE coupon
        session.bulk_insert_mappings(Coupon, [{"code": "x"}])  # expect: INSERT coupon
    """,
    "aliased": """
        session = Session(bind=op.get_bind())
        other = orm.aliased(User)
        for user in session.query(other).filter(other.id == 1):
            user.name = "x"  # expect: UPDATE users
    """,
    "nested functions and generators": """
        def pages(query):
            for start in range(0, 100, 10):
                yield from query.offset(start).limit(10)


        def upgrade():
            session = Session(bind=op.get_bind())
            for user in pages(session.query(User)):
                user.name = "x"  # expect: UPDATE users
    """,
    "text and Core through the session": """
        session = Session(bind=op.get_bind())
        session.execute("UPDATE users SET a = 1")  # expect: UPDATE users
        session.execute(User.__table__.insert().values(name="x"))  # expect: INSERT users
        session.connection().execute(sa.text("DELETE FROM users"))  # expect: DELETE users
        session.scalar(sa.insert(User).values(name="x").returning(User.id))  # expect: INSERT users
    """,
    "a row that a function makes": """
        from shop.factories import make_user

        session = Session(bind=op.get_bind())
        session.add(make_user())  # expect: INSERT ?
        session.add_all(make_user() for _ in range(3))  # expect: INSERT ?
    """,
    "models whose names are computed": """
        from sqlalchemy.orm import declared_attr


        class Named(Base):
            @declared_attr
            def __tablename__(cls):
                return cls.__name__.lower()


        class Level(Base):
            __tablename__ = "levels"
            LOG = "level_log"
            users = orm.relationship("Nobody")


        def upgrade():
            session = Session(bind=op.get_bind())
            session.query(Named).delete()  # expect: DELETE ?
            session.query(sa.func.count(Level.id), Level.LOG)
            op.execute(f"DELETE FROM {Level.LOG}")  # expect: DELETE level_log
            for level in session.query(Level).order_by(Level.id.desc()):
                level.users.clear()
                level.users.first().name = "x"  # expect: UPDATE ?
    """,
}


def with_models(body: str) -> str:
    """Return a migration with the models above; ``body`` as for ``alembic()``."""
    head = alembic(MODELS + "    def upgrade():\n        pass\n")
    head = head[: head.index("def upgrade")]
    body = alembic(body)
    return head + body[body.index('down_revision = "1b7d40"') + len('down_revision = "1b7d40"') :].lstrip()


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_what_a_session_only_reads(body: str) -> None:
    check_silent(with_models(body))


@pytest.mark.parametrize("body", HITS.values(), ids=HITS)
def test_what_a_session_writes(body: str) -> None:
    check(with_models(body))
