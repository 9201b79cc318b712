from sqlalchemy import Column, MetaData, String, Table, and_, func, select
from sqlalchemy.orm import sessionmaker

OWNER = 'owner'
ROOT = {'id': 'root', 'name': 'root'}


def get_volumes_table(meta):
    return Table('volumes', meta, autoload=True)


def define_owners_table(meta):
    return Table('owners', meta,
                 Column('id', String(36), primary_key=True),
                 Column('name', String(255)),
                 mysql_engine='InnoDB')


def _populate(owners, names):
    for name in names:
        owners.insert(values={'id': name, 'name': name}).execute()  # expect: INSERT owners


def upgrade(migrate_engine):
    meta = MetaData()
    meta.bind = migrate_engine

    volumes = get_volumes_table(meta)
    volumes.create_column(Column(OWNER, String(36)))
    owners = define_owners_table(meta)
    owners.create()
    _populate(owners, ['nobody', 'system'])

    volumes.update().where(volumes.c.project == None).values(owner='nobody').execute()  # expect: UPDATE volumes

    snapshots = Table('snapshots', meta, autoload=True)
    statement = (snapshots.update()  # expect: UPDATE snapshots
                 .where(snapshots.c.owner == None))
    if migrate_engine.name == 'sqlite':
        statement = statement.values(owner='nobody')
    else:
        statement = statement.values(owner=func.concat('no', 'body'))
    statement.execute()

    insert = owners.insert()  # expect: INSERT owners
    insert.execute(ROOT)
    insert.execute({'id': 'guest', 'name': 'guest'})

    conn = migrate_engine.connect()
    conn.execute(
        volumes.update(  # expect: UPDATE volumes
            volumes.c.size == None,
            {volumes.c.size: 1}))
    for row in conn.execute(select([volumes.c.id])).fetchall():
        print(row)
    conn.close()

    session = sessionmaker(bind=migrate_engine)()
    backups = Table('backups', meta, autoload=True)
    old = backups.delete().where(and_(backups.c.deleted == 1, backups.c.size == 0))  # expect: DELETE backups
    session.execute(old)
    session.commit()
    session.close()


def downgrade(migrate_engine):
    meta = MetaData(bind=migrate_engine)
    volumes = get_volumes_table(meta)
    migrate_engine.execute(volumes.update().values(project=volumes.c.owner))  # expect: UPDATE volumes downgrade
    volumes.c.owner.drop()
    Table('owners', meta, autoload=True).drop()
