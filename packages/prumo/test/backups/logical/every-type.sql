-- A database with every type PostgreSQL has, and what a dump may stumble over.
CREATE ROLE anwalt LOGIN PASSWORD 'geheim-9231';
CREATE ROLE "Escritório" NOLOGIN NOINHERIT CONNECTION LIMIT 3;
CREATE ROLE pruefer LOGIN VALID UNTIL '2031-01-01 00:00:00+00';
GRANT "Escritório" TO anwalt WITH ADMIN OPTION;
ALTER ROLE anwalt SET search_path = "$user", public;
ALTER ROLE anwalt SET work_mem = '5MB';

CREATE EXTENSION pg_trgm;
CREATE EXTENSION hstore;
CREATE EXTENSION btree_gist;
CREATE EXTENSION citext;

CREATE SCHEMA "Processos e Prazos" AUTHORIZATION anwalt;
CREATE TYPE stimmung AS ENUM ('traurig', 'ok', 'froh, sehr');
CREATE TYPE adresse AS (strasse text, nummer integer, "Ort" text);
CREATE DOMAIN cpf AS text CHECK (VALUE ~ '^[0-9]{11}$');
CREATE DOMAIN positiv AS numeric(12, 2) NOT NULL DEFAULT 1 CHECK (VALUE > 0);
CREATE TYPE preisspanne AS RANGE (subtype = numeric);
CREATE COLLATION ohne_gross (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

CREATE TABLE every_type (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  a_smallint smallint, a_integer integer, a_bigint bigint, a_numeric numeric, a_scaled numeric(20, 5), a_real real, a_double double precision,
  a_money money, a_boolean boolean, a_char character(5), a_varchar character varying(50), a_text text, a_bytea bytea, a_name name, a_quoted_char "char",
  a_date date, a_time time, a_timetz timetz, a_timestamp timestamp, a_timestamptz timestamptz, an_interval interval,
  a_uuid uuid, a_json json, a_jsonb jsonb, a_jsonpath jsonpath, an_xml xml,
  a_point point, a_line line, an_lseg lseg, a_box box, a_path path, a_polygon polygon, a_circle circle,
  a_cidr cidr, an_inet inet, a_macaddr macaddr, a_macaddr8 macaddr8, a_bit bit(7), a_varbit bit varying(20),
  a_tsvector tsvector, a_tsquery tsquery, an_oid oid, a_regclass regclass, a_regproc regproc, a_regprocedure regprocedure, a_regtype regtype,
  a_regrole regrole, a_regnamespace regnamespace, a_regconfig regconfig, a_regdictionary regdictionary, a_regoperator regoperator, a_regcollation regcollation,
  a_tid tid, an_xid xid, an_xid8 xid8, a_cid cid, a_pg_lsn pg_lsn, a_snapshot pg_snapshot, a_txid_snapshot txid_snapshot, a_refcursor refcursor, an_aclitem aclitem,
  an_int4range int4range, an_int8range int8range, a_numrange numrange, a_tsrange tsrange, a_tstzrange tstzrange, a_daterange daterange,
  an_int4multirange int4multirange, a_tstzmultirange tstzmultirange, a_preisspanne preisspanne, a_vector int2vector, an_oidvector oidvector,
  an_enum stimmung, a_composite adresse, a_domain cpf, a_numeric_domain positiv DEFAULT 5, an_hstore hstore, a_citext citext, a_collated text COLLATE ohne_gross,
  integers integer[], texts text[], grid integer[][], jsons jsonb[], enums stimmung[], composites adresse[], domains cpf[], ranges daterange[], intervals interval[],
  doubled bigint GENERATED ALWAYS AS (a_integer::bigint * 2) STORED
);
INSERT INTO every_type VALUES (DEFAULT,
  -32768, 2147483647, -9223372036854775808, 'NaN', 123456789012345.12345, 3.4028235e38, 2.2250738585072014e-308,
  '-12.34', true, 'ab', 'Ação', E'multi\nline\ttab\\back', '\x00ff10', 'nome', 'x',
  '4713-01-01 BC', '24:00:00', '12:34:56.789+05:30', 'infinity', '1999-12-31 23:59:59.999999+00', '1 year 2 mons -3 days 04:05:06.789',
  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b": 1,  "a": [1, 2], "a": null}', '{"z": 1e400, "ünï": "\u00e7"}', '$.a[*] ? (@ > 1)', '<a x="1">ü<b/></a>',
  '(1.5,-2.25)', '{1,2,3}', '[(0,0),(1,1)]', '(2,2),(0,0)', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(0,0),3.7>',
  '192.168.0.0/16', '2001:db8::1/64', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'1010101', B'10110',
  'a:1A fat:2B,4C cat:5D', 'fat & (rat | cat:AB)', 4294967295, 'pg_class', 'pg_catalog.now', 'pg_catalog.abs(integer)', 'integer[]',
  'anwalt', '"Processos e Prazos"', 'portuguese', 'portuguese_stem', 'pg_catalog.+(integer,integer)', '"C"',
  '(42,7)', '123456', '18446744073709551615', '77', '16/B374D848', '10:20:10,14,15', '10:20:10,14,15', 'cursor', 'anwalt=r/postgres',
  '[1,10)', '(,5)', '[1.5,2.5]', '[2020-01-01,2021-01-01)', '[2020-01-01 00:00+00,)', 'empty',
  '{[1,3),[5,8)}', '{[2020-01-01 00:00+00,2020-01-02 00:00+00)}', '[1.0,9.9)', '1 2 3', '4 5 6',
  'froh, sehr', ROW('Rua "das" Flores, 1', 12, NULL), '12345678909', 9.99, 'a=>1, "b c"=>NULL', 'CaseLess', 'straße',
  '{1,NULL,3}', '{"a","b,c","NULL",NULL,"d\"e"}', '[0:1][2:3]={{1,2},{3,4}}', ARRAY['{"a":1}'::jsonb], '{ok,"froh, sehr"}',
  ARRAY[ROW('x', 1, 'y')::adresse], '{12345678909}', ARRAY['[2020-01-01,2020-02-01)'::daterange], ARRAY['1 day'::interval, '-1 mon']);
INSERT INTO every_type (a_text) VALUES (NULL), (''), ('NULL'), ('\N'), (repeat('ä', 5000));
INSERT INTO every_type (a_real, a_double, a_numeric, a_timestamp, a_date) VALUES ('NaN', '-Infinity', 'Infinity', '-infinity', 'infinity'), (0.1, 0.1, 0.10, NULL, NULL), (1e-45, 5e-324, 1e-100, NULL, NULL);

-- Names that need quotes, an empty table, one without columns that has rows, one whose column is called as the alias in a check.
CREATE TABLE "Processos e Prazos"."Fälle ""wichtig"" $1; --" ("Nº" integer PRIMARY KEY, "select" text, "a.b" text, x_ text);
INSERT INTO "Processos e Prazos"."Fälle ""wichtig"" $1; --" SELECT n, 'é' || n, NULL, '' FROM generate_series(1, 100) n;
ALTER TABLE "Processos e Prazos"."Fälle ""wichtig"" $1; --" OWNER TO anwalt;
CREATE TABLE empty (id integer, note text);
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
CREATE TABLE x_ (x_ adresse, "_" text);
INSERT INTO x_ VALUES (ROW('a', 1, 'b'), 'c');

-- A column dropped in the middle, and a child whose columns come in another order once restored.
CREATE TABLE shrunk (a integer, gone text, b text);
INSERT INTO shrunk VALUES (1, 'weg', 'da');
ALTER TABLE shrunk DROP COLUMN gone;
CREATE TABLE parent (id integer, name text);
CREATE TABLE child (own text) INHERITS (parent);
ALTER TABLE parent ADD COLUMN added_later text DEFAULT 'später';
INSERT INTO parent VALUES (1, 'eltern'), (2, 'nur eltern');
INSERT INTO child (id, name, own, added_later) VALUES (3, 'kind', 'eigen', 'z');

CREATE TABLE events (id bigserial, at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 (kind text, id bigint NOT NULL DEFAULT 7, at timestamptz NOT NULL);
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY LIST (kind);
CREATE TABLE events_rest_a PARTITION OF events_rest FOR VALUES IN ('a', 'b');
CREATE TABLE events_rest_null PARTITION OF events_rest FOR VALUES IN (NULL);
INSERT INTO events (at, kind) SELECT '2025-03-01 00:00+00'::timestamptz + n * interval '1 day', 'k' || n % 7 FROM generate_series(1, 600) n;
INSERT INTO events (at, kind) VALUES ('2030-01-01', 'a'), ('2031-01-01', NULL);
CREATE INDEX events_kind ON events (kind);

-- Keys, exclusion, deferrable, not validated, partial and expression indexes, statistics.
CREATE TABLE client (id integer GENERATED BY DEFAULT AS IDENTITY (START 1000 INCREMENT 5) PRIMARY KEY, email citext UNIQUE, self integer REFERENCES client DEFERRABLE INITIALLY DEFERRED);
INSERT INTO client (id, email, self) VALUES (1, 'a@b.c', 2), (2, 'd@e.f', 1);
INSERT INTO client (email) VALUES ('g@h.i');
CREATE TABLE room_booking (room integer, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&));
INSERT INTO room_booking VALUES (1, '[2026-01-01, 2026-01-02)'), (1, '[2026-01-02, 2026-01-03)');
CREATE TABLE unchecked (amount integer, client integer);
INSERT INTO unchecked VALUES (-5, 999);
ALTER TABLE unchecked ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;
ALTER TABLE unchecked ADD CONSTRAINT client_known FOREIGN KEY (client) REFERENCES client NOT VALID;
CREATE INDEX client_email_trgm ON client USING gin ((email::text) gin_trgm_ops);
CREATE INDEX every_type_jsonb ON every_type USING gin (a_jsonb);
CREATE INDEX client_partial ON client (self) WHERE self IS NOT NULL;
CREATE INDEX every_type_lower ON every_type (lower(a_text));
CREATE STATISTICS client_stat (dependencies) ON id, self FROM client;
CREATE UNLOGGED TABLE cache (key text PRIMARY KEY, value jsonb);
INSERT INTO cache VALUES ('k', '{"v": 1}');
ALTER TABLE client REPLICA IDENTITY FULL;

-- Views over views, materialised ones filled and not, rules, functions, triggers, policies.
CREATE VIEW mail AS SELECT id, email FROM client;
CREATE VIEW mail_of_mail AS SELECT count(*) AS n FROM mail;
CREATE MATERIALIZED VIEW per_kind AS SELECT kind, count(*) AS n FROM events GROUP BY kind;
CREATE UNIQUE INDEX per_kind_kind ON per_kind (kind);
CREATE MATERIALIZED VIEW per_kind_often AS SELECT * FROM per_kind WHERE n > 10;
CREATE MATERIALIZED VIEW never_filled AS SELECT 1 AS one WITH NO DATA;
CREATE RULE no_delete AS ON DELETE TO empty DO INSTEAD NOTHING;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := coalesce(NEW.note, 'stamped'); RETURN NEW; END $$;
CREATE TRIGGER stamped BEFORE INSERT ON empty FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE FUNCTION fussy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no rows by hand'; END $$;
CREATE TRIGGER fussy BEFORE INSERT ON client FOR EACH ROW EXECUTE FUNCTION fussy();
CREATE FUNCTION privileged(integer, VARIADIC text[]) RETURNS integer LANGUAGE sql SECURITY DEFINER STABLE AS 'SELECT $1';
CREATE PROCEDURE nothing() LANGUAGE sql AS '';
CREATE AGGREGATE joined(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
CREATE FUNCTION noisy() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'ddl'; END $$;
CREATE EVENT TRIGGER noticed ON ddl_command_end WHEN TAG IN ('DROP FUNCTION') EXECUTE FUNCTION noisy();
CREATE TABLE tenant_document (tenant text DEFAULT current_user, body text);
INSERT INTO tenant_document VALUES ('anwalt', 'a'), ('other', 'b');
ALTER TABLE tenant_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_document FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON tenant_document FOR SELECT TO anwalt USING (tenant = current_user);
CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq);
CREATE TEXT SEARCH CONFIGURATION jurídico (COPY = portuguese);
CREATE FOREIGN DATA WRAPPER nowhere;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere;
CREATE FOREIGN TABLE far_away (id integer) SERVER elsewhere;
-- A cast of a table's rows to text that would lie, and run with the rights of whoever checks.
CREATE FUNCTION lie(x_) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'called as %', current_user; END $$;
CREATE CAST (x_ AS text) WITH FUNCTION lie(x_) AS IMPLICIT;

-- Rights, comments, publications, sequences in every state.
GRANT SELECT, INSERT ON client TO anwalt WITH GRANT OPTION;
GRANT SELECT (email) ON client TO "Escritório";
GRANT USAGE ON SCHEMA public TO anwalt;
REVOKE EXECUTE ON FUNCTION stamp() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE anwalt IN SCHEMA "Processos e Prazos" GRANT SELECT ON TABLES TO "Escritório";
COMMENT ON TABLE client IS 'Mandanten; ''quoted''';
COMMENT ON COLUMN client.email IS 'E-Mail';
COMMENT ON FUNCTION stamp() IS 'stempelt';
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'insert, truncate');
CREATE PUBLICATION a_few FOR TABLE client (id, email), empty WHERE (id > 0) WITH (publish = 'insert');
CREATE SEQUENCE untouched START 500;
CREATE SEQUENCE called;
SELECT nextval('called'), nextval('called');
CREATE SEQUENCE backwards INCREMENT -2 MAXVALUE 10 MINVALUE -100 START 10 CYCLE;
SELECT nextval('backwards'), nextval('backwards');
CREATE SEQUENCE small AS smallint OWNED BY empty.id;

-- Large objects: a short one, one with a hole, an empty one, one that is somebody's.
SELECT lo_from_bytea(4711, 'short \000'::bytea);
SELECT lo_create(4712);
SELECT lo_put(4712, 10000, '\xdeadbeef');
SELECT lo_create(4713);
SELECT lo_from_bytea(4714, decode(repeat('00', 5000), 'hex'));
ALTER LARGE OBJECT 4711 OWNER TO anwalt;
GRANT SELECT ON LARGE OBJECT 4712 TO "Escritório";
