-- What the Board's report counts, beside each other: without this every report's sealed text would be read on the way. By day and then at random, like the
-- table itself.
ALTER TABLE cases ADD COLUMN wrote_again_day INTEGER;  -- when the reporter first wrote again
UPDATE cases SET wrote_again_day = (SELECT min(day) FROM message WHERE case_id = cases.id AND voice = 'reporter');
CREATE INDEX cases_facts ON cases (opened_day, acknowledged_day, closed_day, topic, way, source, finding, outcomes, readers, kept_out, wrote_again_day);
