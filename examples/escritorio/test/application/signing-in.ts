import { expect, test } from 'vitest';
import { type Answer, Client } from '../client.ts';
import { APEX, SILVA, type TestOffice } from '../office.ts';

export function signingIn(office: () => TestOffice): void {
  test('by the form gives a session cookie that scripts and other sites cannot use, and signing out ends it', async () => {
    const client = office().visitor();
    const form = await client.formOf('/login', '/login');
    const answer = await client.ask('/login', {
      form: { ...form, email: ` ${office().login.email.toUpperCase()} `, password: office().login.password },
    });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/cases']);
    expect([answer.headers['set-cookie']].flat().find((line) => line?.startsWith('__Host-session='))).toMatch(
      /; Path=\/; Max-Age=(43200|4319\d); Secure; HttpOnly; SameSite=Lax$/,
    );
    const page = await client.ask('/cases');
    expect([page.status, page.text()]).toEqual([200, expect.stringContaining('<h1>Processos</h1>')]);
    const session = client.cookies.get('__Host-session') ?? '';
    await client.ask('/logout', { form: await client.formOf('/cases', '/logout') });
    client.cookies.set('__Host-session', session);
    expect((await client.ask('/api/me')).status).toBe(401);
  });

  test('is refused without the token of the form, and from another site', async () => {
    const client = office().visitor();
    const form = await client.formOf('/login', '/login');
    const credentials = { email: office().login.email, password: office().login.password };
    expect((await client.ask('/login', { form: credentials })).status).toBe(403);
    expect((await client.ask('/login', { form: { ...form, ...credentials, _csrf: `${form['_csrf']}x` } })).status).toBe(403);
    expect((await client.ask('/login', { form: { ...form, ...credentials }, headers: { origin: 'https://evil.example' } })).status).toBe(
      403,
    );
    expect(
      (await client.ask('/api/login', { json: credentials, headers: { origin: `http://${office().other.subdomain}.${APEX}` } })).status,
    ).toBe(403);
    // What a foreign form can send at all is not JSON.
    expect((await client.ask('/api/login', { form: credentials })).status).toBe(415);
  });

  test('with a wrong password is refused, and after ten times not even tried', async () => {
    const client = office().visitor(office().other.subdomain);
    const attempt = (password: string): Promise<Answer> => client.ask('/api/login', { json: { email: office().other.email, password } });
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt('wrong')));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await attempt(office().login.password)).status).toBe(429);
    expect((await client.ask('/api/login', { json: { email: 'nobody@nowhere.example', password: 'x' } })).status).toBe(401);
  });

  test('works at the apex with the office named; an unknown office is not found', async () => {
    const client = new Client(office().web, APEX);
    expect((await client.ask('/')).text()).toContain(`href="http://${SILVA}/"`);
    expect((await client.ask('/api/login', { json: { ...office().login, office: 'no-such' } })).status).toBe(404);
    expect((await client.ask('/api/login', { json: { ...office().login, office: 'silva' } })).json()).toMatchObject({
      office: { subdomain: 'silva' },
      user: { email: office().login.email },
    });
    expect((await client.ask('/api/cases')).status).toBe(200);
    expect((await new Client(office().web, `no-such.${APEX}`).ask('/')).status).toBe(404);
    expect((await new Client(office().web, 'evil.example').ask('/')).status).toBe(404);
  });

  test('a password hash of an older kind is renewed at the sign-in, and sign-ins are kept with their address', async () => {
    await office().signIn();
    const { rows } = await office().admin.query<{ id: string; hash: string }>(
      'SELECT id::text, password_hash AS hash FROM users WHERE office_id = 1 AND email = $1',
      [office().login.email],
    );
    expect(rows[0]?.hash).toMatch(/^\$argon2id\$/);
    await office().signIn();
    const access = await office().admin.query("SELECT 1 FROM audit.access WHERE actor = $1 AND outcome = 'done' AND source IS NOT NULL", [
      rows[0]?.id,
    ]);
    expect(access.rowCount).toBeGreaterThanOrEqual(2);
  });
}
