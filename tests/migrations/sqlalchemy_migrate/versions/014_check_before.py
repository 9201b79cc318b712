from migrate import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy import DDL, Column, Index, Integer, MetaData, Table, func, select
from sqlalchemy.schema import DropConstraint

MESSAGE = 'There are still %(count)i rows to update in %(table)s: run "UPDATE nodes SET uuid = ..." first.'


def scan(table):
    """Count what a data migration should have filled; insert or update nothing."""
    count = select([func.count()]).select_from(table).where(table.c.uuid == None).execute().scalar()
    if count > 0:
        raise RuntimeError(MESSAGE % {'count': count, 'table': table.name})


def upgrade(migrate_engine):
    meta = MetaData(migrate_engine)
    nodes = Table('nodes', meta, autoload=True)
    scan(nodes)

    # Built, and never executed: it writes nothing.
    archive = Table('nodes_archive', meta, Column('id', Integer, primary_key=True))
    archive.create(checkfirst=True)
    archive.insert().from_select(['id'], nodes.select())

    nodes.c.uuid.alter(nullable=False, server_default='')
    Index('nodes_uuid_idx', nodes.c.uuid).create(migrate_engine)
    UniqueConstraint('uuid', table=nodes, name='uniq_nodes0uuid').create()
    key = ForeignKeyConstraint(columns=[nodes.c.rack], refcolumns=[nodes.c.id], ondelete='CASCADE', onupdate='CASCADE')
    migrate_engine.execute(DropConstraint(key))
    wider = DDL("ALTER TABLE nodes MODIFY name VARCHAR(200) CHARACTER SET utf8")
    migrate_engine.execute(wider)

    parts = []
    parts.insert(0, 'nodes')
    seen = {}
    seen.update(nodes=len(parts))


def downgrade(migrate_engine):
    raise NotImplementedError('DELETE FROM nodes_archive is not undone')
