-- mod/ward: pictures, sound and film of a guide beside a procedure. Each has its words in writing; a film has a still picture. What was
-- taken away stays in the records.
CREATE TABLE ward_media (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES ward_post (id),
    kind TEXT NOT NULL CHECK (kind IN ('picture', 'sound', 'film')),
    hash TEXT NOT NULL REFERENCES blob (hash),
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL CHECK (words <> ''),     -- what is seen and heard
    still_hash TEXT REFERENCES blob (hash),      -- of a film: shown before it plays
    still_type TEXT,
    captions_hash TEXT REFERENCES blob (hash),   -- WebVTT; NULL: none
    added_at_ms INTEGER NOT NULL,
    removed_at_ms INTEGER                        -- NULL: it is shown
) STRICT;
CREATE INDEX ward_media_post ON ward_media (post_id, id);
