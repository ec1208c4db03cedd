-- What the officers' side learned: cash taken at a desk of another agency, papers used again, one slip for several dossiers.

-- mod/payment: the unit whose desk took the cash; it is not always of the agency that decides. NULL: not paid, or before this was kept,
-- when only the deciding agency took any.
ALTER TABLE fee ADD COLUMN taken_unit_id INTEGER REFERENCES unit (id);

-- mod/papers: state of digitisation 2 (a component of another dossier is used again) or 3 (a result of another dossier is); otherwise
-- 0, and the paper itself tells: 1 with a file, 0 without (TT 01/2023/TT-VPCP). reused_from: that other dossier.
ALTER TABLE paper ADD COLUMN reused INTEGER NOT NULL DEFAULT 0 CHECK (reused IN (0, 2, 3));
ALTER TABLE paper ADD COLUMN reused_from INTEGER REFERENCES dossier (id);

-- mod/dossier: what one desk received on one day.
CREATE INDEX dossier_desk_day ON dossier (intake_agency_id, received_at_ms, id) WHERE received_at_ms IS NOT NULL;
