-- What the Board's report counts, beside each other: without it every report's sealed text would be read on the way. By day and then at random, like the
-- table itself.
CREATE INDEX cases_facts ON cases (opened_day, acknowledged_day, closed_day, topic, way, source, finding, outcomes, readers, kept_out);
-- When a reporter wrote again.
CREATE INDEX message_of_reporter ON message (case_id, day) WHERE voice = 'reporter';
