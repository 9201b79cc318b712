DELETE FROM members;  -- expect: DELETE members downgrade
DROP TABLE members;
