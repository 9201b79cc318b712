"""Fill the members' new columns through ORM sessions

Revision ID: ab12
Revises: 9f01
Create Date: 2024-05-02 11:00:00
"""

from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm
from sqlalchemy.orm import Session, declarative_base, sessionmaker

from shop.models import Coupon

revision = "ab12"
down_revision = "9f01"
branch_labels = None
depends_on = None

Base = declarative_base()


class Member(Base):
    __tablename__ = "members"

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(80))
    level = sa.Column(sa.Integer)
    profile = sa.Column(sa.JSON)
    cards = orm.relationship("Card", back_populates="member")


class Card(Base):
    __tablename__ = "cards"
    __table_args__ = {"schema": "shop"}

    id = sa.Column(sa.Integer, primary_key=True)
    member_id = sa.Column(sa.ForeignKey("members.id"))
    member = orm.relationship("Member", back_populates="cards")


@contextmanager
def session_scope(bind):
    session = Session(bind=bind)
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()


def upgrade():
    bind = op.get_bind()
    session = orm.Session(bind=bind)
    for member in session.query(Member).filter(Member.level.is_(None)):
        member.level = 1  # expect: UPDATE members
        member.name = member.name.strip()
    session.commit()
    rename_fields(session)
    fill_cards(bind)
    with session_scope(bind) as scoped:
        scoped.query(Card).filter_by(member_id=None).delete(synchronize_session=False)  # expect: DELETE cards
    if bind.dialect.name == "sqlite":
        return
    declare_and_fill(bind)


def rename_fields(session):
    renamed = {"plan": "level"}
    rows = session.scalars(sa.select(Member)).all()
    for row in rows:
        for old, new in renamed.items():
            setattr(row, new, row.profile.pop(old))  # expect: UPDATE members
    session.flush()


def fill_cards(bind):
    make_session = sessionmaker(bind=bind)
    with make_session() as session, session.begin():
        first = session.query(Member).first()
        card = Card(member_id=first.id)
        card.id = 1
        session.add(card)  # expect: INSERT cards
        session.add_all([Card(member_id=number) for number in (2, 3)])  # expect: INSERT cards
        session.merge(Member(id=7, name="Guest"))  # expect: UPSERT members
        session.bulk_insert_mappings(Card, [{"member_id": 4}])  # expect: INSERT cards
        session.bulk_update_mappings(Member, [{"id": 4, "level": 2}])  # expect: UPDATE members
        session.bulk_save_objects([Card(member_id=5)])  # expect: INSERT cards
        levels = sa.update(Member).values(level=3)  # expect: UPDATE members
        session.execute(levels.execution_options(synchronize_session=False))
        stale = session.get(Card, 9)
        session.delete(stale)  # expect: DELETE cards
        coupon = session.query(Coupon).filter(Coupon.code == "WELCOME").one()
        coupon.active = False  # expect: UPDATE Coupon


def declare_and_fill(bind):
    Local = orm.declarative_base()

    class Note(Local):
        __tablename__ = "member_notes"
        id = sa.Column(sa.Integer, primary_key=True)
        text = sa.Column(sa.Text)

    session = Session(bind)
    old_notes = session.query(Note).filter(Note.text == "")
    old_notes.update({"text": None})  # expect: UPDATE member_notes
    known = {}
    for note in session.query(Note).yield_per(100):
        known.update({note.id: note.text})
        known[note.id] = note.text
    session.commit()


def downgrade():
    session = Session(bind=op.get_bind())
    count = session.query(Member).count()
    members = session.query(Member).all()
    for i in range(count):
        members[i].level = None  # expect: UPDATE members downgrade
    session.commit()
