-- UPDATE orders stands in this comment, and nothing before the first mark is run:
DELETE FROM orders;

-- migrate:up
CREATE TABLE order_notes (
    id int,
    note text DEFAULT '
-- migrated: down there is no mark
'
);
-- migrate:down
DROP TABLE order_notes;
