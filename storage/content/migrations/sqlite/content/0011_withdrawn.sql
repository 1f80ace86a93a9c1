-- Reports that were withdrawn before they left: their key and their files are still to be destroyed. A row goes with them.
CREATE TABLE withdrawn (
  case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16)
) STRICT, WITHOUT ROWID;
