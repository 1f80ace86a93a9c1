-- Roles and schemas for ethics-bot on a PostgreSQL server, 14 or later. Run it once as the server's administrator, in a database of its own that is encoded in UTF8:
--
--   createdb --encoding=UTF8 --template=template0 ethics_bot
--   psql --dbname=ethics_bot --file=setup.sql
--
-- It can be run again. Then give each role a password (psql: \password ethics_identity), and let it in by pg_hba.conf, over TLS.
--
-- Three roles, and none of them reads what is another's: who people are, what was reported, and the keys of what was reported. Best the keys are on a server of their own,
-- whose backups are kept for a week at most.

DO $$
DECLARE
  side text;
  setting text;
BEGIN
  FOREACH side IN ARRAY ARRAY['identity', 'content', 'keys'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ethics_' || side) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', 'ethics_' || side);
    END IF;
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), 'ethics_' || side);
    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', side, 'ethics_' || side);
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', 'ethics_' || side, current_database(), side);
    -- The server's log must not say what was asked, of whom, or when
    FOREACH setting IN ARRAY ARRAY['log_statement = none', 'log_min_duration_statement = -1', 'log_min_error_statement = panic', 'log_error_verbosity = terse',
                                   'log_duration = off', 'log_lock_waits = off'] LOOP
      EXECUTE format('ALTER ROLE %I IN DATABASE %I SET ', 'ethics_' || side, current_database()) || setting;
    END LOOP;
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
END
$$;
