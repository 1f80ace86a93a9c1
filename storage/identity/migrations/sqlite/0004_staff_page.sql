-- The staff page: who signs in there, and what went out by e-mail. A person is the SHA-256 of an address that is in the configuration, or, in a
-- sign-in that was only asked for, of what somebody typed.

-- Sign-ins that were asked for: the mailed code, good in the browser that asked.
CREATE TABLE staff_code (
  asked      BLOB PRIMARY KEY CHECK (length(asked) = 32),   -- SHA-256 of what the browser that asked has
  person     BLOB NOT NULL CHECK (length(person) = 32),
  digest     BLOB NOT NULL CHECK (length(digest) = 32),     -- SHA-256 of the code, with the above
  tries      INTEGER NOT NULL,                              -- wrong ones
  expires_ms INTEGER NOT NULL,
  forget_ms  INTEGER NOT NULL                               -- it counts against the limit until then
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_code_person ON staff_code (person);

-- The secret of each person's authenticator app.
CREATE TABLE staff_key (
  person          BLOB PRIMARY KEY CHECK (length(person) = 32),
  secret          BLOB NOT NULL,                            -- sealed
  confirmed       INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  last_step       INTEGER NOT NULL,                         -- of the last code that was taken: it is not taken again, nor one before it
  wrong           INTEGER NOT NULL,                         -- in a row
  locked_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_session (
  digest   BLOB PRIMARY KEY CHECK (length(digest) = 32),    -- SHA-256 of the cookie
  person   BLOB NOT NULL CHECK (length(person) = 32),
  stage    TEXT NOT NULL CHECK (stage IN ('mailed-code', 'signed-in')),
  began_ms INTEGER NOT NULL,
  seen_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which message went to whom, so that it goes once though it is tried again for somebody else.
CREATE TABLE mail_sent (
  mark   BLOB NOT NULL CHECK (length(mark) = 16),           -- the effect's, which is gone from the other side once it is done
  person BLOB NOT NULL CHECK (length(person) = 32),
  day    INTEGER NOT NULL,
  PRIMARY KEY (mark, person)
) STRICT, WITHOUT ROWID;
