-- The register of waivers (Code: Waivers and Amendments). It names people, and has nothing of a report or a case.
CREATE TABLE waiver (
  place                  INTEGER PRIMARY KEY,           -- the order in which they came
  number                 TEXT NOT NULL UNIQUE,
  person                 TEXT NOT NULL,                 -- the name of whom it is for
  account                TEXT,                          -- their account's id, where they have one
  kind                   TEXT NOT NULL CHECK (kind IN ('director-or-executive-officer', 'other')),
  section                TEXT NOT NULL,                 -- the id of the section of the Code
  heading                TEXT NOT NULL,                 -- its heading at that time
  words                  TEXT NOT NULL,                 -- what is waived, and on which conditions
  until_day              INTEGER,
  asked_by               TEXT NOT NULL,                 -- the account's id of who entered it
  asked_day              INTEGER NOT NULL,
  verdict                TEXT CHECK (verdict IN ('approved', 'refused')),
  body                   TEXT CHECK (body IN ('board', 'board-committee', 'ethics-manager')),
  decided_day            INTEGER,
  decision_recorded_by   TEXT,
  decision_recorded_day  INTEGER,
  disclose_by_day        INTEGER,
  disclosed_day          INTEGER,
  disclosed_place        TEXT,
  disclosure_recorded_by  TEXT,
  disclosure_recorded_day INTEGER,
  CHECK (kind = 'other' OR body IS NULL OR body <> 'ethics-manager'),
  CHECK ((verdict IS NULL) = (body IS NULL) AND (verdict IS NULL) = (decided_day IS NULL)),
  CHECK (disclosed_day IS NULL OR (verdict IS 'approved' AND kind <> 'other'))
) STRICT;

-- Against mistakes: nothing is deleted, and what was written stays.
CREATE TRIGGER waiver_is_not_deleted BEFORE DELETE ON waiver
BEGIN
  SELECT RAISE(ABORT, 'nothing is deleted from the register of waivers');
END;
CREATE TRIGGER waiver_is_not_changed
BEFORE UPDATE OF place, number, person, account, kind, section, heading, words, until_day, asked_by, asked_day ON waiver
BEGIN
  SELECT RAISE(ABORT, 'a waiver is not changed');
END;
CREATE TRIGGER waiver_decision_stays BEFORE UPDATE ON waiver WHEN
  (OLD.verdict IS NOT NULL AND (OLD.verdict, OLD.body, OLD.decided_day, OLD.decision_recorded_by, OLD.decision_recorded_day, OLD.disclose_by_day)
    IS NOT (NEW.verdict, NEW.body, NEW.decided_day, NEW.decision_recorded_by, NEW.decision_recorded_day, NEW.disclose_by_day))
  OR OLD.disclosed_day IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what was decided and what was disclosed stays');
END;

-- Which reminder of a disclosure was begun for whom, and whether it is known to have been sent: once each.
CREATE TABLE waiver_reminder (
  number        TEXT NOT NULL REFERENCES waiver (number),
  name          TEXT NOT NULL,                                 -- domain::DisclosureReminder::name
  account       TEXT NOT NULL,                                 -- of whom it is for
  mark          BLOB NOT NULL CHECK (length(mark) = 16),       -- finds the message again when its sending is in doubt
  attempts      INTEGER NOT NULL,
  held_until_ms INTEGER NOT NULL,                              -- somebody is at it until then
  sent          INTEGER NOT NULL CHECK (sent IN (0, 1)),
  PRIMARY KEY (number, name, account)
) STRICT, WITHOUT ROWID;
