-- Countries that the shop ships to
TRUNCATE countries;  -- expect: TRUNCATE countries
INSERT INTO countries (code, name) VALUES  -- expect: INSERT countries
    ('de', 'Germany; all of it'),
    ('fr', 'France -- with islands');
