-- mod/dossier: every turn of a dossier. The facts of a clock are rows of clock_change ('stands', 'runs', 'restarts', 'extended',
-- 'promised'), in the order in which they happened; engine/deadline_run tells from them where the clock stands.
ALTER TABLE clock_change ADD COLUMN limit_words TEXT NOT NULL DEFAULT '';  -- 'extended': by how much, "5 working days"
ALTER TABLE clock_change ADD COLUMN promised_day INTEGER;                  -- 'promised': the new day
ALTER TABLE dossier ADD COLUMN decided_at_ms INTEGER;                      -- the leader approved: no stopping after that
ALTER TABLE dossier ADD COLUMN door TEXT NOT NULL DEFAULT 'desk' CHECK (door IN ('desk', 'room', 'road', 'post', 'portal'));
ALTER TABLE dossier ADD COLUMN continues_id INTEGER REFERENCES dossier (id); -- the earlier dossier of this person and procedure
ALTER TABLE dossier ADD COLUMN bundle_id INTEGER;                          -- dossiers of one electronic bundle share it
ALTER TABLE dossier ADD COLUMN intake_agency_id INTEGER REFERENCES unit (id); -- agency of the desk that received it, not always the one that decides
UPDATE dossier SET intake_agency_id = (SELECT agency_id FROM unit WHERE unit.id = dossier.intake_unit_id);
CREATE INDEX dossier_desk ON dossier (intake_agency_id, state, id);
ALTER TABLE paper_request ADD COLUMN stage TEXT NOT NULL DEFAULT 'intake' CHECK (stage IN ('intake', 'appraisal'));
CREATE INDEX dossier_bundle ON dossier (bundle_id) WHERE bundle_id IS NOT NULL;

-- What one person asks another to do with a dossier: specialists never ask citizens themselves (NĐ 61/2018 Đ5), and only the
-- head signs apologies, refusals after appraisal and stops.
CREATE TABLE proposal (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    move TEXT NOT NULL,                  -- name of the move in moves.inc
    reason TEXT NOT NULL,
    items TEXT NOT NULL,                 -- JSON: papers asked for, [{"key", "note"}]
    day INTEGER,                         -- an apology's new day
    by_id INTEGER REFERENCES account (id), -- NULL: the system drafted it
    at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'carried', 'turned_down')),
    answer TEXT NOT NULL,                -- why it was turned down
    answered_by INTEGER REFERENCES account (id),
    answered_at_ms INTEGER,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX proposal_dossier ON proposal (dossier_id, id);
CREATE INDEX proposal_open ON proposal (move, id) WHERE state = 'open';

-- Agencies that were asked about a dossier and therefore read it, besides the one that decides and the one that received it.
CREATE TABLE dossier_reader (
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (dossier_id, agency_id)
) STRICT;

-- mod/process: tokens that wait at a joining gateway, opinions and parts of a step given to other rooms, instances of a step.
CREATE TABLE task_wider (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    node TEXT NOT NULL,                  -- id of the element in the process; of an opinion or part: that of the step that asks
    kind TEXT NOT NULL CHECK (kind IN ('user', 'message', 'timer', 'join', 'opinion', 'part')),
    name TEXT NOT NULL,
    role TEXT NOT NULL,                  -- of the lane; '' for events
    work TEXT NOT NULL,                  -- review, draft, approve, issue, or ''
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    unit_id INTEGER REFERENCES unit (id), -- the room it was given to; NULL: the whole agency
    parent_id INTEGER,                   -- opinion, part: the task that asked
    instance INTEGER NOT NULL,           -- step given to several: which of them, from 1; otherwise 0
    via INTEGER NOT NULL,                -- join: the way in by which the token came, from 1; boundary timer: task it hangs on
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'done', 'dropped')),
    assignee_id INTEGER REFERENCES account (id),
    race INTEGER NOT NULL,               -- tokens of one event-based gateway; the first that fires drops the others
    created_at_ms INTEGER NOT NULL,
    taken_at_ms INTEGER,
    due_at_ms INTEGER,
    done_at_ms INTEGER,
    outcome TEXT NOT NULL,               -- '', 'approved', 'sent_back', 'forwarded' …
    question TEXT NOT NULL,              -- opinion, part: what is asked
    opinion TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
INSERT INTO task_wider (id, dossier_id, node, kind, name, role, work, agency_id, unit_id, parent_id, instance, via, state, assignee_id,
                        race, created_at_ms, taken_at_ms, due_at_ms, done_at_ms, outcome, question, opinion, version)
SELECT id, dossier_id, node, kind, name, role, work, agency_id, NULL, NULL, 0, 0, state, assignee_id, race, created_at_ms, taken_at_ms,
       due_at_ms, done_at_ms, outcome, '', opinion, version FROM task;
DROP TABLE task;
ALTER TABLE task_wider RENAME TO task;
CREATE INDEX task_dossier ON task (dossier_id, id);
CREATE INDEX task_waiting ON task (agency_id, role, due_at_ms) WHERE state IN ('open', 'taken');
CREATE INDEX task_parent ON task (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX task_assignee ON task (assignee_id, due_at_ms) WHERE state = 'taken';
