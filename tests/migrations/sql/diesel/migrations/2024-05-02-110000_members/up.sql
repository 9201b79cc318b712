CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO members SELECT id, name FROM users;  -- expect: INSERT_SELECT members
