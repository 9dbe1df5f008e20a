import { expect, test } from 'vitest';
import * as z from 'zod';
import { appSpec, command, processSpec } from '../../../test/fixture/app.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { RecordedPlatform } from '../../../test/fixture/recorded-platform.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { type DrillContext, type Job, type JobResult, type UndoStep, Unsteady } from '../../model/index.ts';
import { count, Tester } from './tester.ts';

const schema = z.object({ done: count });
const SECRET = 'CPF 123.456.789-09';

/** A tester whose job ends as told, one end after the other; the last again and again. Without an edge there is no authority to read. */
function testerThat(...ends: readonly Partial<JobResult>[]) {
  const jobs: Job[] = [];
  const steps: UndoStep[] = [];
  const said: string[] = [];
  const app = appSpec({ worker: processSpec() }, { proofs: { queue: { ...command('node queue.ts'), process: 'worker' } } });
  const platform = Object.assign(new RecordedPlatform({ say: () => undefined, instances: () => [], notUndone: [] }), {
    run(job: Job): Promise<JobResult> {
      const end = ends[Math.min(jobs.length, ends.length - 1)];
      jobs.push(job);
      return Promise.resolve({ code: 0, signal: null, timedOut: false, output: '', took: 1, ...end });
    },
  });
  const context: DrillContext = {
    stack: fixtureContext({ spec: fixtureSpec({ app, edge: undefined }) }),
    platform,
    runtime: { node: '', prumo: '' },
    version: '0',
    seed: 1,
    run: 'abc123',
    folder: '/nonexistent',
    signal: new AbortController().signal,
    say: ({ en }) => void said.push(en),
    guard(...given) {
      steps.push(...given);
      return Promise.resolve();
    },
  };
  return { tester: new Tester(context, 'queue'), jobs, steps, said };
}

test('a phase is a job that is told which it is, and answers with its last line', async () => {
  const { tester, jobs } = testerThat({ output: 'working\n{"done":3}\n' });
  expect(await tester.ask('during', schema)).toEqual({ done: 3 });
  expect(jobs[0]).toMatchObject({
    name: 'app-proof-queue-during',
    env: { PRUMO_PROOF: 'queue', PRUMO_PROOF_RUN: 'abc123', PRUMO_PROOF_PHASE: 'during' },
  });
  expect(jobs[0]?.argv.at(-1)).toBe('during');
});

test('what the tester makes is handed to the guard to take away, before any phase', async () => {
  const { tester, jobs, steps } = testerThat({});
  await tester.prepare();
  expect(jobs).toEqual([]);
  expect(steps).toMatchObject([{ kind: 'run', job: { name: 'app-proof-queue-end' } }]);
});

test.each<[string, Partial<JobResult>, RegExp]>([
  ['ends with an error, whatever it answered', { code: 3, output: `{"done":3}\n${SECRET}` }, /itself failed in `begin` \(code 3\)/],
  ['is killed', { code: null, signal: 'SIGKILL', output: SECRET }, /SIGKILL/],
  ['takes too long', { code: null, signal: 'SIGKILL', timedOut: true, output: SECRET }, /not done with `begin` within 120 s/],
  ['says nothing', { output: '' }, /line of JSON/],
  ['answers another question', { output: `{"enqueued":3,"what":"${SECRET}"}\n` }, /line of JSON/],
])('a tester that %s is no finding: the reason names the phase and nothing it said', async (_, end, told) => {
  const { tester, said } = testerThat(end);
  const error: unknown = await tester.ask('begin', schema).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Unsteady);
  const reason = error instanceof Unsteady ? error.reason : { en: '', 'pt-BR': '' };
  expect(reason.en).toMatch(told);
  expect(JSON.stringify([reason, said])).not.toContain(SECRET);
  expect(said.join()).toMatch(/app-proof-queue-begin\/log\/current\.log/);
});

test('polling ends with the first answer that is enough, or with the last one when time is up', async () => {
  const answers = [1, 2, 3].map((done) => ({ output: `{"done":${done}}` }));
  const enough = testerThat(...answers);
  expect(await enough.tester.poll('during', schema, 5000, ({ done }) => done >= 2)).toEqual({ done: 2 });
  expect(enough.jobs).toHaveLength(2);
  const late = testerThat(...answers);
  expect(await late.tester.poll('during', schema, -1, () => false)).toEqual({ done: 1 });
});
