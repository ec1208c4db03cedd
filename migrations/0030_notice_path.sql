-- mod/notify: the page a notice leads to; '' : the dossier it is about.
ALTER TABLE notice ADD COLUMN path TEXT NOT NULL DEFAULT '';
