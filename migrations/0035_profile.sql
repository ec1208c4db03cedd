-- mod/profile: what a person says of themself and of their family beside the account, kept by the person, to be asked once only
-- (NĐ 224/2026 Đ15.1.d). One row a member; the person alone makes, corrects and removes it.
CREATE TABLE profile_member (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    relation TEXT NOT NULL CHECK (relation IN ('self', 'spouse', 'father', 'mother', 'child')),
    made_at_ms INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX profile_member_account ON profile_member (account_id);
CREATE UNIQUE INDEX profile_member_one ON profile_member (account_id, relation) WHERE relation <> 'child';

-- What is known of a member, each value with where it comes from. What is removed is gone for good (Luật 91/2025/QH15 Đ14).
CREATE TABLE profile_value (
    member_id INTEGER NOT NULL REFERENCES profile_member (id),
    key TEXT NOT NULL,                   -- mod/profile/profile.h, PROFILE_KEYS
    value TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('self', 'result', 'officer')), -- said by the person; from a result; checked at the desk
    dossier_id INTEGER REFERENCES dossier (id), -- result: of which; officer: on whose occasion
    number_text TEXT NOT NULL,           -- result: its number
    checked_by INTEGER REFERENCES account (id),
    checked_name TEXT NOT NULL,          -- officer: who compared it with the paper
    set_at_ms INTEGER NOT NULL,
    PRIMARY KEY (member_id, key)
) STRICT;
