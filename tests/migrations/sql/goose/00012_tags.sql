-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE PROCEDURE merge_tags() LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tags WHERE name = '';
END
$$;
-- +goose StatementEnd
ALTER TABLE tags ADD COLUMN slug text;
UPDATE tags SET slug = lower(name);  -- expect: UPDATE tags
CALL merge_tags();  -- expect: OPAQUE ?

-- +goose Down
-- +goose StatementBegin
DELETE FROM tags WHERE slug LIKE 'merged-%';  -- expect: DELETE tags downgrade
-- +goose StatementEnd
