import { expect, test } from 'vitest';
import { fixtureContext } from '../../../../test/fixture/context.ts';
import { requireKept } from './finish.ts';

test('nothing is put back where the database that was before is gone', () => {
  expect(() => requireKept(fixtureContext(), { staging: false, kept: true })).not.toThrow();
  for (const staging of [false, true])
    expect(() => requireKept(fixtureContext(), { staging, kept: false })).toThrow(expect.objectContaining({ code: 'import-target' }));
});
