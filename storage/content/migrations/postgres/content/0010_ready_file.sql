-- Files that lie ready at the page's counter, for a member of the case who asked for one: five minutes, and once.
CREATE TABLE ready_file (
  token    BYTEA PRIMARY KEY CHECK (octet_length(token) = 32),  -- the SHA-256 of what is in the address
  role     TEXT COLLATE "C" NOT NULL,  -- who asked
  case_id  BYTEA NOT NULL CHECK (octet_length(case_id) = 16),
  file_id  BYTEA NOT NULL CHECK (octet_length(file_id) = 16),
  until_ms BIGINT NOT NULL
);
