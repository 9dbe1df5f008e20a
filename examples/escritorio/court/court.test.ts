import { describe, expect, test } from 'vitest';
import { movementsOf } from './movements.ts';
import { changed, WELL } from './switches.ts';

const NUMBER = '0001234-76.2021.8.26.0100';

describe('what the court knows', () => {
  test('is the same for the same number, begins with the filing, and comes newest first', () => {
    const known = movementsOf(NUMBER);
    expect(movementsOf(NUMBER)).toEqual(known);
    expect(known.at(-1)).toMatchObject({ id: `${NUMBER}/1`, code: 26, name: 'Distribuição' });
    expect(known.map(({ at }) => at)).toEqual(known.map(({ at }) => at).toSorted().toReversed());
    expect(movementsOf('0001235-61.2021.8.26.0100')).not.toEqual(known);
  });
  test('grows at its end only', () => {
    expect(movementsOf(NUMBER, 2).slice(2)).toEqual(movementsOf(NUMBER));
    expect(movementsOf(NUMBER, 2)[0]?.id).toBe(`${NUMBER}/${movementsOf(NUMBER).length + 2}`);
  });
});

describe('switches', () => {
  test('change what is named and leave the rest', () => {
    expect(changed(WELL, { latencyMs: 500 })).toEqual({ ...WELL, latencyMs: 500 });
    expect(changed({ ...WELL, more: 3 }, { fail: 'error' })).toEqual({ latencyMs: 0, more: 3, fail: 'error' });
  });
  test.each([null, [], 'x', { fail: 'yes' }, { latencyMs: -1 }, { latencyMs: 1.5 }, { more: '2' }, { other: 1 }])('%j is refused', (asked) =>
    expect(changed(WELL, asked)).toBeUndefined(),
  );
});
