import { expect, test } from 'vitest';
import type { TestOffice } from '../office.ts';
import { createCase, trailOf } from './case.ts';

export function sensitiveCases(office: () => TestOffice): void {
  test('a case marked sensitive is read by its office as any other, and each reading is recorded', async () => {
    const client = await office().signIn();
    const id = await createCase(client, { title: 'Sob sigilo', sensitive: true });
    expect((await client.ask(`/api/cases/${id}`)).json()).toMatchObject({ case: { title: 'Sob sigilo', sensitive: true } });
    expect((await client.ask(`/cases/${id}`)).text()).toContain('Sigiloso');
    const entry = { kind: 'sensitive_case', outcome: 'done', purpose: 'case-management' };
    expect(await trailOf(office(), id)).toEqual(['create', 'read', 'read'].map((action) => ({ action, ...entry })));
    const elsewhere = office().visitor(office().other.subdomain);
    expect((await elsewhere.ask(`/api/cases/${id}`)).status).toBe(401);
    expect(await trailOf(office(), id)).toHaveLength(3);
  });
}
