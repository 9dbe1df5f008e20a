import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { judgeRestore } from './judge.ts';

const GOOD = { claim: 'restore-returns-every-row', refused: null, tables: 3, differing: [], broken: [], indexes: 2, asserted: [] };
const refused = new PrumoError({ code: 'backup-damaged', what: verbatim('damaged'), why: verbatim('checksum'), remedy: verbatim('none') });

test('every table as it was, and sound', () => {
  expect(judgeRestore(GOOD)).toMatchObject({ held: true, kind: 'safety' });
});

test('one table that differs, one index that does not fit, a repository that gives nothing: each is failed', () => {
  const note = { what: 'public.note', was: '3 rows', is: '2 rows' };
  expect(judgeRestore({ ...GOOD, differing: [note] })).toMatchObject({
    held: false,
    reason: { en: expect.stringContaining('public.note') },
  });
  expect(judgeRestore({ ...GOOD, broken: ['note_pkey: item order'] })).toMatchObject({ held: false });
  expect(judgeRestore({ ...GOOD, refused, tables: 0 })).toMatchObject({ held: false, reason: { en: 'checksum' } });
});

test('nothing compared is nothing shown', () => {
  expect(judgeRestore({ ...GOOD, tables: 0 })).toMatchObject({ held: null });
});

test('without `amcheck` what is claimed of indexes was not looked at, though what differs stays failed', () => {
  expect(judgeRestore({ ...GOOD, indexes: null })).toMatchObject({ held: null, reason: { en: expect.stringContaining('amcheck') } });
  expect(judgeRestore({ ...GOOD, indexes: null, broken: ['note_check'] })).toMatchObject({ held: false });
});

test('an assertion of the spec that does not hold is failed, and one that could not be asked shows nothing', () => {
  const one = (outcome: 'held' | 'broken' | 'unknown') => [{ name: 'a', outcome, said: null }];
  expect(judgeRestore({ ...GOOD, asserted: one('held') })).toMatchObject({ held: true });
  expect(judgeRestore({ ...GOOD, asserted: one('broken') })).toMatchObject({ held: false });
  expect(judgeRestore({ ...GOOD, asserted: one('unknown') })).toMatchObject({ held: null });
});
