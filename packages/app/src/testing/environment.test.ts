import { expect, test } from 'vitest';
import { missingFromEnvironment, requireEnvironment } from './environment.ts';

test('all that is missing is told at once, and no value with it', async () => {
  const env = { EMPTY: '', WRONG: 'hunter2', GOOD: 'postgres://app:hunter2@127.0.0.1:1/x' };
  const needed = {
    variables: ['ABSENT', 'EMPTY', { name: 'WRONG', purpose: 'the database of the tests', matches: /^postgres:/g }, { name: 'GOOD', matches: /^postgres:/g }],
    servers: [
      { name: 'PostgreSQL', url: env.GOOD },
      { name: 'Redis', url: undefined },
      { name: 'Mail', url: 'no url' },
      { name: 'Something', url: 'foo://127.0.0.1' },
    ],
  };
  const missing = await missingFromEnvironment(needed, { env });
  expect(missing).toEqual([
    'ABSENT is not set',
    'EMPTY is not set',
    'WRONG does not look like /^postgres:/g: the database of the tests',
    'PostgreSQL does not answer at 127.0.0.1:1: ECONNREFUSED',
    'Redis has no address',
    'the address of Mail is no URL',
    'the address of Something has no port',
  ]);
  expect(missing.join()).not.toContain('hunter2');
  await expect(requireEnvironment(needed, { env })).rejects.toThrow('lacks:\n- ABSENT is not set\n- EMPTY is not set');
  await requireEnvironment({ variables: ['GOOD'] }, { env });
});
