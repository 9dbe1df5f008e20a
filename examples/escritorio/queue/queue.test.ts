import { expect, test } from 'vitest';
import { renderSummary } from './case-summary.ts';
import { pauseAfter } from './job.ts';

test('a failing job is put off longer and longer, at most five minutes', () => {
  expect([1, 2, 3, 8, 50].map(pauseAfter)).toEqual([2, 4, 8, 256, 300]);
});

test('the summary names what comes next, soonest first', () => {
  const at = (iso: string): Date => new Date(iso);
  const { subject, body } = renderSummary({
    id: '1',
    number: null,
    title: 'Ana × Banco',
    client: 'Ana',
    clientId: '5',
    clientDocument: '52998224725',
    court: 'TJSP',
    class: 7,
    status: 'active',
    valueCents: 1_234_56,
    openedOn: '2026-01-02',
    updatedAt: at('2026-01-03'),
    responsible: null,
    version: 1,
    events: [
      { id: '1', kind: 'hearing', title: 'segunda', startsAt: at('2027-02-01T17:30:00Z'), status: 'scheduled' },
      { id: '2', kind: 'deadline', title: 'primeira', startsAt: at('2027-01-01T12:00:00Z'), status: 'scheduled' },
      { id: '3', kind: 'meeting', title: 'passada', startsAt: at('2025-01-01T12:00:00Z'), status: 'done' },
    ],
    documents: [],
    notifications: [],
  });
  expect(subject).toBe('Atualização: Ana × Banco');
  expect(body).toMatch(/Processo: ainda não distribuído[\s\S]*R\$\s1\.234,56[\s\S]*09:00: Prazo, primeira\n.*14:30: Audiência, segunda/);
  expect(body).not.toContain('passada');
});
