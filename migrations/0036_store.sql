-- mod/store: kho dữ liệu điện tử của tổ chức, cá nhân (NĐ 45/2020 Đ24–25; TT 01/2023/TT-VPCP): what the State already has from a
-- person and gave to them, to be used again instead of being asked for again (NĐ 61/2018 Đ20.5, NĐ 224/2026 Đ18.4).
CREATE TABLE store_item (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id), -- whose store
    kind TEXT NOT NULL CHECK (kind IN ('given', 'issued', 'own')), -- of a dossier received; a result; put here by its owner
    type TEXT NOT NULL,                  -- data/documents/types.json; '': not a paper that is used again
    name TEXT NOT NULL,
    number_text TEXT NOT NULL,
    issue_day INTEGER,
    until_day INTEGER,                   -- valid up to and with this day; NULL: no end is known
    digitised_by TEXT NOT NULL CHECK (digitised_by IN ('person', 'desk', 'office')), -- photo of the person, scan of the desk, signed scan
    hash TEXT NOT NULL REFERENCES blob (hash),
    media_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    dossier_id INTEGER REFERENCES dossier (id), -- given, issued: by which it came here
    paper_id INTEGER UNIQUE,             -- given: which paper of it; papers of drafts come and go, so no reference
    result_id INTEGER UNIQUE REFERENCES result (id), -- issued
    added_at_ms INTEGER NOT NULL,
    hidden_at_ms INTEGER,                -- its owner does not want it offered
    ended_at_ms INTEGER,                 -- not to be used again:
    ended_why TEXT NOT NULL CHECK (ended_why IN ('', 'recalled', 'replaced', 'removed')),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX store_item_account ON store_item (account_id, id);

-- Where an item was used again: a paper of a draft or a dossier. A draft that is thrown away takes its papers with it.
CREATE TABLE store_use (
    item_id INTEGER NOT NULL REFERENCES store_item (id),
    paper_id INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,
    PRIMARY KEY (item_id, paper_id)
) STRICT;

-- The desk asked for a paper although it is held: in the store or in a database of data/documents/databases.json.
CREATE TABLE store_asked (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    agency_id INTEGER NOT NULL REFERENCES unit (id), -- whose desk asked
    component_key TEXT NOT NULL,
    component_name TEXT NOT NULL,
    held TEXT NOT NULL,                  -- where it is held, in words for the list
    reason TEXT NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES account (id),
    asked_by_name TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX store_asked_agency ON store_asked (agency_id, asked_at_ms);
