import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assign } from '../../../src/backups/export/assign.ts';
import { packed } from '../../../src/backups/export/archive.ts';
import { conditionOf } from '../../../src/backups/export/condition.ts';
import { Exports } from '../../../src/backups/export/exports.ts';
import { type ExportedTable, type ExportManifest, exportManifestName, rowsName } from '../../../src/backups/export/manifest.ts';
import { restoreTenant } from '../../../src/backups/export/restore/restore-tenant.ts';
import { sumOf } from '../../../src/backups/export/sums.ts';
import { dataTables } from '../../../src/backups/export/tables.ts';
import { takeExports } from '../../../src/backups/export/take.ts';
import { seal } from '../../../src/backups/logical/container/index.ts';
import { Session } from '../../../src/backups/logical/content/index.ts';
import { measured } from '../../../src/backups/logical/stored-size.ts';
import { folderTarget } from '../../../src/backups/logical/targets/index.ts';
import type { ExportSpec } from '../../../src/spec/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { LonePostgres } from '../../integration/harness/lone-postgres.ts';

const never = new AbortController().signal;
const key = 'k'.repeat(32);
const zstd = DEBIAN[12].zstd.path;
const folder = mkdtempSync('/tmp/prumo-it-tenant-');
const target = folderTarget(join(folder, 'exports'));
const exports = new Exports(target, key, zstd);
const CASES = '"Fälle ""wichtig"" $1; --"';

const spec: ExportSpec = {
  table: 'offices',
  key: 'id',
  title: undefined,
  column: 'office_id',
  schema: undefined,
  through: {},
  shared: ['courts'],
  exclude: ['written'],
  schedule: undefined,
  keep: 7,
};

let server: LonePostgres;
let manifest: ExportManifest;
const law = (text: string) => server.query('law', text);

async function take(tenant: string, of = spec): Promise<ExportManifest> {
  const now = () => new Date();
  const { manifests } = await takeExports(
    { login: server.login('law'), spec: of, tenant, target, key, zstd, stack: 'test', prumo: '0.0.0', now },
    never,
  );
  return manifests[0] ?? expect.fail('no export');
}

const restore = (of = manifest, options: { isRehearsal?: boolean; spec?: ExportSpec; safety?: () => Promise<ExportManifest> } = {}) =>
  restoreTenant(
    { login: server.login('law'), spec, manifest: of, exports, isRehearsal: false, safety: () => take(of.tenant.key), ...options },
    never,
  );

/** Rows and checksum of every table of a tenant: equal when every row is. */
async function contentOf(tenant: string): Promise<readonly unknown[]> {
  await using session = await Session.open(server.login('law'), never);
  const { members } = assign(await dataTables(session), spec, tenant, new Set());
  const byName = new Map(members.map((member) => [member.table.name, member]));
  const found: unknown[] = [];
  for (const member of members) {
    const columns = member.table.columns.map(({ name }) => name);
    const condition = conditionOf(member, byName, { column: spec.key, value: tenant });
    found.push([member.table.name, await sumOf(session, member.table, columns, condition)]);
  }
  return found;
}

beforeAll(async () => {
  server = await LonePostgres.start('127.203.9.2');
}, 60_000);

beforeEach(async () => {
  await server.query('postgres', 'DROP DATABASE IF EXISTS law');
  await server.query('postgres', 'DROP ROLE IF EXISTS boss, app').catch(() => undefined);
  await server.create('law');
  server.psql('law', readFileSync(new URL('offices.sql', import.meta.url), 'utf8'));
  manifest = await take('1');
}, 60_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that can happen to a tenant's rows. */
async function ruin(): Promise<void> {
  await law(
    `DELETE FROM pages WHERE number = 1 AND document_id IN (SELECT d.id FROM documents d JOIN ${CASES} c ON c."Nº" = d.case_id WHERE office_id = 1)`,
  );
  await law(`UPDATE ${CASES} SET "it's \\ a title" = 'changed', lawyer_id = NULL WHERE office_id = 1`);
  await law(
    "UPDATE every_type SET a_num = 0, a_json = 'null' WHERE office_id = 1; DELETE FROM events WHERE office_id = 1 AND at < '2026-03-01'",
  );
  await law(`INSERT INTO ${CASES} (office_id, "it's \\ a title") SELECT 1, 'new ' || n FROM generate_series(1, 30) n`);
  await law("UPDATE offices SET name = 'ruined', settings = '{\"a\": 1}', owner_id = NULL WHERE id = 1");
  await law("INSERT INTO nothing_in_it VALUES (1); INSERT INTO users (office_id, email) VALUES (1, 'late@x.br')");
  await law('TRUNCATE written');
}

test('a tenant comes back exactly, every type and name of it; nobody else changes, and no trigger fires', async () => {
  const before = await contentOf('1');
  const other = await contentOf('2');
  await ruin();
  expect(await contentOf('1')).not.toEqual(before);
  const restored = await restore();
  expect(await contentOf('1')).toEqual(before);
  expect(await contentOf('2')).toEqual(other);
  expect(restored.tables).toContainEqual({ name: `public.${CASES}`, before: 80, after: 50 });
  expect(restored.others).toBeGreaterThan(150);
  expect(await law('SELECT FROM written')).toHaveLength(0);
  // Policies stand, constraints too, and nothing is left of the role that did it.
  expect(await law("SELECT FROM pg_roles WHERE rolname ~ 'prumo'")).toHaveLength(0);
  await expect(law(`INSERT INTO ${CASES} (office_id, "it's \\ a title") VALUES (9, 'x')`)).rejects.toThrow('foreign key');
});

test('a tenant that was deleted whole comes back, and its sequences have gone on', async () => {
  const before = await contentOf('1');
  await law('UPDATE offices SET owner_id = NULL WHERE id = 1; DELETE FROM transfers');
  await law('DELETE FROM pages WHERE document_id IN (SELECT d.id FROM documents d JOIN users u ON u.id = d.signed_by WHERE office_id = 1)');
  for (const table of [CASES, 'every_type', 'events', 'users']) await law(`DELETE FROM ${table} WHERE office_id = 1`);
  await law('DELETE FROM offices WHERE id = 1');
  await law(`ALTER SEQUENCE ${'"Fälle ""wichtig"" $1; --_Nº_seq"'} RESTART WITH 1`);
  await restore();
  expect(await contentOf('1')).toEqual(before);
  const [next] = await law(`INSERT INTO ${CASES} (office_id, "it's \\ a title") VALUES (1, 'next') RETURNING "Nº"`);
  expect(Number(next?.['Nº'])).toBeGreaterThan(50);
});

test('a rehearsal does all of it, and changes nothing; a restore can be undone by the export before it', async () => {
  await ruin();
  const ruined = await contentOf('1');
  const rehearsed = await restore(manifest, { isRehearsal: true });
  expect(await contentOf('1')).toEqual(ruined);
  const safety = await take('1');
  expect(await restore()).toEqual({ ...rehearsed, safety: expect.any(String) });
  await restore(safety);
  expect(await contentOf('1')).toEqual(ruined);
});

/** The same archive with other lines, sealed with the right key; its manifest says nothing of the change unless `hashes`. */
async function forged(
  change: (lines: readonly string[], table: ExportedTable) => readonly string[],
  { hashes }: { hashes: boolean },
): Promise<ExportManifest> {
  const text = new Map<ExportedTable, string>();
  for await (const { table, chunk } of exports.content(manifest, never))
    text.set(table, (text.get(table) ?? '') + Buffer.from(chunk).toString());
  const name = '20200101-000000E-6b86b273ff34';
  const changed = manifest.tables.map((table) => {
    const lines = change((text.get(table) ?? '').split('\n').slice(0, -1), table);
    const plain = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    return { plain, table: hashes ? { ...table, bytes: plain.length, sha256: createHash('sha256').update(plain).digest('hex') } : table };
  });
  const plain = async function* () {
    for (const one of changed) yield one.plain;
  };
  const { stream, stored } = measured(seal(packed(plain(), zstd, never), key, rowsName(name)));
  await target.put(rowsName(name), stream, never);
  const made = { ...manifest, name, stored: stored(), tables: changed.map(({ table }) => table) };
  const object = exportManifestName(name);
  const json = async function* () {
    yield Buffer.from(JSON.stringify(made));
  };
  await target.put(object, seal(json(), key, object), never);
  return made;
}

describe.each([
  ['a row removed', 'public.users', (lines: readonly string[]) => lines.slice(1)],
  ['a row twice', 'public.events', (lines: readonly string[]) => [...lines, lines[0] ?? '']],
  ['a value changed', `public.${CASES}`, (lines: readonly string[]) => [(lines[0] ?? '').replace('Fall', 'Fell'), ...lines.slice(1)]],
  [
    'a row of another tenant',
    'public.events',
    (lines: readonly string[]) => [(lines[0] ?? '').replace('"office_id":1', '"office_id":2'), ...lines.slice(1)],
  ],
])('an archive with %s', (_, of, change) => {
  test.each([false, true])('is refused, and nothing changes (hashes made right: %s)', async (hashes) => {
    await ruin();
    const [one, other] = [await contentOf('1'), await contentOf('2')];
    const made = await forged((lines, table) => (table.name === of ? change(lines) : lines), { hashes });
    const [found] = (await exports.list('1', never)).filter(({ name }) => name === made.name);
    expect(found && (await exports.verify(found, never))).toEqual(hashes ? undefined : expect.stringMatching(/changed|cut-short/));
    await expect(restore(made)).rejects.toThrow(/not those of the export|changed|cut-short|not the tenant/);
    expect(await contentOf('1')).toEqual(one);
    expect(await contentOf('2')).toEqual(other);
  });
});

describe('the schema has moved on', () => {
  test('columns added since take their default, those that became generated make themselves', async () => {
    await law("ALTER TABLE users ADD phone text NOT NULL DEFAULT 'none'; ALTER TABLE users ALTER email TYPE varchar(80)");
    await ruin();
    await restore();
    expect(await law("SELECT FROM users WHERE office_id = 1 AND phone = 'none'")).toHaveLength(20);
  });

  test('a column that is gone, or a table, is an error that names it', async () => {
    await law('ALTER TABLE every_type DROP a_mood');
    await expect(restore()).rejects.toThrow('public.every_type has no column a_mood any more');
    await law('DROP TABLE every_type');
    await expect(restore()).rejects.toThrow('public.every_type is in the export');
  });

  test('a table that came since is left as it is, and said', async () => {
    await law('CREATE TABLE notes (office_id integer REFERENCES offices, text text); INSERT INTO notes VALUES (1, $$kept$$)');
    await ruin();
    expect((await restore()).untouched).toEqual(['public.notes']);
    expect(await law('SELECT FROM notes')).toHaveLength(1);
  });
});

test('what other tables refer to is not taken away from under them', async () => {
  await ruin();
  await law("INSERT INTO transfers SELECT id, 21 FROM users WHERE email = 'late@x.br'");
  const before = await contentOf('1');
  await expect(restore()).rejects.toThrow('1 rows of public.transfers refer by (from_user) to rows of public.users that are not there');
  expect(await contentOf('1')).toEqual(before);
});

test('a value that another tenant has taken meanwhile is an error, and nothing changes', async () => {
  await law("UPDATE users SET email = 'moved@x.br' WHERE email = 'u1-1@x.br'; UPDATE users SET email = 'x' WHERE id = 1");
  await law('ALTER TABLE users DISABLE TRIGGER touch');
  await law("UPDATE users SET email = 'u1-1@x.br' WHERE id = 21");
  const before = await contentOf('1');
  await expect(restore()).rejects.toThrow('duplicate key');
  expect(await contentOf('1')).toEqual(before);
});

test('what a check calls never runs as superuser', async () => {
  await law(`CREATE FUNCTION grab() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO public.written (what) SELECT concat(rolname, ' ', rolsuper) FROM pg_roles WHERE rolname = current_user;
    BEGIN EXECUTE 'SET ROLE postgres'; INSERT INTO public.written (what) VALUES ('took ' || current_user); EXCEPTION WHEN OTHERS THEN NULL; END;
    RETURN true; END $$;
    ALTER FUNCTION grab() OWNER TO boss; ALTER TABLE events ADD CHECK (grab())`);
  await law('TRUNCATE written');
  await restore();
  const users = (await law('SELECT DISTINCT what FROM written')).map(({ what }) => String(what));
  expect(users).toHaveLength(1);
  expect(users[0]).toMatch(/^prumo_restore_\d+ f$/);
});

test('others write all the while: nothing of theirs is lost or waits long; the tenant’s own writes wait or come before', async () => {
  await ruin();
  await law('ALTER TABLE users DISABLE TRIGGER touch');
  const stop = new AbortController();
  let slowest = 0;
  const writer = async (office: number): Promise<number> => {
    const client = new pg.Client(server.login('law'));
    await client.connect();
    let done = 0;
    while (!stop.signal.aborted) {
      const began = performance.now();
      await client.query(`INSERT INTO events VALUES (${office}, now(), 'live')`);
      if (office === 2) slowest = Math.max(slowest, performance.now() - began);
      done += 1;
    }
    await client.end();
    return done;
  };
  const writers = [writer(2), writer(2), writer(1)];
  try {
    await restore();
  } finally {
    stop.abort();
  }
  const [one = 0, two = 0, own = 0] = await Promise.all(writers);
  const [live] = await law(
    "SELECT count(*) FILTER (WHERE office_id = 2)::int AS other, count(*) FILTER (WHERE office_id = 1)::int AS own FROM events WHERE what = 'live'",
  );
  expect(live?.['other']).toBe(one + two);
  expect(one + two).toBeGreaterThan(10);
  expect(slowest).toBeLessThan(10_000);
  // Written before, it is gone with the rest, as asked; written after, it is there.
  expect(Number(live?.['own'])).toBeLessThanOrEqual(own);
});

describe('nothing that users made runs as superuser', () => {
  const GRAB = `CREATE FUNCTION public.grab() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO public.written (what) SELECT concat(tg_name, ' ', rolname, ' ', rolsuper) FROM pg_catalog.pg_roles WHERE rolname = current_user;
    RETURN NULL; END $$; ALTER FUNCTION public.grab() OWNER TO boss`;

  test('a deferred trigger that is always enabled is refused; one that is not deferred runs as a role of no rights', async () => {
    await law(`${GRAB}; CREATE TRIGGER at_once AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION grab();
      ALTER TABLE events ENABLE ALWAYS TRIGGER at_once; TRUNCATE written`);
    await restore();
    const told = (await law('SELECT DISTINCT what FROM written')).map(({ what }) => String(what));
    expect(told).toEqual([expect.stringMatching(/^at_once prumo_restore_\d+ f$/)]);
    await law(`CREATE CONSTRAINT TRIGGER late AFTER INSERT ON pages DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grab();
      ALTER TABLE pages ENABLE REPLICA TRIGGER late; TRUNCATE written`);
    await expect(restore()).rejects.toThrow('trigger late of public.pages is deferrable');
    expect(await law('SELECT FROM written')).toHaveLength(0);
  });

  test('what a check sets and makes does not stand in for the server’s own', async () => {
    await law(`CREATE FUNCTION shadow() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF to_regclass('pg_temp.pg_trigger') IS NULL AND current_setting('session_replication_role') = 'replica' THEN
        CREATE TEMP TABLE pg_trigger AS SELECT * FROM pg_catalog.pg_trigger WHERE false;
        SET search_path = public, pg_catalog;
      END IF;
      RETURN true; END $$; ALTER FUNCTION shadow() OWNER TO boss; ALTER TABLE events ADD CHECK (shadow())`);
    await law(`${GRAB}; CREATE CONSTRAINT TRIGGER late AFTER INSERT ON pages DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION grab();
      ALTER TABLE pages ENABLE ALWAYS TRIGGER late`);
    await expect(restore()).rejects.toThrow('trigger late of public.pages is deferrable');
  });

  test('a cast of a column that has a sequence is not called', async () => {
    await law(`CREATE TYPE number AS ENUM ('1', '2'); CREATE FUNCTION to_number(number) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO public.written (what) VALUES ('cast'); RETURN 1; END $$; CREATE CAST (number AS bigint) WITH FUNCTION to_number(number);
      ALTER TABLE events ADD n number DEFAULT '1'; CREATE SEQUENCE numbers; ALTER SEQUENCE numbers OWNER TO boss; ALTER SEQUENCE numbers OWNED BY events.n; TRUNCATE written`);
    await restore();
    expect(await law('SELECT FROM written')).toHaveLength(0);
  });

  test('foreign keys by way of a user’s cast, and tenants by a domain’s check, are refused', async () => {
    await law(`CREATE TYPE label AS ENUM ('1', '2'); CREATE FUNCTION label_int(label) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
      CREATE CAST (label AS integer) WITH FUNCTION label_int(label) AS IMPLICIT;
      CREATE TABLE tags (of label NOT NULL REFERENCES courts)`);
    await restore();
    await law('ALTER TABLE tags DROP CONSTRAINT tags_of_fkey; ALTER TABLE tags ADD FOREIGN KEY (of) REFERENCES offices');
    await expect(take('1')).rejects.toThrow('by way of a cast that somebody made');
    await expect(restore()).rejects.toThrow('by way of a cast that somebody made');
    const without = { ...spec, exclude: ['written', 'tags'] };
    await expect(restore(manifest, { spec: without })).rejects.toThrow('public.tags refers by (of) to public.offices by way of a cast');
    await law(`DROP TABLE tags; CREATE DOMAIN inner_id AS integer CHECK (value > 0); CREATE DOMAIN outer_id AS inner_id;
      CREATE TYPE composed AS (id outer_id); CREATE TABLE marks (office_id outer_id)`);
    expect((await take('1')).tables.map(({ name }) => name)).toContain('public.marks');
    await law('ALTER TABLE marks DROP office_id; ALTER TABLE marks ADD office_id composed');
    await expect(take('1')).rejects.toThrow('public.marks.office_id says whose a row is');
  });
});

test('what is unique only in the end is refused: nobody would look', async () => {
  await law('ALTER TABLE users ADD UNIQUE (office_id, email) DEFERRABLE INITIALLY DEFERRED');
  const before = await contentOf('1');
  await expect(restore()).rejects.toThrow('is deferrable: that it holds could not be checked');
  expect(await contentOf('1')).toEqual(before);
});

describe('what is deleted is in an export', () => {
  test('of a moment in which nothing was written since', async () => {
    await law('CREATE TABLE loose (office_id integer); INSERT INTO loose VALUES (1)');
    manifest = await take('1');
    let taken = 0;
    const late = async (): Promise<ExportManifest> => {
      taken += 1;
      const made = await take('1');
      // Nothing holds this writer back: the table has no foreign key.
      if (taken === 1) await law('INSERT INTO loose VALUES (1)');
      return made;
    };
    const { safety } = await restore(manifest, { safety: late });
    expect(taken).toBe(2);
    const found = await exports.find(safety ?? '', never);
    expect(found?.manifest?.tables.find(({ name }) => name === 'public.loose')?.rows).toBe(2);
    const always = async (): Promise<ExportManifest> => {
      const made = await take('1');
      await law('INSERT INTO loose VALUES (1)');
      return made;
    };
    await expect(restore(manifest, { safety: always })).rejects.toThrow('rows of the tenant were written');
    expect(await law('SELECT FROM loose WHERE office_id = 1')).toHaveLength(4);
  });

  test('or nothing is: rows of a tenant that is not listed any more are in none', async () => {
    await law('CREATE TABLE loose (office_id integer); INSERT INTO loose VALUES (3)');
    const third = await take('3');
    await law('DELETE FROM every_type WHERE office_id = 3; DELETE FROM offices WHERE id = 3');
    await expect(restore(third)).rejects.toThrow('public.loose has 1 rows of it, which no export would keep');
    expect(await law('SELECT FROM loose')).toHaveLength(1);
    await law('DELETE FROM loose');
    expect((await restore(third)).safety).toBeNull();
  });
});

test('where a generated column is gone only rows are counted, and that is said', async () => {
  await law(`ALTER TABLE ${CASES} DROP search`);
  await ruin();
  expect((await restore()).counted).toEqual([`public.${CASES}`]);
});
