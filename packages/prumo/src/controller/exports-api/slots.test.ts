import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

const never = new AbortController().signal;

test('each has a number of its own; who waits gets the one that is given back, in order', async () => {
  const slots = new Slots(2, 2);
  const [one, two] = [await slots.take(never), await slots.take(never)];
  expect([one.number, two.number]).toEqual([1, 2]);
  const waiting = [slots.take(never), slots.take(never)];
  two[Symbol.dispose]();
  two[Symbol.dispose]();
  expect((await waiting[0])?.number).toBe(2);
  one[Symbol.dispose]();
  expect((await waiting[1])?.number).toBe(1);
});

test('who comes when enough wait is to come again', async () => {
  const slots = new Slots(1, 1);
  const held = await slots.take(never);
  const waiting = slots.take(never);
  await expect(slots.take(never)).rejects.toMatchObject({ problem: { status: 503, headers: { 'retry-after': '5' } } });
  held[Symbol.dispose]();
  await waiting;
});

test('who goes waits no more, and takes nothing along', async () => {
  const slots = new Slots(1, 1);
  const held = await slots.take(never);
  const gone = new AbortController();
  const waiting = slots.take(gone.signal);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(slots.take(gone.signal)).rejects.toThrow('gone');
  held[Symbol.dispose]();
  expect((await slots.take(never)).number).toBe(1);
});
