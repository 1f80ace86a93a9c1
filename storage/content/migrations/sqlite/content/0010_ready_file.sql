-- Files that lie ready at the page's counter, for a member of the case who asked for one: five minutes, and once.
CREATE TABLE ready_file (
  token    BLOB PRIMARY KEY CHECK (length(token) = 32),  -- the SHA-256 of what is in the address
  role     TEXT NOT NULL,                                -- who asked
  case_id  BLOB NOT NULL CHECK (length(case_id) = 16),
  file_id  BLOB NOT NULL CHECK (length(file_id) = 16),
  until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
