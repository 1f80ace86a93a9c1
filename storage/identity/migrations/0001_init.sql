-- Which events were handled. An event is a mention, a direct message, an opened Home tab: never a command, a form or a button.
CREATE TABLE seen_event (
  digest   BLOB PRIMARY KEY CHECK (length(digest) = 32),  -- SHA-256 of the event's id
  seen_day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_event_day ON seen_event (seen_day);
