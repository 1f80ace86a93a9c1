-- Who works here, and who is asked to sign the Code. It names people by their accounts, and has nothing of a report or a case.

-- The directory of the workspace, without names: Slack has them.
CREATE TABLE member (
  account    TEXT PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('employee', 'guest', 'other')),
  zone       TEXT,               -- the IANA name
  offset_s   INTEGER,            -- seconds east of UTC
  joined_day INTEGER,            -- NULL: was here before the first listing
  left_day   INTEGER,
  seen_sync  INTEGER NOT NULL    -- the listing in which the account was last seen
) STRICT, WITHOUT ROWID;

-- The listing of the directory: one row. Its cursor is kept, so that a restart goes on where it was.
CREATE TABLE member_sync (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  number        INTEGER NOT NULL,  -- of the listing under way, or of the last one
  cursor        TEXT,              -- the next page; empty for the first one, NULL when no listing is under way
  seen          INTEGER NOT NULL,  -- accounts on its pages so far
  held_until_ms INTEGER NOT NULL,  -- somebody reads a page until then
  done_day      INTEGER            -- when one was last read to the end
) STRICT;
INSERT INTO member_sync (id, number, cursor, seen, held_until_ms, done_day) VALUES (1, 0, NULL, 0, 0, NULL);

-- Groups of the workspace, and who is in them.
CREATE TABLE user_group (
  id   TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE member_group (
  account  TEXT NOT NULL,
  group_id TEXT NOT NULL,
  PRIMARY KEY (account, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_group_group ON member_group (group_id);

-- The occasions on which people are asked to sign. The first is always there: somebody joins.
CREATE TABLE campaign (
  place          INTEGER PRIMARY KEY,
  kind           TEXT NOT NULL CHECK (kind IN ('joining', 'amendment', 'campaign')),
  hash           BLOB REFERENCES code_version (hash),  -- NULL: the version in force
  state          TEXT NOT NULL CHECK (state IN ('running', 'paused', 'ended')),
  listed_to      TEXT,             -- everybody up to this account is on its list; NULL when all are
  asks           INTEGER NOT NULL CHECK (asks IN (0, 1)), -- whether a signature is asked for, and people are reminded
  counts_from_ms INTEGER NOT NULL, -- signatures before this moment do not count
  begun_day      INTEGER NOT NULL,
  CHECK ((kind = 'joining') = (hash IS NULL))
) STRICT;
INSERT INTO campaign (place, kind, hash, state, listed_to, asks, counts_from_ms, begun_day) VALUES (1, 'joining', NULL, 'running', NULL, 1, 0, 0);
-- One at a time, beside the joiners
CREATE UNIQUE INDEX campaign_open ON campaign (kind = 'joining') WHERE state <> 'ended' AND kind <> 'joining';

CREATE TABLE campaign_group (
  campaign INTEGER NOT NULL REFERENCES campaign (place),
  group_id TEXT NOT NULL,
  name     TEXT NOT NULL,          -- as it was called then
  PRIMARY KEY (campaign, group_id)
) STRICT, WITHOUT ROWID;

-- Who did what with a campaign.
CREATE TABLE campaign_event (
  place    INTEGER PRIMARY KEY,
  campaign INTEGER NOT NULL REFERENCES campaign (place),
  step     TEXT NOT NULL CHECK (step IN ('start', 'pause', 'resume', 'end')),
  account  TEXT,                   -- NULL: the program
  at_ms    INTEGER NOT NULL
) STRICT;
CREATE TRIGGER campaign_event_is_not_deleted BEFORE DELETE ON campaign_event
BEGIN
  SELECT RAISE(ABORT, 'what was done with a campaign stays');
END;
CREATE TRIGGER campaign_event_is_not_changed BEFORE UPDATE ON campaign_event
BEGIN
  SELECT RAISE(ABORT, 'what was done with a campaign stays');
END;

-- The queue of letters: one row for each person and occasion, which is the letter that comes next.
CREATE TABLE letter (
  campaign      INTEGER NOT NULL REFERENCES campaign (place),
  account       TEXT NOT NULL,
  step          INTEGER NOT NULL,                          -- how many were sent
  mark          BLOB NOT NULL CHECK (length(mark) = 16),   -- of the next one: finds it again when its sending is in doubt
  attempts      INTEGER NOT NULL,                          -- how often its sending was begun and may have happened
  held_until_ms INTEGER NOT NULL,                          -- somebody is at it until then
  due_ms        INTEGER,                                   -- NULL: there is no next one
  sent_day      INTEGER,                                   -- of the last one that was sent
  unreached     INTEGER NOT NULL CHECK (unreached IN (0, 1)), -- Slack takes none for this person
  PRIMARY KEY (campaign, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_due ON letter (campaign, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX letter_first ON letter (campaign, due_ms) WHERE due_ms IS NOT NULL AND step = 0;

-- The pace of the queue, for all processes together: one row.
CREATE TABLE letter_pace (
  id              INTEGER PRIMARY KEY CHECK (id = 1),
  next_ms         INTEGER NOT NULL,  -- the next letter may go then
  paused_until_ms INTEGER NOT NULL   -- Slack asked to wait until then
) STRICT;
INSERT INTO letter_pace (id, next_ms, paused_until_ms) VALUES (1, 0, 0);
