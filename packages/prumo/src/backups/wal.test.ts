import { expect, test } from 'vitest';
import { gapsFrom, missingWal } from './wal.ts';

const CHECKSUM = '-e543bd26b821cb1db08097d256e45248eeb007f7.zst';
const archived = (...names: readonly string[]): readonly string[] => names.map((name) => `${name}${CHECKSUM}`);

test('whole: over the end of a log file, with other files among them, whatever came before the backup', () => {
  const names = archived('0000000100000000000000F0', '0000000100000000000000FE', '0000000100000000000000FF', '000000010000000100000000');
  expect(gapsFrom('0000000100000000000000FE', [...names.toReversed(), '0000000100000000000000FE.00000028.backup', 'archive.info'])).toEqual(
    [],
  );
});

test('a segment that is gone is a gap, and so is what the backup itself begins with', () => {
  expect(gapsFrom('000000010000000000000002', archived('000000010000000000000002', '000000010000000000000005'))).toEqual([
    { from: '000000010000000000000003', to: '000000010000000000000004' },
  ]);
  expect(gapsFrom('000000010000000000000002', archived('000000010000000000000003'))).toEqual([
    { from: '000000010000000000000002', to: '000000010000000000000002' },
  ]);
});

test('a timeline goes on where the one before had got to, its last segment partial or on both', () => {
  const one = archived('000000010000000000000002', '000000010000000000000003');
  expect(gapsFrom('000000010000000000000002', [...one, ...archived('000000020000000000000003', '000000020000000000000004')])).toEqual([]);
  expect(
    gapsFrom('000000010000000000000002', [...one, '000000010000000000000004.partial-abc.zst', ...archived('000000020000000000000004')]),
  ).toEqual([]);
  expect(gapsFrom('000000010000000000000002', [...one, ...archived('000000020000000000000006')])).toEqual([
    { from: '000000020000000000000004', to: '000000020000000000000005' },
  ]);
});

test('an old primary that went on alone for a while leaves no gap on the timeline that counts', () => {
  const both = archived('000000010000000000000002', '000000010000000000000003', '000000010000000000000004', '000000020000000000000003');
  expect(gapsFrom('000000010000000000000002', both)).toEqual([]);
});

test('an empty archive, or a name that is no segment, has no gap to tell of', () => {
  expect(gapsFrom('000000010000000000000002', [])).toEqual([]);
  expect(gapsFrom('archive.info', archived('000000010000000000000002'))).toEqual([]);
});

test('a backup’s own last segment, the last on record, and a whole archive that is gone are missed', () => {
  const backups = [{ wal: { from: '000000010000000000000002', to: '000000010000000000000003' } }];
  const whole = archived('000000010000000000000002', '000000010000000000000003', '000000010000000000000004');
  expect(missingWal(backups, '000000010000000000000004', whole)).toEqual([]);
  expect(missingWal(backups, '000000010000000000000005', whole)).toEqual(['WAL segment 000000010000000000000005 is missing']);
  expect(missingWal(backups, undefined, whole.slice(0, 1))).toEqual(['WAL segment 000000010000000000000003 is missing']);
  expect(missingWal(backups, undefined, [])).toHaveLength(2);
  expect(missingWal([], undefined, [])).toEqual([]);
});
