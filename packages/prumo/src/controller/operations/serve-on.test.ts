import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { ownPlace } from '../../backups/restore/index.ts';
import type { Instance, JobResult } from '../../model/index.ts';
import { serveOn } from './serve-on.ts';

const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 14 };
const OK: JobResult = { code: 0, signal: null, timedOut: false, output: '', took: 1 };

test('interrupted before the restored server lets anybody in, neither it nor its folder stays', async () => {
  const context = fixtureContext({ spec: fixtureSpec({ backup }), allocation: { run: '/nonexistent/run' } });
  const asked: string[] = [];
  const interrupt = new AbortController();
  const platform = {
    define: (service: { readonly name: string }): Promise<Instance> => {
      asked.push(`define ${service.name}`);
      setTimeout(() => interrupt.abort(new Error('Ctrl-C')), 20);
      // What it answers is not looked at.
      return Promise.resolve(INSTANCE);
    },
    remove: async (service: string) => void asked.push(`remove ${service}`),
    run: async (job: { readonly name: string }, signal: AbortSignal) => {
      asked.push(`run ${job.name}, ${signal.aborted ? 'interrupted' : 'to its end'}`);
      return OK;
    },
  };
  await expect(serveOn(platform, context, ownPlace(context, 'restored'), interrupt.signal)).rejects.toThrow();
  expect(asked).toEqual(['define restored', 'remove restored', 'run restored-remove, to its end']);
});

const INSTANCE: Instance = {
  service: 'restored',
  component: 'prumo',
  node: 'backup1',
  state: 'running',
  pid: 1,
  startTicks: 1,
  bootId: '',
  since: '',
  restarts: 0,
  failures: 0,
  lastExit: null,
  fingerprint: '',
  definedFingerprint: '',
  logFile: '',
};
