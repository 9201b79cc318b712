-- +migrate Up notransaction
INSERT INTO people (id, name) VALUES (1, 'Ada') ON CONFLICT (id) DO UPDATE SET name = 'Ada';  -- expect: UPSERT people
-- +migrate Down
DELETE FROM people WHERE id = 1;  -- expect: DELETE people downgrade
