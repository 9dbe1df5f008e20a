SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
SET log_duration = off;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
SET client_min_messages = 'warning';
SET search_path = pg_catalog;
SELECT format('CREATE ROLE %I', 'postgres') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') \gexec
ALTER ROLE "postgres" WITH LOGIN SUPERUSER CREATEDB CREATEROLE REPLICATION BYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:sEi2p3dkwP8/RtJSQGziBA==$Xrjr3xYAhuFu3it3MJ/j9TkNAIEkMZDabLrv4JL5qco=:UqNes+YrX8jSsLuJcKK0xOLd2v5GtjckjXatA8F3dLU=';
ALTER ROLE "postgres" RESET synchronous_commit;

SELECT format('CREATE ROLE %I', 'replicator') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'replicator') \gexec
ALTER ROLE "replicator" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION NOBYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:FhTAHehPp+YnZpNdm/TmJQ==$o43IG4Mnje11jpvVturAXfgAet1mmkRlTOuVnZ99JEE=:/Lz56TTJmB67ihx7tXPNFT68GJycHy1JgWqmYxN0cvU=';
ALTER ROLE "replicator" RESET synchronous_commit;

SELECT format('CREATE ROLE %I', 'rewind') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rewind') \gexec
ALTER ROLE "rewind" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:IHyDYNmA9r6A8Q6MYO//nw==$lAuG0skh0lwE5mmQecNMdVTmONLCy6XXwvT0S7BxY1Q=:BbBIyj1y9TehLalGhodWISjZVZxQ2OVlcqGOxA0WPWA=';
ALTER ROLE "rewind" RESET synchronous_commit;

SELECT format('CREATE ROLE %I', 'it''s "one"_owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'it''s "one"_owner') \gexec
ALTER ROLE "it's ""one""_owner" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:erWi3jEZY8qLMAaldS0/0w==$7o9YfNk6qZY8HostvNCIj9uVYS7WzVzxZSrZ0s8ATFU=:hgUElHN/iUwfTcoxTna1khuvPE/JTOMMihJgOrQf7Ps=';
ALTER ROLE "it's ""one""_owner" RESET synchronous_commit;

SELECT format('CREATE ROLE %I', 'it''s "one"_app') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'it''s "one"_app') \gexec
ALTER ROLE "it's ""one""_app" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:PDi7+NX/xuA7y9c2SGCXAQ==$egoz+H5kI3io1sdD5rQvyUJ/9JFUUfr5VKc0Ulq+/jU=:e64hWAzGeKmbsgw5zjtK/iDCUnh1ZAXweRT66t+hgHw=';
ALTER ROLE "it's ""one""_app" RESET synchronous_commit;
ALTER ROLE "it's ""one""_app" SET "statement_timeout" = '30s';
ALTER ROLE "it's ""one""_app" SET "idle_in_transaction_session_timeout" = '60s';

SELECT format('CREATE ROLE %I', 'pgbouncer_auth') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pgbouncer_auth') \gexec
ALTER ROLE "pgbouncer_auth" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:B9vF3uEzRxe4s4an8XcPmQ==$KNzEqaoLFZAK8n5SUF4b2zynA9UmXN+j0iy/pWHDK6k=:oTz6nQdwxAvdCbmGnl51zxiaF6aPV1sAy2/JOWgFEq0=';
ALTER ROLE "pgbouncer_auth" RESET synchronous_commit;

SELECT format('CREATE ROLE %I', 'monitor') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'monitor') \gexec
ALTER ROLE "monitor" WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT PASSWORD 'SCRAM-SHA-256$4096:52YqypeZIJGinRbBSVwvbQ==$ADXCnh8JQpcmYzuOEuM6w/hW/FltAunwji1stTMcHhE=:ERxAi++vdUtM7CH2z+5Ij6zAeawQ18LlsWFipR9OdX0=';
ALTER ROLE "monitor" RESET synchronous_commit;
GRANT "pg_monitor" TO "monitor";

SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LOCALE %L', 'it''s "one"', 'it''s "one"_owner', 'UTF8', 'C.UTF-8')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'it''s "one"') \gexec
ALTER DATABASE "it's ""one""" OWNER TO "it's ""one""_owner";
REVOKE ALL ON DATABASE "it's ""one""" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE "it's ""one""" TO "it's ""one""_app";
GRANT CONNECT ON DATABASE "it's ""one""" TO pgbouncer_auth, monitor;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public;
