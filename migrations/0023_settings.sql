-- core: who changed a setting, and when. NULL: nobody since this is kept, or a command did.
ALTER TABLE setting ADD COLUMN changed_at_ms INTEGER;
ALTER TABLE setting ADD COLUMN changed_by INTEGER REFERENCES account (id);

-- mod/bundle: who decides a part may be changed by several administrators; each change names the version it saw.
ALTER TABLE bundle_agency ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE bundle_agency ADD COLUMN nobody INTEGER NOT NULL DEFAULT 0 CHECK (nobody IN (0, 1)); -- 1: decides_id no longer does; the receiving agency passes the part on
