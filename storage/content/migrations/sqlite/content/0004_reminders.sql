-- The clocks of a case.

-- When the case was last opened again: its deadlines are counted from then.
ALTER TABLE cases ADD COLUMN reopened_day INTEGER;

-- What was reminded of, or asked, for a case: once, whoever asks for it again. The day on which a deadline is due is in the name: one that moved is another
-- one, and is reminded of anew.
CREATE TABLE reminder (
  case_id BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  name    TEXT NOT NULL,     -- domain::Reminder::name, domain::RetaliationCheck::name
  day     INTEGER NOT NULL,  -- when
  PRIMARY KEY (case_id, name)
) STRICT, WITHOUT ROWID;

-- Who is asked about retaliation is found by the day on which the report was opened, also when it is closed.
CREATE INDEX cases_opened ON cases (opened_day);
