-- The trail of what was done on cases, a chain of hashes: domain::TrailRow. Rows are only ever added.
CREATE TABLE trail (
  place     INTEGER PRIMARY KEY CHECK (place > 0),         -- 1, 2, 3, …
  day       INTEGER NOT NULL,
  moment_ms INTEGER,                                       -- what staff did only: what the program or a reporter does has a day
  actor     TEXT NOT NULL,                                 -- a role's name, 'program' or 'reporter'
  action    TEXT NOT NULL,
  detail    TEXT,                                          -- a role, a finding, an id
  number    TEXT,                                          -- the case's; it outlives the case
  hash      BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

-- Against mistakes. Whoever writes into the file on purpose takes them out first, and the chain shows it.
CREATE TRIGGER trail_is_not_changed BEFORE UPDATE ON trail
BEGIN
  SELECT RAISE(ABORT, 'the trail is not changed');
END;
CREATE TRIGGER trail_is_not_deleted BEFORE DELETE ON trail
BEGIN
  SELECT RAISE(ABORT, 'nothing is deleted from the trail');
END;

-- A head that was signed and is not known to have been sent.
CREATE TABLE head_to_send (
  mark          BLOB PRIMARY KEY CHECK (length(mark) = 16),
  hash          BLOB NOT NULL CHECK (length(hash) = 32),
  day           INTEGER NOT NULL,
  attempts      INTEGER NOT NULL,
  held_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
