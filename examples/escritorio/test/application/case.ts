import { expect } from 'vitest';
import type { Client } from '../client.ts';
import type { TestOffice } from '../office.ts';

/** As a form or JSON has it. */
export const newCase = {
  title: 'Ana × Banco',
  clientName: 'Ana Açaí',
  clientDocument: '529.982.247-25',
  court: 'TJSP',
  class: 7,
  status: 'active',
  value: '1.234,56',
  openedOn: '2026-11-02',
};

/** Its id. */
export async function createCase(client: Client, fields: object = {}): Promise<string> {
  const answer = await client.ask('/api/cases', { json: { ...newCase, ...fields } });
  expect([answer.status, answer.text()]).toEqual([201, expect.any(String)]);
  return String((answer.json() as { id: string }).id);
}

export async function countCases({ value }: TestOffice, title: string): Promise<number> {
  return Number(await value('SELECT count(*) FROM cases WHERE title = $1', [title]));
}

/** What the audit trail has of a case, in order. */
export async function trailOf({ admin }: TestOffice, record: string): Promise<unknown[]> {
  const { rows } = await admin.query(
    "SELECT action, kind, outcome, purpose FROM audit.records WHERE record = $1 AND kind IN ('case', 'sensitive_case') ORDER BY seq",
    [record],
  );
  return rows;
}
