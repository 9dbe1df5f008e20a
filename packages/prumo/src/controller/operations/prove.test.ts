import { expect, test } from 'vitest';
import { DRILLS } from '../../drills/registry.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { Disturbed, DrillEnd } from '../../model/index.ts';
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
/** A healthy stack that is no production. */
const free = { ready: () => Promise.resolve(), permit: () => Promise.resolve(null) };

test('drills run in turn, and what they came to is kept when something stops the rest', async () => {
  const proved = await inTurn(three, open, free, (drill, { position, onEnd }) => {
    if (position === 2) return Promise.reject(unwell);
    onEnd(endOf(drill.id));
    return Promise.resolve();
  });
  expect(proved.ends.map(({ drill }) => drill)).toEqual(three.slice(0, 2).map(({ id }) => id));
  expect(proved.stoppedBy).toBe(unwell);
});

test('what is wrong before anything was disturbed is an error as it is', async () => {
  await expect(inTurn(three, open, free, () => Promise.reject(unwell))).rejects.toBe(unwell);
});

test('an end counts though what comes after it fails', async () => {
  const proved = await inTurn(three, open, free, (drill, { onEnd }) => {
    onEnd(endOf(drill.id));
    return Promise.reject(new Error('the evidence cannot be read'));
  });
  expect(proved.ends).toHaveLength(1);
});

test('after an interruption nothing more is begun', async () => {
  const interrupt = new AbortController();
  const proved = await inTurn(three, interrupt.signal, free, (drill, { onEnd }) => {
    interrupt.abort();
    onEnd(endOf(drill.id));
    return Promise.resolve();
  });
  expect(proved).toEqual({ ends: [endOf(three[0]?.id ?? '')] });
});

test('leave is asked before each drill, and a window that ended meanwhile stops the rest: what has run is kept', async () => {
  const closed = new PrumoError({ code: 'outside-window', what: verbatim('x'), remedy: verbatim('y') });
  const asked: (readonly string[])[] = [];
  const said: (Disturbed | null)[] = [];
  const permit = (left: readonly { readonly id: string }[]): Promise<Disturbed | null> => {
    asked.push(left.map(({ id }) => id));
    return asked.length === 3 ? Promise.reject(closed) : Promise.resolve({ by: asked.length === 1 ? 'window' : 'yes', restore: 'proven' });
  };
  const proved = await inTurn(three, open, { ...free, permit }, (drill, { production, onEnd }) => {
    said.push(production);
    onEnd(endOf(drill.id));
    return Promise.resolve();
  });
  const ids = three.map(({ id }) => id);
  expect(proved.ends.map(({ drill }) => drill)).toEqual(ids.slice(0, 2));
  expect(proved.stoppedBy).toBe(closed);
  expect(asked).toEqual([ids, ids.slice(1), ids.slice(2)]);
  // Each start record says what held when that drill began.
  expect(said.map((one) => one?.by)).toEqual(['window', 'yes']);
});

test('leave is asked after the stack was waited for, which may outlast a window, and before the first drill too', async () => {
  const order: string[] = [];
  const note = (what: string): Promise<null> => {
    order.push(what);
    return Promise.resolve(null);
  };
  const run = async (): Promise<void> => void (await note('run'));
  const ready = async (position: number): Promise<void> => void (await note(`ready ${position}`));
  await inTurn(three.slice(0, 2), open, { ready, permit: (left) => note(`permit ${left.length}`) }, run);
  expect(order).toEqual(['ready 0', 'permit 2', 'run', 'ready 1', 'permit 1', 'run']);
});

test('whoever interrupts while the stack is waited for begins nothing more', async () => {
  const interrupt = new AbortController();
  const ready = () => {
    interrupt.abort();
    return Promise.resolve();
  };
  const run = () => Promise.reject(new Error('it was begun'));
  expect(await inTurn(three, interrupt.signal, { ...free, ready }, run)).toEqual({ ends: [] });
});
