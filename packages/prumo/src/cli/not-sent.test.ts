import { expect, test } from 'vitest';
import { reasonOf } from '../controller/backup-watch.ts';
import { notSent } from './not-sent.ts';

const sent = { sent: ['20261126-030000L'], removed: [], why: null, notRemoved: null };

test('nothing is said where the bucket has all that it should, or where there is none', () => {
  expect([notSent(undefined, []), notSent(sent, []), notSent({ ...sent, notRemoved: 'AccessDenied' }, [])]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('what is not in the bucket is an error that names what is here, and whose reason the journal keeps', () => {
  const error = notSent({ ...sent, sent: [], why: 'AccessDenied: Access Denied. (HTTP 403)' }, ['backup 20261126-030000L']);
  expect(error).toMatchObject({ code: 'offsite-unusable', details: ['backup 20261126-030000L is here'] });
  const output = `Taking a backup …\n${JSON.stringify({ error: { what: error?.what.en, why: error?.why?.en } })}\n`;
  expect(reasonOf({ code: 4, signal: null, timedOut: false, took: 1, output })).toBe(
    'not sent to the second place: AccessDenied: Access Denied. (HTTP 403)',
  );
});
