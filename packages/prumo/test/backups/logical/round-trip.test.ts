import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareArchive } from '../../../src/backups/logical/archive/index.ts';
import type { Difference } from '../../../src/backups/logical/compare.ts';
import { takeDump } from '../../../src/backups/logical/dump.ts';
import type { Manifest } from '../../../src/backups/logical/manifest.ts';
import { Session } from '../../../src/backups/logical/content/index.ts';
import { programsBeside } from '../../../src/backups/logical/programs.ts';
import { compareRestored, proveSound } from '../../../src/backups/logical/prove.ts';
import { restoreDump } from '../../../src/backups/logical/restore.ts';
import { tableKey } from '../../../src/backups/logical/table-name.ts';
import { folderTarget } from '../../../src/backups/logical/targets/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { LonePostgres } from '../../integration/harness/lone-postgres.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const programs = programsBeside(DEBIAN[12].psql.path, DEBIAN[12].zstd.path);
const folder = mkdtempSync('/tmp/prumo-it-logical-');
const target = folderTarget(join(folder, 'copies'));

let source: LonePostgres;
let other: LonePostgres;
let manifest: Manifest;

const take = (database: string, label: string) =>
  takeDump({ login: source.login(database), programs, target, key, label, prumo: '0.0.0-test', now: () => new Date() }, never);

/** Into a database of its own on a server that has nothing of the first. */
async function restored(name: string, of = manifest, only?: ReadonlySet<string>) {
  const login = await other.create(name);
  const inputs = { manifest: of, target, key, login, programs, scratch: folder, jobs: 2 };
  await restoreDump(only === undefined ? inputs : { ...inputs, only }, never);
  return login;
}

const compared = (database: string, of = manifest, only?: ReadonlySet<string>) => compareRestored(other.login(database), of, only, never);
const soundness = (database: string) => proveSound(other.login(database), never);

beforeAll(async () => {
  source = await LonePostgres.start('127.203.8.1');
  other = await LonePostgres.start('127.203.8.2');
  await source.create('all');
  source.psql('all', readFileSync(new URL('every-type.sql', import.meta.url), 'utf8'));
  manifest = await take('all', 'one');
}, 120_000);

afterAll(async () => {
  await source?.[Symbol.asyncDispose]();
  await other?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test('a database with every type and oddity comes back equal, on a server that had nothing of it', async () => {
  await restored('whole');
  const { differences, tables } = await compared('whole');
  expect(differences).toEqual([]);
  expect(tables).toBe(manifest.content.tables.length);
  const sound = await soundness('whole');
  expect(sound.broken).toEqual([]);
  expect(sound.indexes).toBeGreaterThan(10);
  expect(sound.constraints).toBeGreaterThanOrEqual(1);
});

test('some tables alone come back with their rows, their own constraints and whatever they need, and are compared alone', async () => {
  const only = new Set([tableKey('public.client') ?? '']);
  await restored('some', manifest, only);
  expect((await compared('some', manifest, only)).differences).toEqual([]);
  const rows = async (table: string) => Number((await other.query('some', `SELECT count(*) AS rows FROM ${table}`))[0]?.['rows']);
  expect(await rows('client')).toBe(manifest.content.tables.find(({ name }) => name === 'public.client')?.rows);
  expect(await rows('every_type')).toBe(0);
  await other.query('some', 'DELETE FROM client WHERE ctid = (SELECT min(ctid) FROM client)');
  expect((await compared('some', manifest, only)).differences.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'rows public.client',
    'checksum public.client',
  ]);
});

test('a dump that went through a pipe is given the offsets it lacks', async () => {
  const dump = execFileSync(programs.pgDump, ['-Fc', '-Z0', '-h', source.login('all').host, '-U', 'postgres', 'all'], {
    env: { PGPASSWORD: source.login('all').password },
    maxBuffer: 64 * 1024 * 1024,
  });
  const file = join(folder, 'piped');
  writeFileSync(file, dump);
  await prepareArchive(file, never);
  const given = readFileSync(file);
  expect(given.length).toBe(dump.length);
  expect(given.equals(dump)).toBe(false);
  // A dump that pg_dump writes into a file has them from the start, and nothing is changed in it.
  execFileSync(programs.pgDump, ['-Fc', '-Z0', '-h', source.login('all').host, '-U', 'postgres', '-f', `${file}-2`, 'all'], {
    env: { PGPASSWORD: source.login('all').password },
  });
  const whole = readFileSync(`${file}-2`);
  await prepareArchive(`${file}-2`, never);
  expect(readFileSync(`${file}-2`).equals(whole)).toBe(true);
});

test('no password, and no row, is readable in what is stored; no password is in the manifest either', async () => {
  for (const file of readdirSync(join(folder, 'copies'))) {
    const stored = readFileSync(join(folder, 'copies', file));
    for (const secret of ['geheim', 'SCRAM-SHA-256', 'Mandanten', 'CREATE TABLE', 'anwalt']) expect(stored.includes(secret)).toBe(false);
  }
  expect(JSON.stringify(manifest)).not.toMatch(/geheim|SCRAM|md5[0-9a-f]{32}/);
});

/** What is done to a restored database, and what must be said of it. */
const BROKEN: readonly (readonly [string, string, readonly Partial<Difference>[]])[] = [
  [
    'a row that is missing',
    'DELETE FROM "Processos e Prazos"."Fälle ""wichtig"" $1; --" WHERE "Nº" = 50',
    [{ kind: 'rows', name: '"Processos e Prazos"."Fälle ""wichtig"" $1; --"', expected: '100', found: '99' }, { kind: 'checksum' }],
  ],
  [
    'a row too many',
    'INSERT INTO parent VALUES (9, NULL)',
    [{ kind: 'rows', name: 'public.parent', expected: '2', found: '3' }, { kind: 'checksum' }],
  ],
  ['a changed value', "UPDATE shrunk SET b = 'dA'", [{ kind: 'checksum', name: 'public.shrunk' }]],
  ['an empty text for a null', "UPDATE every_type SET a_text = '' WHERE id = 2", [{ kind: 'checksum', name: 'public.every_type' }]],
  [
    'two values exchanged between rows',
    "UPDATE ONLY parent SET name = CASE id WHEN 1 THEN 'nur eltern' ELSE 'eltern' END",
    [{ kind: 'checksum', name: 'public.parent' }],
  ],
  [
    'the last digit of a number',
    'UPDATE every_type SET a_double = a_double * 1.0000000000000002 WHERE a_double = 0.1',
    [{ kind: 'checksum' }],
  ],
  [
    'a row in another partition',
    "UPDATE events SET at = at + interval '1 year' WHERE id = 1",
    [{ kind: 'rows' }, { kind: 'checksum' }, { kind: 'rows' }, { kind: 'checksum' }],
  ],
  [
    'a row lost from a table without columns',
    'DELETE FROM no_columns WHERE ctid = (SELECT min(ctid) FROM no_columns)',
    [{ kind: 'rows', name: 'public.no_columns', expected: '2', found: '1' }, { kind: 'checksum' }],
  ],
  ['a table that is gone', 'DROP TABLE empty CASCADE', [{ kind: 'table', name: 'public.empty', expected: '0 rows', found: 'absent' }]],
  ['a table nobody knows', 'CREATE TABLE stranger ()', [{ kind: 'table', name: 'public.stranger', expected: 'absent', found: '0 rows' }]],
  ['a column of another type', 'ALTER TABLE shrunk ALTER a TYPE bigint', [{ kind: 'columns', name: 'public.shrunk' }]],
  [
    'a materialised view that was not filled',
    'REFRESH MATERIALIZED VIEW per_kind_often WITH NO DATA',
    [
      { kind: 'table', found: 'materialized-view, not populated' },
      { kind: 'rows', name: 'public.per_kind_often', found: '0' },
      { kind: 'checksum' },
    ],
  ],
  [
    'a sequence that would give a number again',
    "SELECT setval('called', 1)",
    [{ kind: 'sequence', name: 'public.called', expected: '2+', found: '1+' }],
  ],
  [
    'a sequence that has given its first',
    "SELECT nextval('untouched')",
    [{ kind: 'sequence', name: 'public.untouched', expected: '500', found: '500+' }],
  ],
  ['a large object changed', "SELECT lo_put(4711, 1, 'X')", [{ kind: 'large-objects', name: 'checksum' }]],
  ['a large object cut', 'SELECT lo_truncate(lo_open(4712, 131072), 9999)', [{ kind: 'large-objects', name: 'checksum' }]],
  [
    'an empty large object lost',
    'SELECT lo_unlink(4713)',
    [
      { kind: 'large-objects', name: 'count', expected: '4', found: '3' },
      { kind: 'large-objects', name: 'checksum' },
    ],
  ],
  ['an extension lost', 'DROP EXTENSION hstore CASCADE', [{ kind: 'extension', name: 'hstore', found: 'absent' }]],
  ['an index lost', 'DROP INDEX client_partial', [{ kind: 'object', name: 'index public.client_partial', found: 'absent' }]],
  [
    'a constraint that was not validated again',
    'ALTER TABLE client DROP CONSTRAINT client_self_fkey; ALTER TABLE client ADD CONSTRAINT client_self_fkey FOREIGN KEY (self) REFERENCES client DEFERRABLE INITIALLY DEFERRED NOT VALID',
    [
      {
        kind: 'object',
        name: 'table constraint client_self_fkey on public.client',
        expected: 'f, deferrable, deferred',
        found: 'f, not valid, deferrable, deferred',
      },
    ],
  ],
  [
    'a trigger turned off',
    'ALTER TABLE client DISABLE TRIGGER fussy',
    [{ kind: 'object', name: 'trigger fussy on public.client', expected: 'O', found: 'D' }],
  ],
  [
    'row security turned off',
    'ALTER TABLE tenant_document DISABLE ROW LEVEL SECURITY',
    [{ kind: 'object', name: 'table public.tenant_document' }],
  ],
  [
    'a policy lost',
    'DROP POLICY own ON tenant_document',
    [{ kind: 'object', name: 'policy own on public.tenant_document', found: 'absent' }],
  ],
  ['a right given', 'GRANT DELETE ON client TO PUBLIC', [{ kind: 'object', name: 'table public.client' }]],
  [
    'a right on a column lost',
    'REVOKE SELECT (email) ON client FROM "Escritório"',
    [{ kind: 'object', name: 'column public.client.email', found: 'absent' }],
  ],
  [
    'a function with its owner’s rights no more',
    'ALTER FUNCTION privileged SECURITY INVOKER',
    [{ kind: 'object', name: 'function public.privileged(integer,pg_catalog.text[])' }],
  ],
  [
    'another owner',
    'ALTER TABLE "Processos e Prazos"."Fälle ""wichtig"" $1; --" OWNER TO postgres',
    [{ kind: 'object' }, { kind: 'object' }],
  ],
  ['a comment changed', "COMMENT ON COLUMN client.email IS 'e-mail'", [{ kind: 'object', name: 'comment public.client.email' }]],
  [
    'a publication lost',
    'DROP PUBLICATION a_few',
    [
      { kind: 'object', name: 'publication a_few' },
      { kind: 'object', found: 'absent' },
    ],
  ],
  ['a role that may do more', 'ALTER ROLE pruefer CREATEROLE', [{ kind: 'role', name: 'pruefer' }]],
];

test('every difference between backup and restored database is named, and nothing else', async () => {
  await restored('template');
  const wrong: unknown[] = [];
  for (const [what, statement, said] of BROKEN) {
    await other.query('postgres', 'CREATE DATABASE broken TEMPLATE template');
    await other.query('broken', statement);
    const { differences } = await compared('broken');
    // What hangs on a table, a column or an extension goes, or comes, with it.
    const isWide = /gone|extension|nobody knows/.test(what);
    const unnamed = said.filter((one) => !differences.some((found) => matches(found, one)));
    const unwanted = isWide ? [] : differences.filter((found) => !said.some((one) => matches(found, one)));
    if (unnamed.length + unwanted.length > 0) wrong.push({ what, unnamed, unwanted });
    await other.query('postgres', 'DROP DATABASE broken');
    await other.query('postgres', 'ALTER ROLE pruefer NOCREATEROLE');
  }
  expect(wrong).toEqual([]);
  expect((await compared('template')).differences).toEqual([]);
}, 180_000);

function matches(found: Difference, wanted: Partial<Difference>): boolean {
  return Object.entries(wanted).every(([field, value]) => found[field as keyof Difference] === value);
}

test('an index that does not know a row of its table is found', async () => {
  await source.create('indexed');
  await source.query('indexed', "CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2'");
  await source.query('indexed', 'CREATE TABLE n AS SELECT generate_series(1, 100) AS i');
  await source.query('indexed', 'CREATE INDEX n_twice ON n (twice(i))');
  const taken = await take('indexed', 'indexed');
  await restored('indexed', taken);
  expect((await compared('indexed', taken)).differences).toEqual([]);
  expect((await soundness('indexed')).broken).toEqual([]);
  // What is in the index is no longer what the table’s rows give.
  await other.query('indexed', "CREATE OR REPLACE FUNCTION twice(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 3'");
  const { broken } = await soundness('indexed');
  expect(broken).toEqual([expect.stringMatching(/^public\.n_twice: heap tuple .* lacks matching index tuple/)]);

  // A check that was not made says nothing of the index.
  await other.query(
    'indexed',
    `CREATE OR REPLACE FUNCTION twice(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
       $$BEGIN RAISE 'canceling statement' USING ERRCODE = 'query_canceled'; END$$`,
  );
  await expect(soundness('indexed')).rejects.toThrow('canceling statement');
});

test('what a user wrote into checks, domains, casts of keys and generated columns is not called as superuser', async () => {
  await source.create('hostile');
  await source.query('hostile', 'CREATE ROLE hostile NOSUPERUSER');
  // On the way back each of these calls it.
  const hostile = `SET search_path = public;
    CREATE FUNCTION note(what text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
      $$BEGIN
        IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN RAISE 'superuser in %', what; END IF;
        IF (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
          BEGIN
            PERFORM set_config('role', 'none', true);
            RAISE 'superuser again in %', what;
          EXCEPTION WHEN insufficient_privilege THEN NULL;
          END;
        END IF;
        RETURN true;
      END$$;
    CREATE DOMAIN fussy AS integer CHECK (public.note('domain'));
    CREATE TABLE checked (i fussy, j integer CHECK (public.note('check')), g boolean GENERATED ALWAYS AS (public.note('generated')) STORED);
    CREATE FUNCTION one() RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM public.note('partition'); RETURN 1; END$$;
    CREATE TABLE parted (i integer) PARTITION BY RANGE ((i + one()));
    CREATE TYPE kind AS ENUM ('a', 'b');
    CREATE FUNCTION as_text(kind) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM public.note('cast'); RETURN 'a'; END$$;
    CREATE CAST (kind AS text) WITH FUNCTION as_text(kind) AS IMPLICIT;
    CREATE TABLE one (k text PRIMARY KEY);
    CREATE TABLE other (k kind REFERENCES one);
    CREATE TABLE whole (i integer);
    CREATE FUNCTION of_row(whole) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$SELECT public.note('check apart')$$;
    ALTER TABLE whole ADD CHECK (of_row(whole));`;
  const login = { ...source.login('hostile'), user: 'hostile', password: 'geheim' };
  await source.query('hostile', "ALTER ROLE hostile LOGIN PASSWORD 'geheim'");
  await source.query('hostile', 'GRANT CREATE ON SCHEMA public TO hostile');
  {
    await using session = await Session.open(login, never);
    await session.run(hostile);
    await session.run(
      "INSERT INTO checked VALUES (1, 1); INSERT INTO one VALUES ('a'); INSERT INTO other VALUES ('a'); INSERT INTO whole VALUES (1)",
    );
  }
  const taken = await take('hostile', 'hostile');
  await restored('hostile', taken);
  expect((await compared('hostile', taken)).differences).toEqual([]);
  expect(await other.query('hostile', "SELECT FROM pg_roles WHERE rolname = 'prumo_restore_loader'")).toEqual([]);
});
