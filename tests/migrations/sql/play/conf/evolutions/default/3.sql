# --- !Ups
ALTER TABLE song ADD plays INT;
UPDATE song SET plays = 0;  -- expect: UPDATE song

# --- !Downs
DELETE FROM song WHERE plays = 0;  -- expect: DELETE song downgrade
ALTER TABLE song DROP plays;
