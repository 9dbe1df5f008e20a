import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseId } from './find.ts';
import { parseCaseInput, parseDate, parseDocument, parseEventInput, parseMoney } from './input.ts';
import { parseSearch } from './search.ts';

const good = {
  number: '00589677720168190000',
  title: ' Ana  × Banco ',
  clientName: 'Ana',
  clientDocument: '529.982.247-25',
  court: 'TJRJ',
  class: '7',
  status: 'active',
  value: '1.234,56',
  openedOn: '2026-02-28',
};

describe('a case as it is asked for', () => {
  test('is parsed', () =>
    expect(parseCaseInput(good)).toEqual({
      ok: true,
      value: {
        number: '0058967-77.2016.8.19.0000',
        title: 'Ana × Banco',
        clientName: 'Ana',
        clientDocument: '52998224725',
        court: 'TJRJ',
        class: 7,
        status: 'active',
        valueCents: 123_456,
        openedOn: '2026-02-28',
        sensitive: false,
      },
    }));
  test('may be without a number, and come as JSON with numbers', () =>
    expect(parseCaseInput({ ...good, number: undefined, class: 7, value: 10 })).toMatchObject({
      ok: true,
      value: { number: null, class: 7, valueCents: 1000 },
    }));
  test('has all its problems told at once', () =>
    expect(
      parseCaseInput({
        ...good,
        title: 'x'.repeat(201),
        number: '1',
        clientDocument: '52998224724',
        court: 'STF',
        class: '',
        status: 'won',
        value: '-1',
        openedOn: '2026-02-30',
      }),
    ).toEqual({
      ok: false,
      problems: {
        title: 'too-long',
        number: 'not-a-case-number',
        clientDocument: 'not-cpf-or-cnpj',
        court: 'not-in-the-list',
        class: 'missing',
        status: 'not-in-the-list',
        value: 'not-money',
        openedOn: 'not-a-date',
      },
    }));
  test.each([undefined, null, 'text', 7, []])('%j is only missing fields', (source) =>
    expect(parseCaseInput(source)).toMatchObject({ ok: false, problems: { title: 'missing', court: 'missing' } }),
  );
});

describe('money', () => {
  test.each([
    ['0', 0],
    ['1', 100],
    ['1,5', 150],
    ['1.50', 150],
    ['1.234,56', 123_456],
    ['1,234.56', 123_456],
    ['R$ 1.234.567', 123_456_700],
    ['1234567.8', 123_456_780],
  ])('%s is %i cents', (text, cents) => expect(parseMoney(text)).toBe(cents));
  test.each(['', '-1', '1,2345', '1.23.4', '12.34.567', 'abc', '1e5', '99999999999999999'])('%j is not money', (text) =>
    expect(parseMoney(text)).toBeUndefined(),
  );
  test('any amount written either way is read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000_00 }),
        fc.constantFrom('pt-BR', 'en'),
        (cents, locale) => parseMoney(new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100)) === cents,
      ),
    );
  });
});

test('documents are bare, dates exist, ids fit a bigint', () => {
  expect(parseDocument('12.abc.345/01de-35')).toBe('12ABC34501DE35');
  expect(parseDate('2024-02-29')).toBe('2024-02-29');
  for (const text of ['2023-02-29', '1899-12-31', '2026-1-1', 'tomorrow']) expect(parseDate(text)).toBeUndefined();
  expect(parseId('42')).toBe('42');
  for (const text of ['0', '-1', '01', '1e3', '9'.repeat(19), '', undefined]) expect(parseId(text)).toBeUndefined();
});

test('an event has a day and an hour that exist', () => {
  const event = { kind: 'hearing', title: 'Audiência', startsAt: '2027-01-15T14:30' };
  expect(parseEventInput(event)).toEqual({ ok: true, value: event });
  for (const startsAt of ['2027-01-15', '2027-01-15T24:00', '2027-02-30T10:00', "2027-01-15T14:30'"])
    expect(parseEventInput({ ...event, startsAt })).toEqual({ ok: false, problems: { startsAt: 'not-a-date' } });
});

test('a search leaves out what is strange', () => {
  expect(parseSearch({ q: 'silva', status: 'active', page: '3' })).toEqual({ words: 'silva', status: 'active', page: 3 });
  expect(parseSearch({ q: ['a'], status: 'x', page: '-1' })).toEqual({ words: '', status: undefined, page: 1 });
  expect(parseSearch({ page: '1e9' }).page).toBe(1);
});
