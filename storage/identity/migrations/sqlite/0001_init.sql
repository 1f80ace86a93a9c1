-- Which events were handled. An event is a mention, a direct message, an opened Home tab: never a command, a form or a button.
CREATE TABLE seen_event (
  digest   BLOB PRIMARY KEY CHECK (length(digest) = 32),  -- SHA-256 of the event's id
  seen_day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_event_day ON seen_event (seen_day);

-- Codes under which somebody may fetch passes. One is gone after a quarter of an hour.
CREATE TABLE pass_code (
  digest     BLOB PRIMARY KEY CHECK (length(digest) = 32),  -- SHA-256 of the code
  person     BLOB NOT NULL CHECK (length(person) = 32),     -- a keyed digest of the account's id
  epoch      INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  request    BLOB CHECK (length(request) = 32)              -- SHA-256 of what it was used for; NULL until then
) STRICT, WITHOUT ROWID;

-- Who fetched passes in which epoch. Everybody is offered them, so a row says that somebody works here, and nothing else.
CREATE TABLE pass_issue (
  person BLOB NOT NULL CHECK (length(person) = 32),
  epoch  INTEGER NOT NULL,
  PRIMARY KEY (person, epoch)
) STRICT, WITHOUT ROWID;
