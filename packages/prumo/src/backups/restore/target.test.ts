import { expect, test } from 'vitest';
import { PrumoError } from '../../errors/index.ts';
import type { Backup } from '../info.ts';
import { chooseBackup, targetOptions } from './target.ts';

const backup = (label: string, ended: string): Backup => ({
  label,
  kind: 'full',
  begun: ended,
  ended,
  size: 1,
  stored: 1,
  wal: { from: '000000010000000000000002', to: '000000010000000000000002' },
  needs: [],
  hasDamagedPages: false,
});
const BACKUPS = [backup('one', '2026-11-26T10:00:00.000Z'), backup('two', '2026-11-26T12:00:00.000Z')];
const NOW = Date.parse('2026-11-26T13:00:00Z');
const chosen = (wanted: { label?: string; time?: string }) => {
  const { label, time } = wanted;
  try {
    return chooseBackup(BACKUPS, {
      now: NOW,
      ...(label === undefined ? {} : { label }),
      ...(time === undefined ? {} : { time: Date.parse(time) }),
    }).label;
  } catch (error) {
    return error instanceof PrumoError ? error.code : expect.fail(String(error));
  }
};

test('the newest that had ended before the moment, the newest of all without one, the named one where it may be', () => {
  expect(chosen({})).toBe('two');
  expect(chosen({ time: '2026-11-26T11:59:59Z' })).toBe('one');
  expect(chosen({ time: '2026-11-26T12:00:01Z' })).toBe('two');
  expect(chosen({ label: 'one' })).toBe('one');
  expect(chosen({ label: 'one', time: '2026-11-26T12:30:00Z' })).toBe('one');
});

test('within the second in which a backup ended the one before is taken: it may have ended after the moment', () => {
  expect(chosen({ time: '2026-11-26T12:00:00.999Z' })).toBe('one');
});

test('what cannot be: before the first, before the end of the named, in the future, a name there is none of, no backup', () => {
  expect(chosen({ time: '2026-11-26T09:00:00Z' })).toBe('restore-target');
  expect(chosen({ label: 'two', time: '2026-11-26T11:00:00Z' })).toBe('restore-target');
  expect(chosen({ time: '2026-11-26T13:00:01Z' })).toBe('restore-target');
  expect(chosen({ label: 'three' })).toBe('unknown-backup');
  expect(() => chooseBackup([], { now: NOW })).toThrow(/no backup/);
});

test('a moment is given with its zone, in a form pgBackRest reads', () => {
  expect(targetOptions({ kind: 'time', at: '2026-11-26T10:00:00.250Z' })).toEqual([
    '--type=time',
    '--target=2026-11-26 10:00:00.250+00',
    '--target-action=promote',
  ]);
  expect(targetOptions({ kind: 'lsn', lsn: '0/7000028' })).toContain('--target-exclusive');
});

test('a backup of a line that was left leads nowhere after it, named or not; the moment it leads to is on its timeline', () => {
  const at = (time: string): number => Date.parse(time);
  const turns = [{ at: at('2026-11-26T12:30:00Z'), to: at('2026-11-26T11:00:00Z'), from: 4 }];
  const wanted = { now: NOW, turns, time: at('2026-11-26T12:45:00Z') };
  expect(chooseBackup(BACKUPS, wanted).label).toBe('one');
  expect(() => chooseBackup(BACKUPS, { ...wanted, label: 'two' })).toThrow('does not lead there');
  expect(chooseBackup(BACKUPS, { ...wanted, time: at('2026-11-26T12:15:00Z') }).label).toBe('two');
  expect(chooseBackup(BACKUPS, { now: NOW, turns }).label).toBe('one');
  expect(targetOptions({ kind: 'end' }, 4)).toEqual(['--target-timeline=4', '--type=default']);
});
