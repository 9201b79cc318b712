-- Settings move to a table of their own
-- depends: 0003.members

CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);
INSERT INTO settings VALUES ('theme', 'light');  -- expect: INSERT settings
REPLACE INTO options (name, value) VALUES ('moved', '1');  -- expect: UPSERT options
