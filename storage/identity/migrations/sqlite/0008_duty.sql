-- What one machine of several does: who does it now. It is another one's when the time is over.
CREATE TABLE duty (
  name          TEXT PRIMARY KEY,
  held_by       BLOB NOT NULL CHECK (length(held_by) = 16),  -- a process; drawn anew at each start
  held_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
