import { expect, test } from 'vitest';
import { verbatim } from '../../messages/message.ts';
import { judgeSwitchover } from './judge.ts';

const GOOD = {
  switched: true,
  refused: null,
  failedWrites: 0,
  failedLogins: 0,
  said: undefined,
  pausedLogins: 7,
  returned: true,
  longest: 1.2,
};
const held = (findings: Partial<Parameters<typeof judgeSwitchover>[0]>) => judgeSwitchover({ ...GOOD, ...findings }).map((one) => one.held);

test('nobody failed, and nobody waited long', () => {
  expect(held({})).toEqual([true, true]);
  expect(held({ longest: 1.5 })).toEqual([true, true]);
  expect(held({ longest: 1.51 })).toEqual([true, false]);
});

test('one failed write or one failed login is too many', () => {
  expect(held({ failedWrites: 1 })).toEqual([false, true]);
  expect(held({ failedLogins: 1 })).toEqual([false, true]);
});

test('without a login while the poolers were paused nothing was shown of them, and what failed failed all the same', () => {
  expect(held({ pausedLogins: 0 })).toEqual([null, true]);
  expect(held({ pausedLogins: 0, failedWrites: 3 })).toEqual([false, true]);
});

test('a switchover that was refused broke its promise, and says nothing of how long one takes', () => {
  expect(held({ switched: false, refused: verbatim('no') })).toEqual([false, null]);
  expect(held({ switched: false })).toEqual([null, null]);
});

test('writes that did not come back are no switchover without failures', () => {
  expect(held({ returned: false })[0]).toBe(false);
});

test('all of it is measured by the load, and counts only when that can be trusted', () => {
  expect(judgeSwitchover(GOOD).map(({ kind }) => kind)).toEqual(['timing', 'timing']);
});
