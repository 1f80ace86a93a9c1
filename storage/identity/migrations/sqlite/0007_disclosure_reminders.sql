-- Amendments of the Code are disclosed as waivers are, and reminded of in the same way: the reminders of both are kept together.
CREATE TABLE disclosure_reminder (
  of            TEXT NOT NULL,                                 -- a waiver's number, or the SHA-256 of a version of the Code
  name          TEXT NOT NULL,                                 -- domain::DisclosureReminder::name
  account       TEXT NOT NULL,                                 -- of whom it is for
  mark          BLOB NOT NULL CHECK (length(mark) = 16),       -- finds the message again when its sending is in doubt
  attempts      INTEGER NOT NULL,
  held_until_ms INTEGER NOT NULL,                              -- somebody is at it until then
  sent          INTEGER NOT NULL CHECK (sent IN (0, 1)),
  PRIMARY KEY (of, name, account)
) STRICT, WITHOUT ROWID;
INSERT INTO disclosure_reminder SELECT number, name, account, mark, attempts, held_until_ms, sent FROM waiver_reminder;
DROP TABLE waiver_reminder;
