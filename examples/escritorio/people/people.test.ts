import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputRefused } from '../cases/fields.ts';
import { parseInvitation, parsePersonChange, readPasswordChange } from './input.ts';
import { oneTimePassword } from './one-time-password.ts';

describe('one-time passwords', () => {
  test('follow from the secret and the key, and are long and easy to read out', () => {
    expect(oneTimePassword('s', 'k')).toBe(oneTimePassword('s', 'k'));
    expect(oneTimePassword('s', 'k')).not.toBe(oneTimePassword('t', 'k'));
    fc.assert(fc.property(fc.string(), (key) => /^([A-HJKMNP-Z2-9]{4}-){3}[A-HJKMNP-Z2-9]{4}$/.test(oneTimePassword('s', key))));
    expect(new Set(Array.from({ length: 1000 }, (_, key) => oneTimePassword('s', String(key)))).size).toBe(1000);
  });
});

test('an invitation and a change are parsed, roles from the list only', () => {
  expect(parseInvitation({ name: 'Bia', email: ' Bia@Silva.example ', role: 'lawyer' })).toEqual({
    ok: true,
    value: { name: 'Bia', email: 'bia@silva.example', role: 'lawyer' },
  });
  expect(parseInvitation({ name: '', email: 'x', role: 'owner' })).toEqual({
    ok: false,
    problems: { name: 'missing', email: 'not-an-email', role: 'not-in-the-list' },
  });
  expect(parsePersonChange({ role: 'partner', active: 'no' })).toEqual({ ok: true, value: { role: 'partner', active: false } });
  expect(parsePersonChange({ role: 'partner', active: 'toString' })).toMatchObject({ ok: false });
});

describe('a chosen password', () => {
  const problemsOf = (form: Record<string, string>): unknown => {
    try {
      return readPasswordChange(form);
    } catch (error) {
      return error instanceof InputRefused ? error.problems : error;
    }
  };
  const long = 'cavalo bateria grampo';
  test('is taken as typed', () =>
    expect(problemsOf({ current: 'a', chosen: ` ${long} `, again: ` ${long} ` })).toEqual({ current: 'a', chosen: ` ${long} ` }));
  test.each([
    [{ chosen: long, again: long }, { current: 'missing' }],
    [{ current: 'a', chosen: 'curta', again: 'curta' }, { chosen: 'too-short' }],
    [{ current: 'a', chosen: 'x'.repeat(201), again: 'x'.repeat(201) }, { chosen: 'too-long' }],
    [{ current: 'a', chosen: long, again: `${long} ` }, { again: 'not-the-same' }],
    [{ current: long, chosen: long, again: long }, { chosen: 'same-password' }],
  ])('%j is refused', (form, problems) => expect(problemsOf(form)).toEqual(problems));
});
