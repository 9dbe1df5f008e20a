import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { main } from '../../src/cli/main.ts';
import { readEvidence } from '../../src/cli/read-evidence.ts';
import { evidenceFiles, openLedger } from '../../src/evidence/index.ts';
import type { Binding, DrillEnd, Verdict } from '../../src/model/index.ts';
import { oscalSubset } from '../fixture/oscal-subset.ts';

// The commands on a real ledger file, in order: each test goes on where the one before ended.
const folder = mkdtempSync(join(tmpdir(), 'prumo-evidence-'));
const home = join(folder, 'home');
const state = join(home, 'fb');
const spec = join(folder, 'prumo.yaml');
const CLAIM = 'router-loss-is-no-outage';

beforeAll(() => {
  writeFileSync(spec, 'name: fb\n');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const users = {
    schemaVersion: 1,
    stack: 'fb',
    subnet: '127.222.9',
    listen: '127.0.0.1',
    httpsPort: 8443,
    httpPort: 8080,
    run: join(folder, 'run'),
    users: {},
  };
  writeFileSync(join(state, 'allocation.json'), JSON.stringify(users));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function prumo(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const into = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const streams = { out: into('out'), err: into('err'), env: { PRUMO_HOME: home, NO_COLOR: '1' } };
  return { code: await main(['--file', spec, ...argv], streams, new AbortController().signal), ...said };
}

const claimsDocument = z.object({
  schemaVersion: z.literal(1),
  claims: z.array(
    z.object({
      claim: z.string(),
      status: z.string(),
      value: z.number(),
      why: z.string().nullable(),
      waiver: z.unknown(),
      passRate: z.number().nullable(),
    }),
  ),
});
const stateOf = async (claim = CLAIM) => claimsDocument.parse(JSON.parse((await prumo('claims', claim, '--json')).out)).claims[0];

const scoreDocument = z.object({
  overall: z.object({ now: z.number(), coverage: z.number() }),
  areas: z.array(z.object({ area: z.string(), before: z.number().nullable(), now: z.number().nullable(), coverage: z.number() })),
});
const score = async () => scoreDocument.parse(JSON.parse((await prumo('score', '--json')).out));

async function bindingNow(): Promise<Binding> {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  const invocation = {
    streams: { out: stream, err: stream, env: { PRUMO_HOME: home } },
    locale: 'en',
    file: spec,
    stack: undefined,
    json: true,
    signal: new AbortController().signal,
    say: (message: { readonly en: string }) => message.en,
  } as const;
  return (await readEvidence(invocation)).evidence.binding;
}

async function record(run: string, verdict: Verdict, seconds: number): Promise<void> {
  const binding = await bindingNow();
  using ledger = openLedger(state, 'fb');
  ledger.append({ kind: 'drill-start', run, drill: 'router-loss', claims: [CLAIM], seed: 1, binding });
  const at = new Date().toISOString();
  const reason = verdict === 'proven' ? null : { en: 'writes stopped', 'pt-BR': 'a escrita parou' };
  const end: DrillEnd = {
    kind: 'drill-end',
    run,
    drill: 'router-loss',
    verdict,
    reason,
    claims: [{ claim: CLAIM, verdict, reason }],
    phases: [{ phase: 'inject', from: at, to: at }],
    attestation: { what: 'process 7 (haproxy) is gone', at, facts: { pid: 7 } },
    measurements: [{ name: 'seconds-without-writes', value: seconds, unit: 'seconds' }],
    undone: true,
  };
  ledger.append(end);
}

it('nothing recorded: every claim is unproven, the score is 0, there is nothing to verify', async () => {
  expect(await stateOf()).toMatchObject({ status: 'never', value: 0 });
  expect((await score()).overall).toEqual(expect.objectContaining({ now: 0, coverage: 1 }));
  expect(await prumo('evidence', 'verify')).toMatchObject({ code: 0, out: 'Nothing is recorded yet.\n' });
  expect((await prumo('evidence', 'export')).code).toBe(2);
  expect(JSON.parse((await prumo('drill', 'history', '--json')).out)).toEqual({ schemaVersion: 1, runs: [] });
  expect((await prumo('drill', 'show', 'router-loss')).out).toContain('No run on record.');
  // Looking makes nothing.
  expect(existsSync(evidenceFiles(state).folder)).toBe(false);
});

it('a proven run makes its claim proven, and the score rises', async () => {
  await record('11111111-1111-4111-8111-111111111111', 'proven', 0.4);
  expect(await stateOf()).toMatchObject({ status: 'proven', value: 1, passRate: 1 });
  const { areas } = await score();
  expect(areas[0]).toMatchObject({ area: 'database', before: 0 });
  expect(areas[0]?.now).toBeGreaterThan(0);
  expect((await prumo('claims')).out).toMatch(
    /router-loss-is-no-outage +database +4 +✓ proven +\d+ s +1\/1 +0\.4 s \(Time without writes: at most 1 s\)/,
  );
  expect((await prumo('--lang', 'pt-BR', 'claims', CLAIM)).out).toContain('✓ provada');
});

it('a failed run takes it back, and one proof is not enough', async () => {
  await record('22222222-2222-4222-8222-222222222222', 'failed', 9);
  expect(await stateOf()).toMatchObject({ status: 'failed', value: 0, why: 'writes stopped' });
  await record('33333333-3333-4333-8333-333333333333', 'proven', 0.5);
  expect(await stateOf()).toMatchObject({ status: 'failed', why: 'It failed before: 1 of 3 proofs in a row since' });
  expect((await prumo('evidence', 'list', '--drill', 'router-loss')).out).toContain('drill ends');
  expect((await prumo('evidence', 'show', '22222222')).out).toContain('"writes stopped"');
});

it('a waiver needs reason, name and an end; it leaves the score, lowers coverage, and can be withdrawn', async () => {
  expect(await prumo('waive', CLAIM, '--by', 'Ana', '--until', '2030-01-01')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--reason'),
  });
  expect(await prumo('waive', CLAIM, '--reason', 'r', '--by', 'Ana', '--until', '2090-02-31')).toMatchObject({ code: 2 });
  expect(await prumo('waive', CLAIM, '--reason', 'r', '--by', 'Ana', '--until', '2090-01-01')).toMatchObject({ code: 2 });
  expect(await prumo('waive', 'router-los-is-no-outage', '--reason', 'r', '--by', 'A', '--until', '2030-01-01')).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean `router-loss-is-no-outage`'),
  });
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  expect((await prumo('waive', CLAIM, '--reason', 'one router', '--by', 'Ana', '--until', until)).code).toBe(0);
  expect(await stateOf()).toMatchObject({ status: 'failed', waiver: expect.objectContaining({ by: 'Ana' }) });
  expect((await score()).overall.coverage).toBeLessThan(1);
  expect((await prumo('waive', CLAIM, '--withdraw', '--by', 'Ana')).code).toBe(0);
  expect(await stateOf()).toMatchObject({ waiver: null });
  expect((await prumo('waive', CLAIM, '--withdraw', '--by', 'Ana')).code).toBe(2);
});

it('what is exported can be verified without the ledger, and OSCAL has its form', async () => {
  const file = join(folder, 'export.json');
  writeFileSync(file, (await prumo('evidence', 'export')).out);
  expect(await prumo('evidence', 'verify', '--export', file)).toMatchObject({ code: 0 });
  writeFileSync(file, readFileSync(file, 'utf8').replace('"writes stopped"', '"all was well"'));
  expect(await prumo('evidence', 'verify', '--export', file)).toMatchObject({
    code: 1,
    out: expect.stringContaining('record 4: it was edited'),
  });
  const { 'assessment-results': results } = oscalSubset.parse(JSON.parse((await prumo('evidence', 'export', '--format', 'oscal')).out));
  expect(results.results[0]?.observations).toHaveLength(3);
});

it('an edit and a cut end are found, and then there is no score', async () => {
  const head = join(folder, 'head.json');
  writeFileSync(head, (await prumo('evidence', 'anchor')).out);
  expect(await prumo('evidence', 'verify', '--anchor', head)).toMatchObject({ code: 0, out: expect.stringContaining('8 records') });
  const { ledger: file } = evidenceFiles(state);
  const whole = readFileSync(file);
  change(file, 'DELETE FROM record WHERE sequence > 6');
  expect(await prumo('evidence', 'verify', '--anchor', head)).toMatchObject({
    code: 1,
    out: expect.stringContaining('record 7: record 8 was there'),
  });
  writeFileSync(file, whole);
  change(file, `UPDATE record SET entry = replace(entry, '"failed"', '"proven"') WHERE sequence = 4`);
  expect(await prumo('evidence', 'verify')).toMatchObject({ code: 1, out: expect.stringContaining('record 4: it was edited') });
  expect(await prumo('score')).toMatchObject({ code: 1, err: expect.stringContaining('[evidence-changed]') });
  for (const look of [['history'], ['show', 'router-loss']])
    expect(await prumo('drill', ...look)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('[evidence-changed]') });
  rmSync(file);
  expect(await prumo('evidence', 'verify')).toMatchObject({ code: 1, out: expect.stringContaining('there is no ledger') });
  writeFileSync(file, whole);
  expect(await prumo('evidence', 'verify', '--anchor', head)).toMatchObject({ code: 0 });
});

it('an end that was cut off together with its anchors is warned of: nothing in the ledger is wrong', async () => {
  change(evidenceFiles(state).ledger, 'DELETE FROM record WHERE sequence > 6');
  rmSync(join(home, '.anchors'), { recursive: true });
  const warning = 'No anchor vouches for any of the 6 records';
  expect(await prumo('evidence', 'verify')).toMatchObject({ code: 0, err: expect.stringContaining(`Warning: ${warning}`) });
  expect(JSON.parse((await prumo('evidence', 'verify', '--json')).out)).toMatchObject({
    unchanged: true,
    anchored: 0,
    warnings: [expect.stringContaining(warning)],
  });
});

/** Somebody who knows SQLite takes the guard off, edits, and puts it back. */
function change(file: string, statement: string): void {
  using database = new DatabaseSync(file);
  const guards = z
    .array(z.object({ name: z.string(), sql: z.string() }))
    .parse(database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all());
  for (const { name } of guards) database.exec(`DROP TRIGGER ${name}`);
  database.exec(statement);
  for (const { sql } of guards) database.exec(sql);
}
