import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { DrillEnd, Verdict } from '../../model/index.ts';
import { tellProved } from './proved.ts';

const documentSchema = z.object({
  schemaVersion: z.literal(1),
  stack: z.literal('fb'),
  drills: z.array(z.object({ drill: z.string(), verdict: z.string() })),
  interrupted: z.literal(true).optional(),
  error: z.object({ code: z.string(), exit: z.number() }).optional(),
});

const endOf = (verdict: Verdict): DrillEnd => ({
  kind: 'drill-end',
  run: 'run',
  drill: 'router-loss',
  verdict,
  reason: verdict === 'proven' ? null : verbatim('why'),
  claims: [],
  phases: [],
  attestation: null,
  measurements: [],
  undone: true,
});
const unwell = new PrumoError({ code: 'stack-unwell', what: verbatim('postgres-2 is not healthy'), remedy: verbatim('mend it') });

async function told(verdicts: readonly Verdict[], more: { stoppedBy?: unknown; json?: boolean; interrupted?: boolean }) {
  const said = { out: '', err: '' };
  const into = (name: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    });
  const interrupt = new AbortController();
  if (more.interrupted === true) interrupt.abort();
  const code = await tellProved(
    {
      streams: { out: into('out'), err: into('err'), env: { NO_COLOR: '1' } },
      locale: 'en',
      json: more.json === true,
      signal: interrupt.signal,
      file: undefined,
      stack: undefined,
      say: (message) => message.en,
    },
    'fb',
    { ends: verdicts.map(endOf), ...('stoppedBy' in more ? { stoppedBy: more.stoppedBy } : {}) },
  );
  return { code, ...said };
}

test.each<[readonly Verdict[], object, number]>([
  [['proven', 'proven'], {}, 0],
  [['proven', 'inconclusive'], {}, 1],
  [['failed'], {}, 1],
  [['proven'], { stoppedBy: unwell }, 4],
  [['inconclusive'], { stoppedBy: unwell }, 4],
  [['proven', 'failed'], { stoppedBy: unwell }, 1],
  [['failed'], { interrupted: true }, 130],
  [['failed'], { interrupted: true, stoppedBy: unwell }, 130],
  [[], { interrupted: true }, 130],
])('%j with %o: exit %i, as a table and as one document', async (verdicts, more, exit) => {
  expect((await told(verdicts, more)).code).toBe(exit);
  const { code, out, err } = await told(verdicts, { ...more, json: true });
  expect(code).toBe(exit);
  expect(err).toBe('');
  expect(out.trim().split('\n')).toHaveLength(1);
  const document = documentSchema.parse(JSON.parse(out));
  expect(document.drills.map(({ verdict }) => verdict)).toEqual(verdicts);
  expect(document.interrupted).toBe(exit === 130 ? true : undefined);
  expect(document.error?.code).toBe(exit === 130 ? 'interrupted' : 'stoppedBy' in more ? 'stack-unwell' : undefined);
});

test('a stack that is sick after a drill hides nothing of what the drill came to', async () => {
  const { out, err } = await told(['failed'], { stoppedBy: unwell });
  expect(out).toMatch(/router-loss\s+✗ failed.*why/);
  expect(out).toContain('0 proven, 1 failed, 0 inconclusive');
  expect(err).toContain('postgres-2 is not healthy');
  expect(err).toContain('[stack-unwell]');
});
