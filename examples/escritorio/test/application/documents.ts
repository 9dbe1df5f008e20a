import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { Answer } from '../client.ts';
import { SILVA, type TestOffice } from '../office.ts';
import { eventually } from '../servers/process.ts';
import { createCase } from './case.ts';

export function documents(office: () => TestOffice): void {
  test('documents come back as they were sent, under their name, and never as a page', async () => {
    const client = await office().signIn();
    const id = await createCase(client);
    const form = await client.formOf(`/cases/${id}`, `/cases/${id}/documents`);
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256));
    const upload = (bytes: Buffer, fields = form): Promise<Answer> => {
      const multipart = new FormData();
      for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
      multipart.set('file', new File([new Uint8Array(bytes)], '../petição "1".html', { type: 'text/html' }));
      return client.ask(`/cases/${id}/documents`, { multipart });
    };
    expect((await upload(content)).status).toBe(303);
    expect((await upload(content)).status).toBe(303); // sent twice by a nervous finger
    const found = (await client.ask(`/api/cases/${id}`)).json() as { case: { documents: { id: string; name: string; size: number }[] } };
    expect(found.case.documents).toMatchObject([{ name: 'petição _1_.html', size: 300_000 }]);
    const answer = await client.ask(`/documents/${found.case.documents[0]?.id}`);
    expect(answer.body.equals(content)).toBe(true);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="peticao _1_.html"; filename*=UTF-8''peti%C3%A7%C3%A3o%20_1_.html`,
    );
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect((await upload(Buffer.alloc(0))).status).toBe(422);
    expect((await upload(content, {})).status).toBe(403);
    const large = await upload(Buffer.alloc(11 * 1024 * 1024));
    expect([large.status, large.text()]).toEqual([413, expect.stringContaining('10 MB')]);
  });

  test('uploads beyond two at a time are turned away, and one that breaks off gives its place back', async () => {
    const client = await office().signIn();
    const id = await createCase(client);
    const upload = (): Promise<Answer> => client.ask(`/cases/${id}/documents`, { form: {} });
    const cookie = `__Host-session=${client.cookies.get('__Host-session') ?? ''}`;
    const begun = [1, 2].map(() => {
      const half = request({
        ...office().web,
        path: `/cases/${id}/documents`,
        method: 'POST',
        agent: false,
        headers: { host: SILVA, cookie, 'content-type': 'multipart/form-data; boundary=x', 'content-length': '1000' },
      });
      half.on('error', () => undefined);
      half.write('--x\r\n');
      return half;
    });
    await eventually(async () => ((await upload()).status === 503 ? true : undefined), 5000, 'a third is turned away');
    for (const half of begun) half.destroy();
    await eventually(
      async () => ((await upload()).status === 403 ? true : undefined),
      5000,
      'the next is read again, and refused for its missing token',
    );
  });
}
