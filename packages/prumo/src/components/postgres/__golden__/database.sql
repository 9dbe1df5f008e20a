SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
SET log_duration = off;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
SET client_min_messages = 'warning';
SET search_path = pg_catalog;
ALTER SCHEMA public OWNER TO "it's ""one""_owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "it's ""one""_app", monitor;
SET search_path = public;
CREATE EXTENSION IF NOT EXISTS "pg_stat_statements";
CREATE EXTENSION IF NOT EXISTS "pg_trgm";
SET search_path = pg_catalog;
ALTER DEFAULT PRIVILEGES FOR ROLE "it's ""one""_owner" GRANT USAGE ON SCHEMAS TO "it's ""one""_app";
ALTER DEFAULT PRIVILEGES FOR ROLE "it's ""one""_owner" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "it's ""one""_app";
ALTER DEFAULT PRIVILEGES FOR ROLE "it's ""one""_owner" GRANT SELECT, USAGE, UPDATE ON SEQUENCES TO "it's ""one""_app";
CREATE SCHEMA IF NOT EXISTS pgbouncer;
REVOKE ALL ON SCHEMA pgbouncer FROM PUBLIC;
GRANT USAGE ON SCHEMA pgbouncer TO pgbouncer_auth;
CREATE OR REPLACE FUNCTION pgbouncer.get_auth(wanted text) RETURNS TABLE (usename name, passwd text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
  AS $$
    SELECT rolname, rolpassword FROM pg_catalog.pg_authid
    WHERE rolname = wanted AND rolcanlogin AND NOT rolsuper AND NOT rolreplication AND NOT rolbypassrls
      AND rolname NOT IN ('rewind', 'pgbouncer_auth')
      AND (rolvaliduntil IS NULL OR rolvaliduntil > pg_catalog.now())
  $$;
REVOKE ALL ON FUNCTION pgbouncer.get_auth(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pgbouncer.get_auth(text) TO pgbouncer_auth;
