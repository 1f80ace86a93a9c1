-- Versions of the Code (Code: Waivers and Amendments, Administration), and who signed which. It names people, and has nothing of a report or a case.

CREATE TABLE code_version (
  place                  INTEGER PRIMARY KEY,                         -- the order in which they came
  hash                   BLOB NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of the text
  name                   TEXT NOT NULL UNIQUE,                        -- what people call it by
  text                   TEXT NOT NULL,
  recorded_by            TEXT NOT NULL,
  recorded_day           INTEGER NOT NULL,
  body                   TEXT CHECK (body IN ('board', 'board-committee')), -- NULL: it was in use before versions were kept here
  approved_day           INTEGER,
  resolution             TEXT,                                        -- how the body calls its decision
  sign_again             INTEGER CHECK (sign_again IN (0, 1)),        -- whether everybody is asked to sign it
  publish_ms             INTEGER,                                     -- from when on it is in force
  publish_recorded_by    TEXT,
  publish_recorded_day   INTEGER,
  disclose_by_day        INTEGER,
  disclosed_day          INTEGER,
  disclosed_place        TEXT,
  disclosure_recorded_by  TEXT,
  disclosure_recorded_day INTEGER,
  CHECK ((body IS NULL) = (approved_day IS NULL) AND (body IS NULL) = (resolution IS NULL) AND (body IS NULL) = (sign_again IS NULL)),
  CHECK (disclosed_day IS NULL OR disclose_by_day IS NOT NULL)
) STRICT;
CREATE INDEX code_version_publish ON code_version (publish_ms);

-- Against mistakes: a text that somebody may have signed stays as it is.
CREATE TRIGGER code_version_is_not_deleted BEFORE DELETE ON code_version
BEGIN
  SELECT RAISE(ABORT, 'no version of the Code is deleted');
END;
CREATE TRIGGER code_version_is_not_changed
BEFORE UPDATE OF place, hash, name, text, recorded_by, recorded_day ON code_version
BEGIN
  SELECT RAISE(ABORT, 'a version of the Code is not changed');
END;
-- What was in use before versions were kept can be approved later, once.
CREATE TRIGGER code_version_approval_stays
BEFORE UPDATE OF body, approved_day, resolution, sign_again, disclose_by_day ON code_version WHEN OLD.body IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'an approval of a version of the Code is not changed');
END;

-- Acknowledgments (Code: Acknowledgment), and refusals of one. The text is the version's; the words are what was agreed to.
CREATE TABLE signature (
  place     INTEGER PRIMARY KEY,
  id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),  -- drawn when the form opens: pressing the button twice signs once
  account   TEXT NOT NULL,                                 -- the account's id, or the address of somebody outside of Slack
  hash      BLOB NOT NULL REFERENCES code_version (hash),
  verdict   TEXT NOT NULL CHECK (verdict IN ('signed', 'declined')),
  name      TEXT NOT NULL,
  position  TEXT NOT NULL,
  words     TEXT NOT NULL,
  day       INTEGER NOT NULL,                              -- the company's day
  signed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX signature_account ON signature (account, hash);
CREATE TRIGGER signature_is_not_deleted BEFORE DELETE ON signature
BEGIN
  SELECT RAISE(ABORT, 'no signature is deleted');
END;
CREATE TRIGGER signature_is_not_changed BEFORE UPDATE ON signature
BEGIN
  SELECT RAISE(ABORT, 'a signature is not changed');
END;
