import json

from loguru import logger


async def _copy(db, source, target):
    await db.execute(f"INSERT INTO {target} SELECT * FROM {source}")  # expect: INSERT_SELECT orders


async def m001_initial(db):
    """
    Initial tables of the shop.
    """
    await db.execute(
        f"""
        CREATE TABLE shop.items (
            id TEXT PRIMARY KEY,
            wallet TEXT NOT NULL,
            price {db.big_int} NOT NULL,
            time TIMESTAMP NOT NULL DEFAULT {db.timestamp_now}
        );
        """
    )
    await db.execute(
        """
        INSERT INTO shop.items (id, wallet, price) -- expect: INSERT items
        VALUES (:id, :wallet, :price)
        """,
        {"id": "sample", "wallet": "", "price": 1},
    )


async def m002_add_unit(db):
    """
    Update the unit of items, then delete the old column.
    """
    await db.execute("ALTER TABLE shop.items ADD COLUMN unit TEXT DEFAULT 'sat'")
    # await db.execute("UPDATE shop.items SET unit = 'usd'")
    await db.execute("UPDATE shop.items SET unit = 'sat'")  # expect: UPDATE items
    for row in await db.fetchall("SELECT id, extra FROM shop.items"):
        extra = json.loads(row["extra"] or "{}")
        extra.update(unit="sat")
        await db.execute(
            "UPDATE shop.items SET extra = :extra"  # expect: UPDATE items
            " WHERE id = :id",
            {"extra": json.dumps(extra), "id": row["id"]},
        )


async def m003_orders(db):
    """
    Store orders by text ids.
    """
    new = "shop.orders"
    await db.execute(f"ALTER TABLE {new} RENAME TO orders_old")
    await db.execute(f"CREATE TABLE {new} (id TEXT PRIMARY KEY, item TEXT)")
    await _copy(db, "shop.orders_old", new)
    await db.execute("DROP TABLE shop.orders_old")
    logger.info("DELETE FROM shop.orders_old was not needed")


async def m004_settings(db):
    """
    One row a setting.
    """

    async def keep(key, value):
        await db.execute(
            """
            INSERT INTO settings (id, value) VALUES (:id, :value) -- expect: UPSERT settings
            ON CONFLICT (id) DO UPDATE SET value = :value
            """,
            {"id": key, "value": json.dumps(value)},
        )

    row = await db.fetchone("SELECT * FROM shop.settings")
    for key, value in json.loads(row["editable"]).items():
        await keep(key, value)


async def m005_created(db):
    async with db.connect() as conn:
        for table in ["items", "orders"]:
            await conn.execute(
                f"UPDATE {db.table_with_schema(table)} SET created ="  # expect: UPDATE items, orders
                f" '{db.timestamp_now_str()}'"
            )
        await conn.execute(f"DELETE FROM {db.table_with_schema('carts')} WHERE created IS NULL")  # expect: DELETE carts


async def m006_again(db):
    await m005_created(db)


async def m007_views(db):
    """
    Rebuild the view of balances.
    """
    await db.execute("DROP VIEW balances")
    await db.execute(
        """
        CREATE VIEW balances AS
        SELECT wallet, SUM(price) AS balance  -- update: do not count unpaid
        FROM shop.items
        GROUP BY wallet
        """
    )
    await db.execute("COMMIT")
