SET lock_timeout = '5s';

INSERT INTO addresses (member_id, line)  -- expect: INSERT_SELECT addresses
SELECT id, address FROM members WHERE address IS NOT NULL;

UPDATE members AS m  -- expect: UPDATE members
   SET address_id = a.id
  FROM addresses a
 WHERE a.member_id = m.id;

DO $$
DECLARE batch int;
BEGIN
    LOOP
        DELETE FROM orphan_addresses  -- expect: DELETE orphan_addresses
         WHERE id IN (SELECT id FROM orphan_addresses LIMIT 1000);
        EXIT WHEN NOT FOUND;
    END LOOP;
    EXECUTE 'TRUNCATE ' || quote_ident('staging');  -- expect: TRUNCATE staging
END
$$;

WITH moved AS (
    DELETE FROM inbox WHERE read RETURNING *  -- expect: DELETE inbox
)
INSERT INTO archive SELECT * FROM moved;  -- expect: INSERT_SELECT archive
