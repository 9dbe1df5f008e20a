import { expect, test } from 'vitest';
import { DRILLS } from '../../drills/registry.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { DrillEnd } from '../../model/index.ts';
import { inTurn } from './prove.ts';

const three = DRILLS.slice(0, 3);
const endOf = (drill: string): DrillEnd => ({
  kind: 'drill-end',
  run: 'run',
  drill,
  verdict: 'failed',
  reason: null,
  claims: [],
  phases: [],
  attestation: null,
  measurements: [],
  undone: true,
});
const unwell = new PrumoError({ code: 'stack-unwell', what: verbatim('x'), remedy: verbatim('y') });
const open = new AbortController().signal;

test('drills run in turn, and what they came to is kept when something stops the rest', async () => {
  const proved = await inTurn(three, open, (drill, position, onEnd) => {
    if (position === 2) return Promise.reject(unwell);
    onEnd(endOf(drill.id));
    return Promise.resolve();
  });
  expect(proved.ends.map(({ drill }) => drill)).toEqual(three.slice(0, 2).map(({ id }) => id));
  expect(proved.stoppedBy).toBe(unwell);
});

test('what is wrong before anything was disturbed is an error as it is', async () => {
  await expect(inTurn(three, open, () => Promise.reject(unwell))).rejects.toBe(unwell);
});

test('an end counts though what comes after it fails', async () => {
  const proved = await inTurn(three, open, (drill, _, onEnd) => {
    onEnd(endOf(drill.id));
    return Promise.reject(new Error('the evidence cannot be read'));
  });
  expect(proved.ends).toHaveLength(1);
});

test('after an interruption nothing more is begun', async () => {
  const interrupt = new AbortController();
  const proved = await inTurn(three, interrupt.signal, (drill, _, onEnd) => {
    interrupt.abort();
    onEnd(endOf(drill.id));
    return Promise.resolve();
  });
  expect(proved).toEqual({ ends: [endOf(three[0]?.id ?? '')] });
});
