-- What one machine of several does: who does it now. It is another one's when the time is over.
CREATE TABLE duty (
  name          TEXT COLLATE "C" PRIMARY KEY,
  held_by       BYTEA NOT NULL CHECK (octet_length(held_by) = 16),  -- a process; drawn anew at each start
  held_until_ms BIGINT NOT NULL
);
