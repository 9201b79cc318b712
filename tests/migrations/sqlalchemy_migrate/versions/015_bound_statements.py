from migrate import *
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, select, sql
from sqlalchemy.orm import sessionmaker

from nested.models import Machine

meta = MetaData()
kinds = Table("kinds", meta, Column("id", Integer), Column("name", String))
size = Column("size", Integer, default=0)


def upgrade(migrate_engine):
    meta.bind = migrate_engine
    kinds.create()
    size.create(kinds)
    kinds.insert().execute(name="small")  # expect: INSERT kinds

    disks = Table("disks", meta, autoload=True)
    by_kind = disks.update(disks.c.kind == 1, {"size": 2})  # expect: UPDATE disks
    migrate_engine.execute(by_kind)
    connection = migrate_engine.connect()
    connection.execute(disks.delete().where(disks.c.size == 0))  # expect: DELETE disks
    connection.execute(sql.text("UPDATE hosts SET disks = 1"))  # expect: UPDATE hosts
    session = sessionmaker(bind=migrate_engine)()
    session.query(Machine).update({"disks": 1})  # expect: UPDATE machine

    several = disks.insert()  # expect: INSERT disks
    several.execute({"id": 1}, {"id": 2})
    for name in ("hosts", "rooms"):
        shadow = Table("shadow_" + name, meta, autoload=True)
        shadow.delete().execute()  # expect: DELETE shadow_hosts, shadow_rooms
    sizes = disks.update().values(size=bindparam("new"))  # expect: UPDATE disks
    connection.execute(sizes, [{"new": 1}])
    connection.execute(sql.expression.insert(disks, {"id": 3}))  # expect: INSERT disks

    disks.insert().from_select(["id"], select([kinds.c.id]))
    disks.c.size.alter(nullable=False)
    connection.execute(select([disks.c.id])).fetchall()


def downgrade(migrate_engine):
    meta.bind = migrate_engine
    kinds.drop()
    Table("disks", meta, autoload=True).delete().execute()  # expect: DELETE disks downgrade
