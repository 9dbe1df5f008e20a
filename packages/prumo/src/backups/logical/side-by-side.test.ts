import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

test('results keep their order, and never are more under way than a few', async () => {
  let underWay = 0;
  let most = 0;
  const work = async (item: number): Promise<number> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    return item * 2;
  };
  const items = Array.from({ length: 50 }, (_, index) => index);
  expect(await sideBySide(items, work)).toEqual(items.map((item) => item * 2));
  expect(most).toBeLessThanOrEqual(8);
});

test('an error is given on once those beside it have ended', async () => {
  const ended: number[] = [];
  const work = async (item: number): Promise<void> => {
    if (item === 1) throw new Error('one');
    await Promise.resolve();
    ended.push(item);
  };
  await expect(sideBySide([0, 1, 2], work)).rejects.toThrow('one');
  expect(ended).toEqual([0, 2]);
});
