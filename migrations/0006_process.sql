-- mod/process: tokens of running processes. A waiting token is a task: a person's step, a message or a timer.
CREATE TABLE task (
    id INTEGER PRIMARY KEY,
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    node TEXT NOT NULL,                  -- id of the element in the process
    kind TEXT NOT NULL CHECK (kind IN ('user', 'message', 'timer')),
    name TEXT NOT NULL,
    role TEXT NOT NULL,                  -- of the lane; '' for events
    work TEXT NOT NULL,                  -- review, draft, approve, issue, or ''
    agency_id INTEGER NOT NULL REFERENCES unit (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'done', 'dropped')),
    assignee_id INTEGER REFERENCES account (id),
    race INTEGER NOT NULL,               -- tokens of one event-based gateway; the first that fires drops the others
    created_at_ms INTEGER NOT NULL,
    taken_at_ms INTEGER,
    due_at_ms INTEGER,
    done_at_ms INTEGER,
    outcome TEXT NOT NULL,               -- '', 'approved', 'sent_back', 'forwarded' …
    opinion TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX task_dossier ON task (dossier_id, id);
CREATE INDEX task_waiting ON task (agency_id, role, due_at_ms) WHERE state IN ('open', 'taken');
CREATE INDEX task_assignee ON task (assignee_id, due_at_ms) WHERE state = 'taken';

CREATE TABLE process_var (
    dossier_id INTEGER NOT NULL REFERENCES dossier (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,                 -- 'true', 'false' or text
    PRIMARY KEY (dossier_id, name)
) STRICT;
