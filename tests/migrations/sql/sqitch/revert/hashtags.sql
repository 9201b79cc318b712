-- Revert flipr:hashtags from pg

BEGIN;
UPDATE flips SET body = body || array_to_string(hashtags, ' ');  -- expect: UPDATE flips downgrade
ALTER TABLE flips DROP COLUMN hashtags;
COMMIT;
