-- What somebody on a case is to do by a day. place counts within one case.
CREATE TABLE task (
  id       BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id  BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  place    INTEGER NOT NULL,
  owner    TEXT NOT NULL,     -- a role's name
  due_day  INTEGER NOT NULL,
  done_day INTEGER,
  body     BLOB NOT NULL CHECK (length(body) <= 131072),  -- sealed under the case's key
  UNIQUE (case_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_open ON task (case_id, due_day) WHERE done_day IS NULL;
CREATE INDEX task_due ON task (due_day) WHERE done_day IS NULL;
