-- Members get a mailing address
-- UPDATE members SET address = '' is left to the nightly job

CREATE TABLE addresses (
    id bigserial PRIMARY KEY,
    member_id bigint NOT NULL REFERENCES members (id) ON DELETE CASCADE ON UPDATE CASCADE,
    line text DEFAULT 'UPDATE members SET address = 1;'
);
ALTER TABLE members ADD COLUMN address_id bigint;
COMMENT ON COLUMN members.address_id IS 'DELETE FROM addresses does not clear it';
CREATE INDEX CONCURRENTLY members_address ON members (address_id);

/* INSERT INTO addresses SELECT id, line FROM old_addresses; */
CREATE FUNCTION touch_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE members SET touched = now() WHERE id = NEW.member_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER touch AFTER INSERT OR UPDATE ON addresses FOR EACH ROW EXECUTE FUNCTION touch_address();

GRANT INSERT, UPDATE, DELETE ON addresses TO app;
SELECT id FROM members WHERE id = 1 FOR UPDATE;
PREPARE unused AS SELECT 1;
