import { expect, test } from 'vitest';
import { type ErrorCode, PrumoError } from '../errors/index.ts';
import { bothErrors } from './both-errors.ts';

const say = (text: string) => ({ en: text, 'pt-BR': `${text} pt` });
const error = (code: ErrorCode, what: string, remedy: string, detail: string) =>
  new PrumoError({ code, what: say(what), remedy: say(remedy), details: [detail] });

test('two damaged: what is to be done about each, and every detail; what both say is said once', () => {
  const both = bothErrors(
    error('backup-damaged', 'Damaged.', 'Do this.', 'segment'),
    error('backup-damaged', 'Damaged.', 'Do that.', 'dump'),
  );
  expect(both).toMatchObject({
    code: 'backup-damaged',
    what: say('Damaged.'),
    remedy: { en: 'Do this. Do that.', 'pt-BR': 'Do this. pt Do that. pt' },
    details: ['segment', 'dump'],
  });
});

test('damage goes before what could not be read, whichever came first', () => {
  const unread = error('repository-unreadable', 'Unreadable.', 'Do this.', 'a');
  const damaged = error('backup-damaged', 'Damaged.', 'Do that.', 'b');
  for (const both of [bothErrors(unread, damaged), bothErrors(damaged, unread)])
    expect(both).toMatchObject({ code: 'backup-damaged', what: { en: 'Damaged. Unreadable.' }, details: ['b', 'a'] });
});

test('a bug does not hide the other’s damage, and is told beside it', () => {
  const bug = new Error('no such field');
  const damaged = error('backup-damaged', 'Damaged.', 'Do that.', 'b');
  for (const both of [bothErrors(bug, damaged), bothErrors(damaged, bug)])
    expect(both).toMatchObject({ code: 'backup-damaged', remedy: say('Do that.'), details: ['b', 'no such field'], cause: bug });
  expect(bothErrors(bug, new Error('another'))).toBe(bug);
});
