import { expect, test } from 'vitest';
import { createLanes } from './lanes.ts';

test('of idle lanes one looks again, the others sleep until there is something, and all rise at the end', async () => {
  const stopping = new AbortController();
  const lanes = createLanes(stopping.signal);
  const rose: number[] = [];
  const rest = async (lane: number, milliseconds: number): Promise<void> => {
    await lanes.rest(milliseconds);
    rose.push(lane);
  };
  const [first, ...others] = [rest(0, 20), rest(1, 0), rest(2, 0), rest(3, 0)];
  await first;
  expect(rose).toEqual([0]);
  lanes.wake();
  await others[0];
  expect(rose).toEqual([0, 1]);
  const looking = rest(4, 3_600_000);
  stopping.abort();
  await Promise.all([...others, looking]);
  expect(rose.toSorted()).toEqual([0, 1, 2, 3, 4]);
  await lanes.rest(3_600_000);
});

test('who is alone is woken too', async () => {
  const lanes = createLanes(new AbortController().signal);
  const resting = lanes.rest(3_600_000);
  lanes.wake();
  await resting;
});
