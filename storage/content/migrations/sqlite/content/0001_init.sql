-- Times are days since 1970-01-01 in content tables, Unix milliseconds in effects. Ids are 16 random bytes.

-- What waits in the relay for the next release. There is no column for when it came.
CREATE TABLE parcel (
  id      BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB NOT NULL CHECK (length(case_id) = 16),
  kind    TEXT NOT NULL CHECK (kind IN ('report', 'answer', 'file')),
  proven  INTEGER NOT NULL CHECK (proven IN (0, 1)),   -- 0: a report without a pass
  urgent  INTEGER NOT NULL CHECK (urgent IN (0, 1)),   -- 1: leaves without waiting
  body    BLOB NOT NULL CHECK (length(body) <= 131072)  -- sealed under the case's key
) STRICT, WITHOUT ROWID;
CREATE INDEX parcel_case ON parcel (case_id);

-- Passes that were used for a report. Written with the report or not at all.
CREATE TABLE spent_pass (
  id    BLOB PRIMARY KEY CHECK (length(id) = 32),  -- a hash from which the pass cannot be computed
  epoch INTEGER NOT NULL                           -- the quarter of its key, for deletion when no such pass is taken any more
) STRICT, WITHOUT ROWID;

-- The reporter's way back. Found by a hash from which the receipt cannot be computed.
CREATE TABLE mailbox (
  lookup          BLOB PRIMARY KEY CHECK (length(lookup) = 32),
  case_id         BLOB NOT NULL UNIQUE CHECK (length(case_id) = 16),
  key_for_receipt BLOB NOT NULL,  -- the mailbox's key, sealed under the receipt's key, sealed under the case's key
  key_for_desk    BLOB NOT NULL   -- the mailbox's key, sealed under the case's key
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
  id         BLOB PRIMARY KEY CHECK (length(id) = 16),
  number     TEXT NOT NULL UNIQUE,
  state      TEXT NOT NULL CHECK (state IN ('triage', 'open', 'closed')),
  finding    TEXT,
  topic      TEXT NOT NULL,
  way        TEXT NOT NULL CHECK (way IN ('named', 'confidential', 'anonymous', 'unverified')),
  readers    TEXT NOT NULL,  -- role names, separated by spaces
  kept_out   TEXT NOT NULL,  -- role names, separated by spaces
  opened_day INTEGER NOT NULL,
  closed_day INTEGER,
  room       TEXT,           -- address of the private channel
  card       TEXT,           -- address of the pointer card in it
  report     BLOB NOT NULL,  -- sealed under the case's key
  author     BLOB,           -- named reports only; sealed under the case's key
  CHECK ((state = 'closed') = (finding IS NOT NULL)),
  CHECK ((way = 'named') = (author IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- The conversation. place counts within one case.
CREATE TABLE message (
  id      BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  voice   TEXT NOT NULL CHECK (voice IN ('desk', 'reporter')),
  day     INTEGER NOT NULL,
  body    BLOB NOT NULL CHECK (length(body) <= 131072),  -- sealed under the mailbox's key
  UNIQUE (case_id, place)
) STRICT, WITHOUT ROWID;

-- What has to happen outside. A row is deleted when it is done.
CREATE TABLE effect (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id       BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  name          TEXT NOT NULL,
  mark          BLOB NOT NULL CHECK (length(mark) = 16),
  attempts      INTEGER NOT NULL DEFAULT 0,
  due_ms        INTEGER NOT NULL,
  held_until_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_due ON effect (due_ms);
CREATE INDEX effect_case ON effect (case_id);
