-- Files, cleaned and sealed in parts; in a file of their own, so that the contents can be rewritten at every release without them.

-- Files that wait for the release that lets them go. Then they are copied, in the release's shuffled order, and deleted here: so the pages of what
-- stays do not tell in which order files came. Their case need not exist yet.
CREATE TABLE waiting_file (
  id      BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB NOT NULL CHECK (length(case_id) = 16),
  head    BLOB NOT NULL CHECK (length(head) <= 4096)  -- what it is and how long; sealed under the case's key
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_file_case ON waiting_file (case_id);

CREATE TABLE waiting_part (
  file_id BLOB NOT NULL REFERENCES waiting_file (id) ON DELETE CASCADE,
  place   INTEGER NOT NULL,
  body    BLOB NOT NULL CHECK (length(body) <= 131072),  -- sealed under the case's key
  PRIMARY KEY (file_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  id      BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id BLOB NOT NULL CHECK (length(case_id) = 16),
  head    BLOB NOT NULL CHECK (length(head) <= 4096)  -- what it is and how long; sealed under the case's key
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_case ON evidence (case_id);

CREATE TABLE evidence_part (
  evidence_id BLOB NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
  place       INTEGER NOT NULL,
  body        BLOB NOT NULL CHECK (length(body) <= 131072),  -- sealed under the case's key
  PRIMARY KEY (evidence_id, place)
) STRICT, WITHOUT ROWID;
