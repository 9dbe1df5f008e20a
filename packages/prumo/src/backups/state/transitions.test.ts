import { expect, test } from 'vitest';
import { compacted } from './compact.ts';
import type { JournalEntry } from './entry.ts';
import type { Problem } from './state.ts';
import { openProblems, transitions } from './transitions.ts';

const what = { en: 'w', 'pt-BR': 'w' };
const late: Problem = { problem: 'late', subject: 'full', what };
const small: Problem = { problem: 'too-small', subject: 'full', what };
const at = '2026-11-26T12:00:00.000Z';

test('each problem is told once when it comes and once when it goes', () => {
  const journal: JournalEntry[] = [];
  const look = (...problems: readonly Problem[]) => {
    const told = transitions(journal, problems, at);
    journal.push(...told);
    return told.map(({ entry, problem }) => `${entry} ${problem}`);
  };
  expect(look()).toEqual([]);
  expect(look(late)).toEqual(['raised late']);
  expect(look(late)).toEqual([]);
  expect(look(late, small)).toEqual(['raised too-small']);
  expect(look(small)).toEqual(['recovered late']);
  expect(look(small, late)).toEqual(['raised late']);
  expect(openProblems(journal).map(({ problem }) => problem)).toEqual(['too-small', 'late']);
  expect(look()).toEqual(['recovered too-small', 'recovered late']);
});

test('a long journal keeps what counts: since when, what is open, and the last of each thing', () => {
  const ran = (what: 'full' | 'logical', ok: boolean): JournalEntry => ({ at, entry: 'ran', what, ok, reason: null });
  const first: JournalEntry[] = [
    { at, entry: 'watched' },
    { at, entry: 'raised', ...small },
    { at, entry: 'raised', ...late },
    { at, entry: 'recovered', ...late },
    ran('logical', false),
    { at, entry: 'verified', ok: true, reason: null },
    ran('full', true),
  ];
  const kept = compacted([...first, ...Array.from({ length: 2500 }, () => ran('full', true))]);
  expect(kept).toHaveLength(2000 + 4);
  expect(kept.slice(0, 4)).toEqual([first[0], first[1], first[4], first[5]]);
  expect(openProblems(kept).map(({ problem }) => problem)).toEqual(['too-small']);
});
