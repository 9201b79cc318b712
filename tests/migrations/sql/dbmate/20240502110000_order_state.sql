-- migrate:up
ALTER TABLE orders ADD COLUMN state text;
UPDATE orders SET state = 'open'  -- expect: UPDATE orders

-- migrate:down transaction:false
UPDATE orders SET legacy_state = state;  -- expect: UPDATE orders downgrade
ALTER TABLE orders DROP COLUMN state;
