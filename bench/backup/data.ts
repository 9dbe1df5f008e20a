import { Client } from 'pg';

const MB = 1024 * 1024;
/** Rows that are made at once: what one statement makes stays in memory until it ends. */
const BATCH = 50_000;

/**
 * Tables as an application has them: text that is alike from row to row, documents in jsonb, numbers and times, bytes nothing can pack, an
 * archive in partitions; with primary and foreign keys, checks, and indexes of several kinds.
 */
const TABLES = `
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TYPE state AS ENUM ('open', 'waiting', 'closed');
CREATE TABLE office (id int PRIMARY KEY, name text NOT NULL UNIQUE, address jsonb NOT NULL);
CREATE TABLE case_file (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office int NOT NULL REFERENCES office, number text NOT NULL UNIQUE,
  title text NOT NULL, state state NOT NULL, opened timestamptz NOT NULL, closed timestamptz, amount numeric(14, 2) CHECK (amount >= 0),
  tags text[] NOT NULL, detail jsonb NOT NULL, during tstzrange);
CREATE TABLE document (id uuid PRIMARY KEY, case_file bigint NOT NULL REFERENCES case_file, name text NOT NULL, content bytea NOT NULL);
CREATE TABLE entry (id bigint, at timestamptz NOT NULL, case_file bigint NOT NULL, minutes int NOT NULL, rate double precision, note text,
  PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE entry_2025 PARTITION OF entry FOR VALUES FROM ('2025-01-01Z') TO ('2026-01-01Z');
CREATE TABLE entry_2026 PARTITION OF entry FOR VALUES FROM ('2026-01-01Z') TO ('2027-01-01Z');
INSERT INTO office SELECT n, 'Escritório ' || n, jsonb_build_object('city', md5(n::text), 'number', n) FROM generate_series(1, 200) n`;

/** $1 to $2: numbers of the rows. */
const ROWS = [
  `INSERT INTO case_file (office, number, title, state, opened, closed, amount, tags, detail, during)
    SELECT 1 + n % 200, lpad(n::text, 12, '0'), 'Processo ' || n || ' de ' || md5((n % 977)::text), (ARRAY['open', 'waiting', 'closed'])[1 + n % 3]::state,
      '2025-01-01Z'::timestamptz + n % 700 * interval '1 day' + n * interval '1 second', CASE WHEN n % 3 = 2 THEN '2026-06-01Z'::timestamptz END,
      (n * 37 % 100000) / 7.0, ARRAY['tag ' || n % 50, md5((n % 13)::text)],
      jsonb_build_object('n', n, 'court', md5((n % 31)::text), 'parties', jsonb_build_array(md5(n::text), md5((n + 1)::text)), 'paid', n % 2 = 0),
      tstzrange('2026-01-01Z'::timestamptz, '2026-01-01Z'::timestamptz + n * interval '1 minute')
    FROM generate_series($1::bigint, $2::bigint) n`,
  `INSERT INTO document SELECT md5('d' || n)::uuid, 1 + n % $2::bigint, 'Anlage ' || n || '.pdf',
      decode((SELECT string_agg(md5(n::text || i), '') FROM generate_series(1, 24) i), 'hex')
    FROM generate_series($1::bigint, $2::bigint) n WHERE n % 2 = 0`,
  `INSERT INTO entry SELECT n * 4 + i, '2025-01-01Z'::timestamptz + (n * 7 + i) % 700 * interval '1 day', 1 + n, (n * 13 + i) % 480, n / 3.0, 'Telefonat ' || md5((n % 499)::text)
    FROM generate_series($1::bigint, $2::bigint) n, generate_series(0, 3) i`,
];

const INDEXES = `CREATE INDEX ON case_file (office, opened); CREATE INDEX ON case_file USING gin (tags); CREATE INDEX ON case_file USING gist (during);
CREATE INDEX ON case_file ((detail ->> 'court')) WHERE state <> 'closed'; CREATE INDEX ON document (case_file); CREATE INDEX ON entry (case_file, at);
CREATE INDEX ON case_file USING gin (title gin_trgm_ops);
CREATE MATERIALIZED VIEW per_office AS SELECT office, count(*) AS cases, sum(amount) AS amount FROM case_file GROUP BY office; ANALYZE`;

/** Fill an empty database until it has so many megabytes. Resolves with those it has then. */
export async function generate(url: string, megabytes: number, signal: AbortSignal): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const size = async (): Promise<number> =>
      Number((await client.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size')).rows[0]?.size) / MB;
    await client.query(TABLES);
    const empty = await size();
    // Indexes come last, as in any restore, and are about a third of the whole.
    const target = empty + (megabytes - empty) * 0.7;
    for (let first = 1; (await size()) < target; first += BATCH) {
      signal.throwIfAborted();
      for (const statement of ROWS) await client.query(statement, [first, first + BATCH - 1]);
    }
    await client.query(INDEXES);
    return Math.round(await size());
  } finally {
    await client.end();
  }
}
