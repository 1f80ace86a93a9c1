-- Reports that were withdrawn before they left: their key and their files are still to be destroyed. A row goes with them.
CREATE TABLE withdrawn (
  case_id BYTEA PRIMARY KEY CHECK (octet_length(case_id) = 16)
);
