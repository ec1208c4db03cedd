-- What keeps lateness from being hidden. The end that passed is a row of clock_change ('overdue'), once for a dossier, and is never
-- taken away; the system's own draft of an apology is a proposal without a person, once for a dossier.
CREATE UNIQUE INDEX clock_change_overdue ON clock_change (dossier_id) WHERE kind = 'overdue';
CREATE UNIQUE INDEX proposal_drafted ON proposal (dossier_id) WHERE move = 'APOLOGISE' AND by_id IS NULL;
CREATE INDEX dossier_due ON dossier (due_at_ms, id) WHERE done_at_ms IS NULL AND due_at_ms IS NOT NULL;
CREATE INDEX dossier_answer ON dossier (answer_due_at_ms, id) WHERE answer_due_at_ms IS NOT NULL;
CREATE INDEX task_untaken ON task (agency_id, created_at_ms, id) WHERE state = 'open';
CREATE INDEX task_asked_due ON task (agency_id, due_at_ms, id) WHERE state IN ('open', 'taken') AND kind IN ('opinion', 'part');

-- mod/oversee: who urged which step, with what words; once a day for a step.
CREATE TABLE urge (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    day INTEGER NOT NULL,
    by_id INTEGER NOT NULL REFERENCES account (id),
    said TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    UNIQUE (task_id, day)
) STRICT;

-- mod/notify: notices to officials stand in the same table; they lead to the page of the office. Mail goes only to those who want it.
ALTER TABLE notice ADD COLUMN staff INTEGER NOT NULL DEFAULT 0 CHECK (staff IN (0, 1));
CREATE TABLE notice_wish (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    mail INTEGER NOT NULL CHECK (mail IN (0, 1)),
    version INTEGER NOT NULL
) STRICT;
