ALTER TABLE users ADD COLUMN first_name TEXT, ADD COLUMN last_name TEXT;
UPDATE users SET first_name = split_part(name, ' ', 1), last_name = split_part(name, ' ', 2);  -- expect: UPDATE users
ALTER TABLE users DROP COLUMN name;
