import { describe, expect, test } from 'vitest';
import { renderDayNotice } from './day-notices.ts';
import { parseCalendarQuery, parseCounting, parseDays, parseDeadlineInput, parseRange } from './input.ts';

const good = { caseId: '7', title: ' Contestação ', responsibleId: '3', from: '2026-10-30', days: '15', by: 'business' };

describe('a deadline as asked for', () => {
  test('is counted', () =>
    expect(parseDeadlineInput(good, 'all')).toEqual({
      ok: true,
      value: {
        caseId: '7',
        title: 'Contestação',
        responsibleId: '3',
        dueOn: '2026-11-24',
        counting: { from: '2026-10-30', days: 15, by: 'business' },
      },
    }));
  test('or has its day, which goes before', () =>
    expect(parseDeadlineInput({ ...good, dueOn: '2026-12-01', responsibleId: '' }, 'all')).toEqual({
      ok: true,
      value: { caseId: '7', title: 'Contestação', responsibleId: null, dueOn: '2026-12-01', counting: undefined },
    }));
  test('has all its problems told at once', () =>
    expect(parseDeadlineInput({ caseId: 'x', title: '', responsibleId: '-1', from: '2026-02-30', days: '0', by: 'x' }, 'all')).toEqual({
      ok: false,
      problems: {
        caseId: 'no-such-case',
        title: 'missing',
        responsibleId: 'no-such-person',
        from: 'not-a-date',
        days: 'not-a-number-of-days',
        by: 'not-in-the-list',
      },
    }));
  test.each(['0', '-1', '1.5', '1000', '1e2', '', ' 1'])('%j is no number of days', (text) => expect(parseDays(text)).toBeUndefined());
  test('counting alone', () => expect(parseCounting({ ...good, days: 15 })).toMatchObject({ ok: true, value: { days: 15 } }));
});

test('a calendar leaves out what is strange', () => {
  expect(parseCalendarQuery({ month: '2026-11', view: 'agenda', who: 'me' }, '2026-01-05')).toEqual({
    month: '2026-11',
    view: 'agenda',
    mine: true,
  });
  expect(parseCalendarQuery({ month: ['2026-11'], view: 'x', who: "' OR 1=1" }, '2026-01-05')).toEqual({
    month: '2026-01',
    view: 'month',
    mine: false,
  });
});

test('a range is of days that exist, in order, at most a year', () => {
  expect(parseRange({}, '2026-12-05')).toEqual({ ok: true, value: { from: '2026-12-01', to: '2027-01-01' } });
  expect(parseRange({ from: 'x' }, '2026-12-05')).toMatchObject({ ok: false, problems: { from: 'not-a-date' } });
  for (const to of ['2026-01-01', '2029-01-01', 'x']) expect(parseRange({ from: '2026-02-01', to }, '2026-12-05').ok).toBe(false);
});

test('the notice of a day names the case and who is responsible', () => {
  const { subject, body } = renderDayNotice(
    {
      id: '1',
      kind: 'deadline',
      title: 'Contestação',
      startsAt: new Date('2026-11-28T02:59:00Z'),
      day: '2026-11-27',
      status: 'scheduled',
      caseId: '2',
      caseTitle: 'Ana × Banco',
      caseNumber: null,
      court: 'TJSP',
      responsibleId: '3',
      responsible: 'Bia',
      countedFrom: null,
      countedDays: null,
      countedBy: null,
    },
    '2026-11-27',
  );
  expect(subject).toBe('Prazo hoje: Contestação');
  expect(body).toBe('Processo: Ana × Banco\nNúmero: ainda não distribuído\nVence: 27 de nov. de 2026, até 23h59\nResponsável: Bia');
});
