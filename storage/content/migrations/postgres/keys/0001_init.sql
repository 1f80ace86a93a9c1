-- One key per case, sealed under the master key. Deleting a row makes every copy of the case unreadable.
CREATE TABLE case_key (
  case_id BYTEA PRIMARY KEY CHECK (octet_length(case_id) = 16),
  wrapped BYTEA NOT NULL
);
