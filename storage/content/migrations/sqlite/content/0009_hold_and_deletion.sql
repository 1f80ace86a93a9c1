-- What keeps a case, and how it goes.
ALTER TABLE cases ADD COLUMN hold_by TEXT;                -- the role that set a legal hold, while there is one
ALTER TABLE cases ADD COLUMN deletion_by TEXT;            -- the role that asked for the deletion of a closed case, while somebody asks
ALTER TABLE cases ADD COLUMN deletion_confirmed_by TEXT;  -- the role that confirmed it: it goes with the next release
CREATE INDEX cases_deletion ON cases (deletion_confirmed_by) WHERE deletion_confirmed_by IS NOT NULL;

-- Why a hold was set or lifted stands among the notes.
ALTER TABLE note ADD COLUMN kind TEXT NOT NULL DEFAULT 'note' CHECK (kind IN ('note', 'hold-set', 'hold-lifted'));

-- What stays of a case that was deleted: its number, and what the Board's report counts. Nothing sealed.
CREATE TABLE deleted_case (
  id               BLOB PRIMARY KEY CHECK (length(id) = 16),
  number           TEXT NOT NULL UNIQUE,
  finding          TEXT NOT NULL,
  outcomes         TEXT NOT NULL,
  topic            TEXT NOT NULL,
  way              TEXT NOT NULL,
  source           TEXT NOT NULL,
  readers          TEXT NOT NULL,
  kept_out         TEXT NOT NULL,
  opened_day       INTEGER NOT NULL,
  acknowledged_day INTEGER,
  answered_day     INTEGER,
  concluded_day    INTEGER,
  closed_day       INTEGER NOT NULL,
  reopened_day     INTEGER,
  wrote_again_day  INTEGER,
  deleted_day      INTEGER NOT NULL,
  erased           INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),  -- 1: its key and its files are gone as well
  room             TEXT,  -- address of the private channel, until its card was taken out
  card             TEXT,
  lead_cards       TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX deleted_case_to_erase ON deleted_case (erased) WHERE erased = 0;

-- For a year a receipt is told that its case was deleted. Nothing joins it with the case.
CREATE TABLE deleted_mailbox (
  lookup      BLOB PRIMARY KEY CHECK (length(lookup) = 32),
  deleted_day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An effect can be of a case that was deleted: its channel is left to be seen to. So nothing refers to the cases' rows any more.
CREATE TABLE effect_new (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id       BLOB NOT NULL CHECK (length(case_id) = 16),
  name          TEXT NOT NULL,
  mark          BLOB NOT NULL CHECK (length(mark) = 16),
  attempts      INTEGER NOT NULL DEFAULT 0,
  due_ms        INTEGER NOT NULL,
  held_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO effect_new SELECT id, case_id, name, mark, attempts, due_ms, held_until_ms FROM effect;
DROP TABLE effect;
ALTER TABLE effect_new RENAME TO effect;
CREATE INDEX effect_due ON effect (due_ms);
CREATE INDEX effect_case ON effect (case_id);
