DROP TABLE settings;
DELETE FROM options WHERE name = 'moved';  -- expect: DELETE options downgrade
