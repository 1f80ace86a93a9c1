-- The content side, as the SQLite files have it at this version: contents and files. See the remarks there. What is true or false is BOOLEAN, texts are compared by
-- their bytes.

CREATE TABLE cases (
  id            BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  number        TEXT COLLATE "C" NOT NULL UNIQUE,
  state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('triage', 'received', 'acknowledged', 'assessment', 'investigating', 'awaiting-reporter', 'reopened',
                                               'concluded', 'actioned', 'closed')),
  finding       TEXT COLLATE "C",
  outcomes      TEXT COLLATE "C" NOT NULL DEFAULT '',  -- names, separated by spaces
  topic         TEXT COLLATE "C" NOT NULL,
  way           TEXT COLLATE "C" NOT NULL CHECK (way IN ('named', 'confidential', 'anonymous', 'unverified')),
  source        TEXT COLLATE "C" NOT NULL CHECK (source IN ('program', 'letter', 'mail', 'phone', 'form', 'supervisor', 'in-person')),
  readers       TEXT COLLATE "C" NOT NULL,  -- role names, separated by spaces
  kept_out      TEXT COLLATE "C" NOT NULL,  -- role names, separated by spaces
  opened_day    BIGINT NOT NULL,
  acknowledged_day BIGINT,  -- when the desk first wrote; set once
  answered_day  BIGINT,  -- when the desk last wrote
  concluded_day BIGINT,
  closed_day    BIGINT,
  reopened_day  BIGINT,  -- when it was last opened again: its deadlines are counted from then
  wrote_again_day BIGINT,  -- when the reporter first wrote again
  put_off_day   BIGINT,  -- when whoever leads it wants to be reminded of it
  room          TEXT COLLATE "C",  -- address of the private channel
  card          TEXT COLLATE "C",  -- address of the pointer card in it
  lead_cards    TEXT COLLATE "C",  -- addresses of the pointer cards in the leads' direct messages, separated by spaces
  checks_day    BIGINT,  -- the day from which on a reporter is asked anew about retaliation, because it was alleged
  hold_by       TEXT COLLATE "C",  -- the role that set a legal hold, while there is one
  deletion_by   TEXT COLLATE "C",  -- the role that asked for the deletion of a closed case, while somebody asks
  deletion_confirmed_by TEXT COLLATE "C",  -- the role that confirmed it: it goes with the next release
  CHECK ((state IN ('concluded', 'actioned', 'closed')) = (finding IS NOT NULL)),
  CHECK ((state = 'closed') = (closed_day IS NOT NULL))
);

CREATE TABLE parcel (
  id      BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id BYTEA NOT NULL CHECK (octet_length(case_id) = 16),
  kind    TEXT COLLATE "C" NOT NULL CHECK (kind IN ('report', 'answer', 'file')),
  proven  BOOLEAN NOT NULL,  -- false: a report without a pass
  urgent  BOOLEAN NOT NULL,  -- true: leaves without waiting
  body    BYTEA NOT NULL CHECK (octet_length(body) <= 131072)  -- sealed under the case's key
);

CREATE INDEX parcel_case ON parcel (case_id);

CREATE TABLE spent_pass (
  id    BYTEA PRIMARY KEY CHECK (octet_length(id) = 32),  -- a hash from which the pass cannot be computed
  epoch BIGINT NOT NULL  -- the quarter of its key, for deletion when no such pass is taken any more
);

CREATE TABLE mailbox (
  lookup          BYTEA PRIMARY KEY CHECK (octet_length(lookup) = 32),
  case_id         BYTEA NOT NULL UNIQUE CHECK (octet_length(case_id) = 16),
  key_for_receipt BYTEA NOT NULL,  -- the mailbox's key, sealed under the receipt's key, sealed under the case's key
  key_for_desk    BYTEA NOT NULL  -- the mailbox's key, sealed under the case's key
);

CREATE TABLE message (
  id      BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id BYTEA NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  place   BIGINT NOT NULL,
  voice   TEXT COLLATE "C" NOT NULL CHECK (voice IN ('desk', 'reporter')),
  day     BIGINT NOT NULL,
  body    BYTEA NOT NULL CHECK (octet_length(body) <= 131072),  -- sealed under the mailbox's key
  UNIQUE (case_id, place)
);

CREATE TABLE trail (
  place     BIGINT PRIMARY KEY CHECK (place > 0),  -- 1, 2, 3, …
  day       BIGINT NOT NULL,
  moment_ms BIGINT,  -- what staff did only: what the program or a reporter does has a day
  actor     TEXT COLLATE "C" NOT NULL,  -- a role's name, 'program' or 'reporter'
  action    TEXT COLLATE "C" NOT NULL,
  detail    TEXT COLLATE "C",  -- a role, a finding, an id
  number    TEXT COLLATE "C",  -- the case's; it outlives the case
  hash      BYTEA NOT NULL UNIQUE CHECK (octet_length(hash) = 32)
);

CREATE TABLE head_to_send (
  mark          BYTEA PRIMARY KEY CHECK (octet_length(mark) = 16),
  hash          BYTEA NOT NULL CHECK (octet_length(hash) = 32),
  day           BIGINT NOT NULL,
  attempts      BIGINT NOT NULL,
  held_until_ms BIGINT NOT NULL
);

CREATE TABLE note (
  id      BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id BYTEA NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  place   BIGINT NOT NULL,
  role    TEXT COLLATE "C" NOT NULL,
  day     BIGINT NOT NULL,
  body    BYTEA NOT NULL CHECK (octet_length(body) <= 131072),  -- sealed under the case's key
  kind    TEXT COLLATE "C" NOT NULL DEFAULT 'note' CHECK (kind IN ('note', 'hold-set', 'hold-lifted')),
  UNIQUE (case_id, place)
);

CREATE TABLE reminder (
  case_id BYTEA NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  name    TEXT COLLATE "C" NOT NULL,  -- domain::Reminder::name, domain::RetaliationCheck::name
  day     BIGINT NOT NULL,  -- when
  PRIMARY KEY (case_id, name)
);

CREATE TABLE task (
  id       BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id  BYTEA NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  place    BIGINT NOT NULL,
  owner    TEXT COLLATE "C" NOT NULL,  -- a role's name
  due_day  BIGINT NOT NULL,
  done_day BIGINT,
  body     BYTEA NOT NULL CHECK (octet_length(body) <= 131072),  -- sealed under the case's key
  UNIQUE (case_id, place)
);

CREATE INDEX task_open ON task (case_id, due_day) WHERE done_day IS NULL;

CREATE INDEX task_due ON task (due_day) WHERE done_day IS NULL;

CREATE TABLE sealed_case (
  case_id       BYTEA PRIMARY KEY CHECK (octet_length(case_id) = 16) REFERENCES cases (id) ON DELETE CASCADE,
  report        BYTEA NOT NULL,  -- sealed under the case's key, as is all that follows
  author        BYTEA,  -- named reports only
  outcome_words BYTEA  -- what an outcome "other" was
);

CREATE INDEX cases_room ON cases (room) WHERE room IS NOT NULL;

CREATE INDEX cases_open ON cases (state, opened_day) WHERE state <> 'closed';

CREATE INDEX cases_opened ON cases (opened_day);

CREATE TABLE link (
  case_id  BYTEA NOT NULL CHECK (octet_length(case_id) = 16),
  other_id BYTEA NOT NULL CHECK (octet_length(other_id) = 16 AND other_id <> case_id),
  kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('related', 'duplicate-of', 'retaliation-for')),
  day      BIGINT NOT NULL,
  PRIMARY KEY (case_id, other_id)
);

CREATE INDEX link_back ON link (other_id, kind);

CREATE INDEX cases_checks ON cases (checks_day) WHERE checks_day IS NOT NULL;

CREATE INDEX cases_deletion ON cases (deletion_confirmed_by) WHERE deletion_confirmed_by IS NOT NULL;

CREATE TABLE deleted_case (
  id               BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  number           TEXT COLLATE "C" NOT NULL UNIQUE,
  finding          TEXT COLLATE "C" NOT NULL,
  outcomes         TEXT COLLATE "C" NOT NULL,
  topic            TEXT COLLATE "C" NOT NULL,
  way              TEXT COLLATE "C" NOT NULL,
  source           TEXT COLLATE "C" NOT NULL,
  readers          TEXT COLLATE "C" NOT NULL,
  kept_out         TEXT COLLATE "C" NOT NULL,
  opened_day       BIGINT NOT NULL,
  acknowledged_day BIGINT,
  answered_day     BIGINT,
  concluded_day    BIGINT,
  closed_day       BIGINT NOT NULL,
  reopened_day     BIGINT,
  wrote_again_day  BIGINT,
  deleted_day      BIGINT NOT NULL,
  erased           BOOLEAN NOT NULL DEFAULT FALSE,  -- true: its key and its files are gone as well
  room             TEXT COLLATE "C",  -- address of the private channel, until its card was taken out
  card             TEXT COLLATE "C",
  lead_cards       TEXT COLLATE "C"
);

CREATE INDEX deleted_case_to_erase ON deleted_case (erased) WHERE NOT erased;

CREATE TABLE deleted_mailbox (
  lookup      BYTEA PRIMARY KEY CHECK (octet_length(lookup) = 32),
  deleted_day BIGINT NOT NULL
);

CREATE TABLE effect (
  id            BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id       BYTEA NOT NULL CHECK (octet_length(case_id) = 16),
  name          TEXT COLLATE "C" NOT NULL,
  mark          BYTEA NOT NULL CHECK (octet_length(mark) = 16),
  attempts      BIGINT NOT NULL DEFAULT 0,
  due_ms        BIGINT NOT NULL,
  held_until_ms BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX effect_due ON effect (due_ms);

CREATE INDEX effect_case ON effect (case_id);

CREATE TABLE waiting_file (
  id      BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id BYTEA NOT NULL CHECK (octet_length(case_id) = 16),
  head    BYTEA NOT NULL CHECK (octet_length(head) <= 4096)  -- what it is and how long; sealed under the case's key
);

CREATE INDEX waiting_file_case ON waiting_file (case_id);

CREATE TABLE waiting_part (
  file_id BYTEA NOT NULL REFERENCES waiting_file (id) ON DELETE CASCADE,
  place   BIGINT NOT NULL,
  body    BYTEA NOT NULL CHECK (octet_length(body) <= 131072),  -- sealed under the case's key
  PRIMARY KEY (file_id, place)
);

CREATE TABLE evidence (
  id      BYTEA PRIMARY KEY CHECK (octet_length(id) = 16),
  case_id BYTEA NOT NULL CHECK (octet_length(case_id) = 16),
  head    BYTEA NOT NULL CHECK (octet_length(head) <= 4096)  -- what it is and how long; sealed under the case's key
);

CREATE INDEX evidence_case ON evidence (case_id);

CREATE TABLE evidence_part (
  evidence_id BYTEA NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
  place       BIGINT NOT NULL,
  body        BYTEA NOT NULL CHECK (octet_length(body) <= 131072),  -- sealed under the case's key
  PRIMARY KEY (evidence_id, place)
);

-- Against mistakes. Whoever writes into the database on purpose takes them out first, and the chain shows it.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

CREATE TRIGGER trail_is_not_changed BEFORE UPDATE ON trail
  FOR EACH ROW EXECUTE FUNCTION refuse('the trail is not changed');
CREATE TRIGGER trail_is_not_deleted BEFORE DELETE ON trail
  FOR EACH ROW EXECUTE FUNCTION refuse('nothing is deleted from the trail');
CREATE TRIGGER trail_is_not_emptied BEFORE TRUNCATE ON trail
  FOR EACH STATEMENT EXECUTE FUNCTION refuse('nothing is deleted from the trail');
