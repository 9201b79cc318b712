ALTER TABLE users ADD COLUMN name TEXT;
UPDATE users SET name = first_name || ' ' || last_name;  -- expect: UPDATE users downgrade
