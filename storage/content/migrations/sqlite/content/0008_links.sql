-- Cases that belong together: what one case is to another. Two cases have one link at most, in one direction. What the Board's report counts of them stays when a
-- case is deleted, so nothing refers to the cases' rows.
CREATE TABLE link (
  case_id  BLOB NOT NULL CHECK (length(case_id) = 16),
  other_id BLOB NOT NULL CHECK (length(other_id) = 16 AND other_id <> case_id),
  kind     TEXT NOT NULL CHECK (kind IN ('related', 'duplicate-of', 'retaliation-for')),
  day      INTEGER NOT NULL,
  PRIMARY KEY (case_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_back ON link (other_id, kind);

-- The day from which on a reporter is asked anew about retaliation, because it was alleged. Until then it is the day of opening.
ALTER TABLE cases ADD COLUMN checks_day INTEGER;
CREATE INDEX cases_checks ON cases (checks_day) WHERE checks_day IS NOT NULL;
