-- Up Migration
UPDATE users SET mail = email;  -- expect: UPDATE users

-- Down Migration
UPDATE users SET email = mail;  -- expect: UPDATE users downgrade
