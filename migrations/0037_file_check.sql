-- mod/papers: what is known of a file that was handed in, by its bytes: looked at once, whoever hands it in again.
CREATE TABLE file_check (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    pages INTEGER NOT NULL,              -- of a PDF; 0: not counted
    width INTEGER NOT NULL,              -- pixels of a picture; points of a PDF's first page; 0: none
    height INTEGER NOT NULL,
    thumb_hash TEXT REFERENCES blob (hash), -- small picture that we made; NULL: none
    copy_hash TEXT REFERENCES blob (hash),  -- JPEG for reading what browsers do not show (HEIC); NULL: none
    scan_state TEXT NOT NULL CHECK (scan_state IN ('waiting', 'clean', 'infected', 'unchecked')),
    scan_note TEXT NOT NULL,             -- what the scanner called it, or why it could not look
    scanned_at_ms INTEGER,
    seen_at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX file_check_scan ON file_check (scan_state, id);
CREATE INDEX paper_hash ON paper (hash);
