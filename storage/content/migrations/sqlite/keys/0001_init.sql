-- One key per case, sealed under the master key. Deleting a row makes every copy of the case unreadable.
CREATE TABLE case_key (
  case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
  wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
