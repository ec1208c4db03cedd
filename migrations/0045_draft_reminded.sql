-- mod/citizen: when the owner of a draft was told that it goes soon; NULL: not yet.
ALTER TABLE draft ADD COLUMN reminded_at_ms INTEGER;
