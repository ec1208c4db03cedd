-- mod/code: a code of six digits that was sent. Works once, for ten minutes and five guesses, for whoever has its number.
-- It takes the place of login_code and of what two other tables kept of their own codes; none of those outlived ten minutes.
DROP TABLE login_code;

-- mod/code: a code of six digits that was sent. Works once, for a few minutes and a few guesses, for whoever has its number.
CREATE TABLE one_time_code (
    id INTEGER PRIMARY KEY,
    object_kind TEXT NOT NULL,           -- whose it is: 'account', or 'help', a help session
    object_id INTEGER NOT NULL,          -- 0: nobody's, and nothing was sent
    purpose TEXT NOT NULL CHECK (purpose IN ('second', 'verify', 'forgot', 'notice', 'help')),
    channel TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
    address TEXT NOT NULL,               -- '': there is none, and nothing was sent
    code_hash BLOB NOT NULL,             -- HMAC under the key file of the data directory
    made_at_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    ended_at_ms INTEGER                  -- used, guessed at too often, or replaced by a newer one
) STRICT;
CREATE INDEX one_time_code_object ON one_time_code (object_kind, object_id) WHERE ended_at_ms IS NULL;

-- mod/notify: codes live in one_time_code.
ALTER TABLE notice_address ADD COLUMN code_id INTEGER; -- the last code that was sent for it; NULL: none since it was confirmed
ALTER TABLE notice_address DROP COLUMN asked;
ALTER TABLE notice_address DROP COLUMN code_hash;
ALTER TABLE notice_address DROP COLUMN code_at_ms;
ALTER TABLE notice_address DROP COLUMN tries;

-- mod/represent: the same.
ALTER TABLE help_session ADD COLUMN code_id INTEGER; -- the last code that was sent; NULL: none, or it was used
ALTER TABLE help_session DROP COLUMN code_hash;
ALTER TABLE help_session DROP COLUMN code_until_ms;
ALTER TABLE help_session DROP COLUMN code_tries;

-- core: jobs of codes that nobody waits for any more.
DELETE FROM job WHERE kind IN ('login.code', 'notify.code');
