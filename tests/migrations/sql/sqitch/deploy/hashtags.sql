-- Deploy flipr:hashtags to pg
-- requires: flips

BEGIN;
ALTER TABLE flips ADD COLUMN hashtags text[];
UPDATE flips SET hashtags = '{}';  -- expect: UPDATE flips
COMMIT;
