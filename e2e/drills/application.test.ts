import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import { complaints } from '../harness/health.ts';
import { PROVING_APP, PROVING_TESTER } from '../harness/proving-app.ts';
import { TestStack } from '../harness/stack.ts';
import { prove, theOne, verdictOf } from './proving.ts';

/** Written by the application's user, read by it and by the test. */
const board = mkdtempSync('/tmp/prumo-e2e-board-');
chmodSync(board, 0o777);

const tester = (id: string, process = ''): string => `    ${id}: { command: /usr/bin/python3 tester.py${process} }\n`;
const SPEC = `name: proofapp
app:
  pool: 2
  env: { BOARD: "${board}" }
  processes:
    web: { command: /usr/bin/python3 app.py web, port: http, memory: 64MB, health: /health }
    court: { command: /usr/bin/python3 app.py court, port: http, path: /court, memory: 64MB }
    worker: { command: /usr/bin/python3 app.py work, memory: 64MB }
  proofs:
${tester('queue', ', process: worker')}${tester('circuit-breaker', ', process: court')}${tester('tenant-isolation')}${tester('lgpd')}edge: {}
database: { standbys: 0, pooler: { instances: 1 } }
`;

/** The drills of an application, each with its negative control: the application broken, and its tester. */
describe('an application', () => {
  const stack = new TestStack({ name: 'proofapp', spec: SPEC, files: { 'app.py': PROVING_APP, 'tester.py': PROVING_TESTER } });
  const breakApplication = (mode: string): void => writeFileSync(join(board, 'mode'), mode);
  const breakTester = (how: string): void => writeFileSync(join(board, 'tester'), how);
  beforeAll(async () => {
    breakApplication('');
    breakTester('');
    await stack.must('up');
  });
  beforeEach(async () => {
    breakApplication('');
    breakTester('');
    await eventually(async () => complaints(await stack.status()).length === 0, { within: 60_000, every: 500 });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    rmSync(board, { recursive: true, force: true });
  });

  test('in order proves them, and what the testers made is gone', async () => {
    const proofs = await prove(stack, 'queue', 'circuit-breaker', 'tenant-isolation', 'lgpd');
    expect(proofs.map((proof) => `${proof.drill} ${verdictOf(proof)}`).toSorted()).toEqual([
      'circuit-breaker proven',
      'lgpd proven',
      'queue proven',
      'tenant-isolation proven',
    ]);
    expect(proofs.every(({ undone, attestation }) => undone && attestation !== null)).toBe(true);
    const of = (drill: string) => proofs.find((proof) => proof.drill === drill);
    expect(of('queue')?.attestation?.what).toMatch(/no longer lists process \d+ \(worker-1\)/);
    expect(of('circuit-breaker')?.attestation?.what).toMatch(/listed none of \d+ \(court-1\)/);
    expect(of('tenant-isolation')?.measurements['requests-at-edge']?.value).toBeGreaterThanOrEqual(4);
  });

  test.each([
    ['queue', 'acknowledges-first', /^failed: queued-work-survives-a-worker failed; .*lost/],
    ['queue', 'twice', /^failed: queued-work-survives-a-worker failed; .*more than once/],
    ['circuit-breaker', 'no-breaker', /^failed: dependency-loss-degrades failed/],
    ['tenant-isolation', 'no-filter', /^failed: tenants-are-apart failed; .*GET \/records/],
    ['lgpd', 'no-record', /sensitive-access-leaves-a-record failed, unauthorised-access-is-heard failed, subject-rights-work proven/],
  ])('%s fails one that is broken: %s', async (drill, mode, told) => {
    breakApplication(mode);
    expect(verdictOf(theOne(await prove(stack, drill)))).toMatch(told);
  });

  test.each([
    ['queue', 'fails', /itself failed in `begin` \(code 3\)/],
    ['lgpd', 'silent', /did not end `attempt` with a line of JSON/],
    ['queue', 'lies', /does not add up/],
    ['tenant-isolation', 'no-control', /refuses everybody/],
  ])('%s is inconclusive when its tester %s', async (drill, how, told) => {
    breakTester(how);
    const proof = theOne(await prove(stack, drill));
    expect(verdictOf(proof)).toMatch(/^inconclusive/);
    expect(proof.reason?.en).toMatch(told);
    expect(JSON.stringify(proof)).not.toContain('4711');
    expect(proof.undone).toBe(true);
  });

  test('tenant-isolation is inconclusive when the edge saw fewer requests than its tester tells', async () => {
    breakTester('lies');
    expect(theOne(await prove(stack, 'tenant-isolation'))).toMatchObject({ verdict: 'inconclusive', attestation: null });
  });
});
