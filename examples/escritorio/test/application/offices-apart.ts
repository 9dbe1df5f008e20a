import { expect, test } from 'vitest';
import type { TestOffice } from '../office.ts';

export function officesApart(office: () => TestOffice): void {
  test("do not see each other: neither by number, nor with the other one's cookie", async () => {
    const client = await office().signIn();
    const { rows } = await office().admin.query<{ id: string; document: string }>(
      'SELECT c.id::text, d.id::text AS document FROM cases c JOIN documents d ON d.case_id = c.id WHERE c.office_id = 2 LIMIT 1',
    );
    for (const path of [
      `/cases/${rows[0]?.id}`,
      `/cases/${rows[0]?.id}/edit`,
      `/api/cases/${rows[0]?.id}`,
      `/documents/${rows[0]?.document}`,
    ])
      expect((await client.ask(path)).status, path).toBe(404);
    const form = await client.formOf('/cases/new', '/cases');
    expect(
      (
        await client.ask(`/cases/${rows[0]?.id}/events`, {
          form: { ...form, kind: 'hearing', title: 'x', startsAt: '2027-01-01T10:00' },
        })
      ).status,
    ).toBe(404);
    const elsewhere = office().visitor(office().other.subdomain);
    for (const [name, value] of client.cookies) elsewhere.cookies.set(name, value);
    expect((await elsewhere.ask('/api/cases')).status).toBe(401);
    expect((await elsewhere.ask('/cases')).headers['location']).toBe('/login?back=%2Fcases');
  });
}
