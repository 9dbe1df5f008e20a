import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { judgeCopy } from './judge.ts';

const compared = { tables: 3, differences: [], differing: 0 };
const soundness = { constraints: 2, indexes: 2, broken: [] };
const GOOD = { refused: null, compared, soundness, asserted: [] };
const refused = new PrumoError({ code: 'backup-damaged', what: verbatim('damaged'), why: verbatim('changed'), remedy: verbatim('none') });
const note = { kind: 'rows', name: 'public.note', expected: '3', found: '2' };

test('everything as the manifest says, and sound', () => {
  expect(judgeCopy(GOOD)).toEqual({ claim: 'logical-copy-returns-every-row', kind: 'safety', held: true, reason: null });
});

test('one difference, one index that does not fit, a copy that gives nothing: each is failed', () => {
  expect(judgeCopy({ ...GOOD, compared: { ...compared, differences: [note], differing: 4 } })).toMatchObject({
    held: false,
    reason: { en: 'rows public.note: the manifest says 3, what came back has 2; 3 more differ' },
  });
  expect(judgeCopy({ ...GOOD, soundness: { ...soundness, broken: ['note_pkey: item order'] } })).toMatchObject({
    held: false,
    reason: { en: 'the restored database is not sound: note_pkey: item order' },
  });
  expect(judgeCopy({ refused, compared: null, soundness: null, asserted: [] })).toMatchObject({ held: false, reason: { en: 'changed' } });
});

test('a difference is failed also where the rest was not looked at', () => {
  expect(judgeCopy({ ...GOOD, compared: { ...compared, differences: [note], differing: 1 }, soundness: null })).toMatchObject({
    held: false,
  });
});

test('nothing compared, or not to the end, is nothing shown', () => {
  expect(judgeCopy({ ...GOOD, compared: { ...compared, tables: 0 } })).toMatchObject({ held: null });
  expect(judgeCopy({ ...GOOD, compared: null })).toMatchObject({ held: null });
  expect(judgeCopy({ ...GOOD, soundness: null })).toMatchObject({ held: null });
});

test('without `amcheck` what is claimed of indexes was not looked at, though what is broken stays failed', () => {
  expect(judgeCopy({ ...GOOD, soundness: { ...soundness, indexes: null } })).toMatchObject({
    held: null,
    reason: { en: expect.stringContaining('amcheck') },
  });
  expect(judgeCopy({ ...GOOD, soundness: { constraints: 1, indexes: null, broken: ['note_check'] } })).toMatchObject({ held: false });
});

test('an assertion of the spec that does not hold is failed, and one that could not be asked shows nothing', () => {
  const one = (outcome: 'held' | 'broken' | 'unknown') => [{ name: 'a', outcome, said: null }];
  expect(judgeCopy({ ...GOOD, asserted: one('held') })).toMatchObject({ held: true });
  expect(judgeCopy({ ...GOOD, asserted: one('broken') })).toMatchObject({ held: false });
  expect(judgeCopy({ ...GOOD, asserted: one('unknown') })).toMatchObject({ held: null });
});
