import { expect, test } from 'vitest';
import { damageIn } from './verified.ts';

/** As pgBackRest 2.45 printed it. */
const WELL = `stanza: main
status: ok
  archiveId: 15-1, total WAL checked: 10, total valid WAL: 10
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20261126-074029F, status: valid, total files checked: 1268, total valid files: 1268
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
`;
const LABEL = '20261126-074029F';

test('a whole repository has nothing to tell', () => {
  expect(damageIn(WELL, [LABEL])).toEqual([]);
});

test('one wrong checksum is told in pgBackRest’s own line, and the backup is not valid', () => {
  const damaged = WELL.replace('status: ok', 'status: error')
    .replace('status: valid', 'status: invalid')
    .replace(/checksum invalid: 0(?=[^]*$)/g, 'checksum invalid: 1');
  expect(damageIn(damaged, [LABEL])).toEqual(expect.arrayContaining(['status: error', `backup ${LABEL} was not found to be valid`]));
});

test('a backup on record that was not read, or has lost its manifest, is damage', () => {
  expect(damageIn(WELL, [LABEL, '20261127-020000F'])).toEqual(['backup 20261127-020000F was not found to be valid']);
  expect(damageIn(WELL.replace('status: valid', 'status: manifest missing'), [LABEL])).toEqual([
    `backup ${LABEL} was not found to be valid`,
  ]);
  expect(damageIn('', [LABEL])).toHaveLength(1);
});
