-- The life cycle of a case. The table is made anew, for a CHECK cannot be changed; whoever runs this leaves foreign keys unenforced, or the messages
-- and effects of the cases would go with the old table.
CREATE TABLE cases_new (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  number        TEXT NOT NULL UNIQUE,
  state         TEXT NOT NULL CHECK (state IN ('triage', 'received', 'acknowledged', 'assessment', 'investigating', 'awaiting-reporter', 'reopened',
                                               'concluded', 'actioned', 'closed')),
  finding       TEXT,
  outcomes      TEXT NOT NULL DEFAULT '',  -- names, separated by spaces
  outcome_words BLOB,                      -- what an outcome "other" was; sealed under the case's key
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
  room          TEXT,           -- address of the private channel
  card          TEXT,           -- address of the pointer card in it
  report        BLOB NOT NULL,  -- sealed under the case's key
  author        BLOB,           -- named reports only; sealed under the case's key
  CHECK ((state IN ('concluded', 'actioned', 'closed')) = (finding IS NOT NULL)),
  CHECK ((state = 'closed') = (closed_day IS NOT NULL)),
  CHECK ((way = 'named') = (author IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- A case that was open is acknowledged once somebody wrote to its reporter.
INSERT INTO cases_new (id, number, state, finding, topic, way, source, readers, kept_out, opened_day, acknowledged_day, answered_day, concluded_day,
                       closed_day, room, card, report, author)
SELECT id, number,
       CASE WHEN state <> 'open' THEN state
            WHEN EXISTS (SELECT 1 FROM message WHERE case_id = cases.id AND voice = 'desk') THEN 'acknowledged'
            ELSE 'received' END,
       finding, topic, way, 'program', readers, kept_out, opened_day,
       (SELECT min(day) FROM message WHERE case_id = cases.id AND voice = 'desk'),
       (SELECT max(day) FROM message WHERE case_id = cases.id AND voice = 'desk'),
       closed_day, closed_day, room, card, report, author
FROM cases;

DROP TABLE cases;
ALTER TABLE cases_new RENAME TO cases;
CREATE INDEX cases_room ON cases (room) WHERE room IS NOT NULL;
CREATE INDEX cases_open ON cases (state, opened_day) WHERE state <> 'closed';

-- What the people on a case write down for themselves. place counts within one case.
CREATE TABLE note (
  id      BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  role    TEXT NOT NULL,
  day     INTEGER NOT NULL,
  body    BLOB NOT NULL CHECK (length(body) <= 131072),  -- sealed under the case's key
  UNIQUE (case_id, place)
) STRICT, WITHOUT ROWID;
