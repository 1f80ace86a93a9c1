-- What is sealed of a case lies beside it: lists and counts read pointers only, and a case is deleted by deleting what is sealed. The table is made anew, for
-- a CHECK that names a column keeps it; whoever runs this leaves foreign keys unenforced.
CREATE TABLE sealed_case (
  case_id       BLOB PRIMARY KEY CHECK (length(case_id) = 16) REFERENCES cases (id) ON DELETE CASCADE,
  report        BLOB NOT NULL,  -- sealed under the case's key, as is all that follows
  author        BLOB,           -- named reports only
  outcome_words BLOB            -- what an outcome "other" was
) STRICT, WITHOUT ROWID;
INSERT INTO sealed_case (case_id, report, author, outcome_words) SELECT id, report, author, outcome_words FROM cases ORDER BY id;

CREATE TABLE cases_new (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  number        TEXT NOT NULL UNIQUE,
  state         TEXT NOT NULL CHECK (state IN ('triage', 'received', 'acknowledged', 'assessment', 'investigating', 'awaiting-reporter', 'reopened',
                                               'concluded', 'actioned', 'closed')),
  finding       TEXT,
  outcomes      TEXT NOT NULL DEFAULT '',  -- names, separated by spaces
  topic         TEXT NOT NULL,
  way           TEXT NOT NULL CHECK (way IN ('named', 'confidential', 'anonymous', 'unverified')),
  source        TEXT NOT NULL CHECK (source IN ('program', 'letter', 'mail', 'phone', 'form', 'supervisor', 'in-person')),
  readers       TEXT NOT NULL,  -- role names, separated by spaces
  kept_out      TEXT NOT NULL,  -- role names, separated by spaces
  opened_day    INTEGER NOT NULL,
  acknowledged_day INTEGER,     -- when the desk first wrote; set once
  answered_day  INTEGER,        -- when the desk last wrote
  concluded_day INTEGER,
  closed_day    INTEGER,
  reopened_day  INTEGER,        -- when it was last opened again: its deadlines are counted from then
  wrote_again_day INTEGER,      -- when the reporter first wrote again
  put_off_day   INTEGER,        -- when whoever leads it wants to be reminded of it
  room          TEXT,           -- address of the private channel
  card          TEXT,           -- address of the pointer card in it
  lead_cards    TEXT,           -- addresses of the pointer cards in the leads' direct messages, separated by spaces
  CHECK ((state IN ('concluded', 'actioned', 'closed')) = (finding IS NOT NULL)),
  CHECK ((state = 'closed') = (closed_day IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO cases_new (id, number, state, finding, outcomes, topic, way, source, readers, kept_out, opened_day, acknowledged_day, answered_day, concluded_day,
                       closed_day, reopened_day, wrote_again_day, room, card)
SELECT id, number, state, finding, outcomes, topic, way, source, readers, kept_out, opened_day, acknowledged_day, answered_day, concluded_day,
       closed_day, reopened_day, wrote_again_day, room, card
FROM cases ORDER BY id;
DROP TABLE cases;
ALTER TABLE cases_new RENAME TO cases;
CREATE INDEX cases_room ON cases (room) WHERE room IS NOT NULL;
CREATE INDEX cases_open ON cases (state, opened_day) WHERE state <> 'closed';
CREATE INDEX cases_opened ON cases (opened_day);
