-- Which master key the keys of cases are sealed under, by its id, which tells nothing of it. While it is replaced, the one before, under which some still are.
CREATE TABLE master_key (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  current_id  BYTEA NOT NULL CHECK (octet_length(current_id) = 8),
  previous_id BYTEA CHECK (octet_length(previous_id) = 8 AND previous_id <> current_id)
);
