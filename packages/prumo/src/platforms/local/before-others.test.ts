import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { beforeOthers } from './before-others.ts';

/** A kernel without autogroups has no such file; where no ancestor ever began a session, as may be in a container, it is empty. */
const session = (): string => {
  try {
    return readFileSync('/proc/self/autogroup', 'utf8').trim() || 'no groups here';
  } catch {
    return 'no groups here';
  }
};

test('root’s process and session come before others until it is disposed, anybody else’s are left as they are', () => {
  const before = [getPriority(), session()];
  {
    using _first = beforeOthers();
    const isRoot = process.getuid?.() === 0;
    expect(getPriority()).toBe(isRoot ? -10 : before[0]);
    expect(session()).toMatch(isRoot ? / nice -10$|no groups here/ : /./);
  }
  expect([getPriority(), session()]).toEqual(before);
});
