-- // First customers
-- Migration SQL that makes the change goes here.
INSERT INTO customer (id) VALUES (1);  -- expect: INSERT customer

-- //@UNDO
DELETE FROM customer WHERE id = 1;  -- expect: DELETE customer downgrade
