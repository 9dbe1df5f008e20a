import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Asker, checkSoundness, readSequences, readTables } from '../../src/backups/content/index.ts';
import { LonePostgres } from '../integration/harness/lone-postgres.ts';

let server: LonePostgres;
beforeAll(async () => {
  server = await LonePostgres.start('127.203.8.7');
}, 120_000);
afterAll(() => server?.[Symbol.asyncDispose]());

/** Work as superuser in a fresh session of a database of its own, made by a script. */
async function inDatabase<Result>(name: string, script: string, work: (asker: Asker) => Promise<Result>): Promise<Result> {
  await server.create(name);
  await server.query(name, script);
  const client = new pg.Client(server.login(name));
  client.on('error', () => undefined); // a broken connection shows in the query that meets it
  await client.connect();
  try {
    return await work({
      query: async (text, values = []) =>
        (await client.query<Record<string, unknown>>(text, values.length === 0 ? undefined : [...values])).rows,
    });
  } finally {
    await client.end();
  }
}

test('reading tables and sequences calls nothing that users made', async () => {
  const read = await inDatabase(
    'casts',
    `CREATE TABLE public.trap (id int, "Wort" text); INSERT INTO public.trap VALUES (1, 'a'), (2, NULL);
     CREATE TABLE public.without_columns (); INSERT INTO public.without_columns DEFAULT VALUES;
     CREATE SEQUENCE public.counter;
     CREATE FUNCTION public.shout() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'called as %', current_user; END $$;
     CREATE FUNCTION public.to_text(public.trap) RETURNS text LANGUAGE sql AS 'SELECT public.shout()';
     CREATE CAST (public.trap AS text) WITH FUNCTION public.to_text(public.trap) AS IMPLICIT;
     CREATE FUNCTION public.format(text, name, name) RETURNS text LANGUAGE sql AS 'SELECT public.shout()';`,
    async (asker) => ({ sequences: await readSequences(asker), tables: await readTables(asker) }),
  );
  expect(read.sequences).toEqual({ 'public.counter': { last: null, increment: '1' } });
  expect(read.tables).toMatchObject({ 'public.trap': { rows: '2' }, 'public.without_columns': { rows: '1' } });
  expect(read.tables['public.trap']?.checksum).not.toBe('0');
});

test('a foreign key to a partitioned table holds though its rows lie in two partitions, and its broken one is found', async () => {
  const script = `CREATE TABLE public.moved (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE TABLE public.moved_2026 PARTITION OF public.moved FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    CREATE TABLE public.moved_2027 PARTITION OF public.moved FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
    CREATE TABLE public.note (id int, at date, FOREIGN KEY (id, at) REFERENCES public.moved);
    INSERT INTO public.moved VALUES (1, '2026-02-03'), (2, '2027-02-03');
    INSERT INTO public.note SELECT * FROM public.moved;`;
  expect(await inDatabase('whole', script, checkSoundness)).toMatchObject({ constraints: 1, broken: [] });
  const spoilt = `${script} SET session_replication_role = replica; DELETE FROM public.moved WHERE id = 2;`;
  const { broken } = await inDatabase('spoilt', spoilt, checkSoundness);
  expect(broken).toEqual([expect.stringMatching(/^note_id_at_fkey of public\.note: .*violates foreign key constraint/)]);
});

test('a check finds what it names without a schema', async () => {
  const script = `CREATE TABLE public.allowed (id int); INSERT INTO public.allowed VALUES (1);
    CREATE FUNCTION public.is_allowed(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN $1 IN (SELECT id FROM allowed); END $$;
    CREATE TABLE public.item (id int CHECK (public.is_allowed(id))); INSERT INTO public.item VALUES (1);`;
  expect(await inDatabase('unqualified', script, checkSoundness)).toMatchObject({ constraints: 1, broken: [] });
});

test('what a check calls runs as the owner of its table, and cannot become more', async () => {
  const { broken } = await inDatabase(
    'owners',
    `CREATE ROLE landlord; GRANT ALL ON SCHEMA public TO landlord;
     CREATE FUNCTION public.who(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
       IF session_user = current_user AND $1 = 0 THEN RETURN true; END IF;
       BEGIN EXECUTE 'RESET ROLE'; EXCEPTION WHEN OTHERS THEN NULL; END;
       RAISE check_violation USING MESSAGE = 'asked as ' || current_user; END $$;
     CREATE TABLE public.room (id int); INSERT INTO public.room VALUES (0);
     ALTER TABLE public.room ADD CONSTRAINT who CHECK (public.who(id));
     ALTER TABLE public.room OWNER TO landlord;`,
    checkSoundness,
  );
  expect(broken).toEqual(['who of public.room: asked as landlord']);
});

test('a check whose function fails says nothing about the rows', async () => {
  const script = `CREATE TABLE public.other (id int);
    CREATE FUNCTION public.reads(int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) = 0 FROM public.other); END $$;
    CREATE TABLE public.item (id int CHECK (public.reads(id))); INSERT INTO public.item VALUES (1);
    DROP TABLE public.other;`;
  await expect(inDatabase('failing', script, checkSoundness)).rejects.toThrow('relation "public.other" does not exist');
});
