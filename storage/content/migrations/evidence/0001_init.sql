-- Files, cleaned and sealed in parts; in a file of their own, so that the contents can be rewritten at every release without them. Before the
-- release that lets a file go, its case need not exist.
CREATE TABLE evidence (
  id       BLOB PRIMARY KEY CHECK (length(id) = 16),
  case_id  BLOB NOT NULL CHECK (length(case_id) = 16),
  released INTEGER NOT NULL CHECK (released IN (0, 1)),
  head     BLOB NOT NULL CHECK (length(head) <= 4096)  -- what it is and how long; sealed under the case's key
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_case ON evidence (case_id);

CREATE TABLE evidence_part (
  evidence_id BLOB NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
  place       INTEGER NOT NULL,
  body        BLOB NOT NULL CHECK (length(body) <= 131072),  -- sealed under the case's key
  PRIMARY KEY (evidence_id, place)
) STRICT, WITHOUT ROWID;
