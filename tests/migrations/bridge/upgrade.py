from mautrix.util.async_db import Connection, Scheme, UpgradeTable

upgrade_table = UpgradeTable(version_table_name="bridge_version")


@upgrade_table.register(description="Initial revision", upgrades_to=2)
async def upgrade_blank_to_v2(conn: Connection) -> None:
    await conn.execute(
        """CREATE TABLE chat (
            id   TEXT PRIMARY KEY,
            peer TEXT REFERENCES peer(id) ON DELETE CASCADE ON UPDATE CASCADE
        )"""
    )


@upgrade_table.register(description="Add the account to every key")
async def upgrade_v3(conn: Connection, scheme: Scheme) -> None:
    async def add_account(table: str, key_columns: list[str]) -> None:
        await conn.execute(f"ALTER TABLE {table} ADD COLUMN account TEXT")
        await conn.execute(f"UPDATE {table} SET account=''")  # expect: UPDATE chat, peer
        key_columns.append("account")

    if scheme != Scheme.SQLITE:
        await add_account("chat", [])
        await add_account("peer", ["id"])


@upgrade_table.register(description="Mark chats that need a new sync")
async def upgrade_v4(conn: Connection, scheme: Scheme) -> None:
    if scheme == Scheme.SQLITE:
        await rebuild_sqlite(conn)
    else:
        await conn.execute("DELETE FROM peer WHERE id IS NULL")  # expect: DELETE peer
    await conn.execute(
        """
        INSERT INTO sync_state (chat, state) -- expect: UPSERT sync_state
        SELECT id, 'again' FROM chat
        ON CONFLICT (chat) DO UPDATE SET state=excluded.state
        """
    )


async def rebuild_sqlite(conn: Connection) -> None:
    await conn.execute("CREATE TABLE new_peer (id TEXT PRIMARY KEY NOT NULL)")
    await conn.execute("INSERT INTO new_peer (id) SELECT id FROM peer")  # expect: INSERT_SELECT new_peer
    await conn.execute("DROP TABLE peer")
    await conn.execute("ALTER TABLE new_peer RENAME TO peer")
