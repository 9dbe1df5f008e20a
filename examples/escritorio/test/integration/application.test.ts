import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TASKS } from '../../scheduler/tasks.ts';
import { type Answer, Client } from '../client.ts';
import { missingServers } from '../servers/addresses.ts';
import { eventually, type Running } from '../servers/process.ts';
import { runProgram, startProgram, startServer } from '../servers/program.ts';
import { type Stack, startStack } from '../servers/stack.ts';
import { type Listening, listen } from '../web-socket.ts';

const missing = missingServers();
const APEX = 'escritorio.localhost:3000';
const SILVA = `silva.${APEX}`;
const newCase = {
  title: 'Ana × Banco',
  clientName: 'Ana Açaí',
  clientDocument: '529.982.247-25',
  court: 'TJSP',
  class: 7,
  status: 'active',
  value: '1.234,56',
  openedOn: '2026-11-02',
};

describe.skipIf(missing.length > 0)(
  `the application on real servers${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
  () => {
    let stack: Stack;
    let admin: pg.Client;
    let web: Running & { readonly host: string; readonly port: number };
    let realtime: Running & { readonly host: string; readonly port: number };
    let other: { readonly subdomain: string; readonly email: string };
    let login: { readonly email: string; readonly password: string };
    const running: Running[] = [];

    beforeAll(async () => {
      stack = await startStack();
      expect(runProgram(stack, 'release.ts').status).toBe(0);
      const seeded = JSON.parse(runProgram(stack, 'seed.ts', '--offices', '5', '--json').stdout) as { login: typeof login };
      login = seeded.login;
      admin = await stack.cluster.superuser();
      const { rows } = await admin.query<typeof other>(
        'SELECT o.subdomain, u.email FROM offices o JOIN users u ON u.office_id = o.id WHERE o.id = 2 ORDER BY u.id LIMIT 1',
      );
      if (rows[0] === undefined) throw new Error('no second office');
      other = rows[0];
      web = await startServer(stack, 'web', 'web.ts', stack.address(10), 3000);
      realtime = await startServer(stack, 'realtime', 'realtime.ts', stack.address(11), 3000);
      running.push(web, realtime, startProgram(stack, 'queue', 'queue.ts'));
    });
    afterAll(async () => {
      await Promise.all(running.map((one) => one.stop()));
      await admin?.end();
      await stack?.[Symbol.asyncDispose]();
    });

    async function signedIn(server = web): Promise<Client> {
      const client = new Client(server, SILVA);
      const answer = await client.ask('/api/login', { json: { email: login.email, password: login.password } });
      expect(answer.status).toBe(200);
      return client;
    }
    async function createdBy(client: Client, fields: object = {}): Promise<string> {
      const answer = await client.ask('/api/cases', { json: { ...newCase, ...fields } });
      expect([answer.status, answer.text()]).toEqual([201, expect.any(String)]);
      return String((answer.json() as { id: string }).id);
    }
    const trailOf = async (record: string): Promise<unknown[]> =>
      (
        await admin.query(
          "SELECT action, kind, outcome, purpose FROM audit.records WHERE record = $1 AND kind IN ('case', 'sensitive_case') ORDER BY seq",
          [record],
        )
      ).rows;
    const countCases = async (title: string): Promise<number> =>
      Number((await admin.query<{ count: string }>('SELECT count(*) FROM cases WHERE title = $1', [title])).rows[0]?.count);

    describe('signing in', () => {
      test('by the form gives a session cookie that scripts and other sites cannot use, and signing out ends it', async () => {
        const client = new Client(web, SILVA);
        const form = await client.formOf('/login', '/login');
        const answer = await client.ask('/login', { form: { ...form, email: ` ${login.email.toUpperCase()} `, password: login.password } });
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
        const client = new Client(web, SILVA);
        const form = await client.formOf('/login', '/login');
        const credentials = { email: login.email, password: login.password };
        expect((await client.ask('/login', { form: credentials })).status).toBe(403);
        expect((await client.ask('/login', { form: { ...form, ...credentials, _csrf: `${form['_csrf']}x` } })).status).toBe(403);
        expect(
          (await client.ask('/login', { form: { ...form, ...credentials }, headers: { origin: 'https://evil.example' } })).status,
        ).toBe(403);
        expect(
          (await client.ask('/api/login', { json: credentials, headers: { origin: `http://${other.subdomain}.${APEX}` } })).status,
        ).toBe(403);
        // What a foreign form can send at all is not JSON.
        expect((await client.ask('/api/login', { form: credentials })).status).toBe(415);
      });

      test('with a wrong password is refused, and after ten times not even tried', async () => {
        const client = new Client(web, `${other.subdomain}.${APEX}`);
        const attempt = (password: string): Promise<Answer> => client.ask('/api/login', { json: { email: other.email, password } });
        const answers = await Promise.all(Array.from({ length: 12 }, () => attempt('wrong')));
        expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
        expect((await attempt(login.password)).status).toBe(429);
        expect((await client.ask('/api/login', { json: { email: 'nobody@nowhere.example', password: 'x' } })).status).toBe(401);
      });

      test('works at the apex with the office named; an unknown office is not found', async () => {
        const client = new Client(web, APEX);
        expect((await client.ask('/')).text()).toContain(`href="http://${SILVA}/"`);
        expect((await client.ask('/api/login', { json: { ...login, office: 'no-such' } })).status).toBe(404);
        expect((await client.ask('/api/login', { json: { ...login, office: 'silva' } })).json()).toMatchObject({
          office: { subdomain: 'silva' },
          user: { email: login.email },
        });
        expect((await client.ask('/api/cases')).status).toBe(200);
        expect((await new Client(web, `no-such.${APEX}`).ask('/')).status).toBe(404);
        expect((await new Client(web, 'evil.example').ask('/')).status).toBe(404);
      });
    });

    describe('offices', () => {
      test("do not see each other: neither by number, nor with the other one's cookie", async () => {
        const client = await signedIn();
        const { rows } = await admin.query<{ id: string; document: string }>(
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
        const elsewhere = new Client(web, `${other.subdomain}.${APEX}`);
        for (const [name, value] of client.cookies) elsewhere.cookies.set(name, value);
        expect((await elsewhere.ask('/api/cases')).status).toBe(401);
        expect((await elsewhere.ask('/cases')).headers['location']).toBe('/login?back=%2Fcases');
      });
    });

    describe('cases', () => {
      test('are created, found by what people type, changed, and not overwritten by whoever read an older version', async () => {
        const client = await signedIn();
        const form = await client.formOf('/cases/new', '/cases');
        const made = await client.ask('/cases', { form: { ...form, ...newCase, class: '7', title: 'Inventário de São João <Batista>' } });
        expect(made.status).toBe(303);
        const path = String(made.headers['location']);
        const found = (await client.ask('/api/cases?q=joao+INVENTARIO+acai')).json() as {
          cases: { id: string; title: string; valueCents: number }[];
        };
        expect(found.cases).toMatchObject([{ title: 'Inventário de São João <Batista>', valueCents: 123_456, client: 'Ana Açaí' }]);
        expect((await client.ask(path)).text()).toContain('Inventário de São João &lt;Batista&gt;');
        const first = await client.formOf(`${path}/edit`, path);
        const second = await client.formOf(`${path}/edit`, path);
        const change = { ...newCase, class: '39', title: 'Mudado' };
        expect((await client.ask(path, { form: { ...first, ...change } })).status).toBe(303);
        expect((await client.ask(path, { form: { ...second, ...change, title: 'Sobrescrito' } })).status).toBe(409);
        expect(await countCases('Sobrescrito')).toBe(0);
      });

      test('refuse what is wrong field by field, and a number the office has', async () => {
        const client = await signedIn();
        const refused = await client.ask('/api/cases', { json: { ...newCase, clientDocument: '529.982.247-24', court: 'STF' } });
        expect([refused.status, refused.json()]).toEqual([
          422,
          { error: { code: 'invalid', fields: { clientDocument: 'not-cpf-or-cnpj', court: 'not-in-the-list' } } },
        ]);
        const { rows } = await admin.query<{ number: string }>('SELECT number FROM cases WHERE office_id = 1 LIMIT 1');
        expect((await client.ask('/api/cases', { json: { ...newCase, number: rows[0]?.number } })).json()).toEqual({
          error: { code: 'invalid', fields: { number: 'number-taken' } },
        });
        const form = await client.formOf('/cases/new', '/cases');
        const page = await client.ask('/cases', { form: { ...form, ...newCase, class: '7', number: '123', title: 'Fica "aqui"' } });
        expect(page.status).toBe(422);
        expect(page.text()).toContain('value="Fica &quot;aqui&quot;"');
        expect(page.text()).toContain('aria-describedby="h-number p-number" aria-invalid="true"');
      });

      test('turn their pages', async () => {
        const client = await signedIn();
        const first = (await client.ask('/api/cases?status=active')).json() as { total: number; pages: number; cases: { id: string }[] };
        const last = (await client.ask(`/api/cases?status=active&page=${first.pages}`)).json() as typeof first;
        expect(first.cases).toHaveLength(25);
        expect(last.cases).toHaveLength(first.total - (first.pages - 1) * 25);
        expect((await client.ask('/cases?q=%25')).text()).toContain('0 processos');
      });

      test('asked for again under the same key are made once, even at the same time; the key is good for nothing else', async () => {
        const client = await signedIn();
        const title = `Uma vez ${randomUUID()}`;
        const key = randomUUID();
        const ask = (extra: object = {}): Promise<Answer> =>
          client.ask('/api/cases', { json: { ...newCase, title, ...extra }, headers: { 'idempotency-key': key } });
        const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
        expect(new Set(answers.map((answer) => (answer.json() as { id: string }).id)).size).toBe(1);
        expect((await ask({ value: '1' })).json()).toEqual({ error: { code: 'idempotency-key-reused' } });
        expect(await countCases(title)).toBe(1);
      });

      test('are read as just written, though the replica is behind', async () => {
        const client = await signedIn();
        const replica = await stack.cluster.superuser('standby');
        await replica.query('SELECT pg_wal_replay_pause()');
        try {
          const id = await createdBy(client, { title: 'Recém-criado' });
          expect((await client.ask('/api/cases?q=recem-criado')).json()).toMatchObject({ total: 1 });
          expect((await client.ask(`/api/cases/${id}`)).json()).toMatchObject({ case: { title: 'Recém-criado', version: 1 } });
          // The replica really is behind, and someone who wrote nothing reads there; yet a case asked for by its id is found.
          const reader = await signedIn();
          expect((await reader.ask('/api/cases?q=recem-criado')).json()).toMatchObject({ total: 0 });
          expect((await reader.ask(`/api/cases/${id}`)).status).toBe(200);
        } finally {
          await replica.query('SELECT pg_wal_replay_resume()');
          await replica.end();
        }
      });

      test('are read from the primary when no replica answers', async () => {
        const client = await signedIn();
        await stack.cluster.standby.stop('SIGINT');
        try {
          expect((await client.ask('/api/cases')).status).toBe(200);
        } finally {
          stack.cluster.standby.start();
        }
      });
    });

    test('documents come back as they were sent, under their name, and never as a page', async () => {
      const client = await signedIn();
      const id = await createdBy(client);
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
      expect((await upload(Buffer.alloc(11 * 1024 * 1024))).status).toBe(413);
    });

    test('uploads beyond two at a time are turned away, and one that breaks off gives its place back', async () => {
      const client = await signedIn();
      const id = await createdBy(client);
      const upload = (): Promise<Answer> => client.ask(`/cases/${id}/documents`, { form: {} });
      const cookie = `__Host-session=${client.cookies.get('__Host-session') ?? ''}`;
      const begun = [1, 2].map(() => {
        const half = request({
          ...web,
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

    test('pages speak the language asked for, and the chosen one from then on', async () => {
      const client = new Client(web, SILVA);
      expect((await client.ask('/login', { headers: { 'accept-language': 'en-GB' } })).text()).toContain('<html lang="en">');
      expect((await client.ask('/login', { headers: { 'accept-language': 'fr' } })).text()).toContain('<html lang="pt-BR">');
      expect((await client.ask('/language?set=en&back=//evil.example')).headers['location']).toBe('/');
      expect((await client.ask('/login')).text()).toContain('<h1>Sign in</h1>');
    });

    test('a write leaves an audit line, and a notice by the queue, once', async () => {
      const client = await signedIn();
      const id = await createdBy(client, { title: 'Com aviso' });
      const notice = await eventually(
        async () =>
          (await admin.query<{ subject: string; body: string }>('SELECT subject, body FROM notifications WHERE case_id = $1', [id]))
            .rows[0],
        15_000,
        'the queue writes the notice',
      );
      expect(notice.subject).toBe('Atualização: Com aviso');
      expect(notice.body).toMatch(/R\$\s1\.234,56/);
      await eventually(
        async () => ((await admin.query('SELECT 1 FROM jobs WHERE case_id = $1', [id])).rowCount === 0 ? true : undefined),
        10_000,
        'the job is gone',
      );
      expect((await admin.query('SELECT 1 FROM notifications WHERE case_id = $1', [id])).rowCount).toBe(1);
      expect(await trailOf(id)).toEqual([{ action: 'create', kind: 'case', outcome: 'done', purpose: 'case-management' }]);
    });

    test("a job that cannot be done is put off, not lost, and stands in nobody's way", async () => {
      // As a replica of the release before would put it in.
      const { rows } = await admin.query<{ id: string }>(
        "INSERT INTO jobs (office_id, kind, case_id) VALUES (1, 'case-summary', 999999999) RETURNING id",
      );
      const bad = rows[0]?.id;
      await eventually(
        async () =>
          (
            await admin.query(
              "SELECT 1 FROM jobs WHERE id = $1 AND attempts >= 1 AND last_error LIKE '%case 999999999 is not there%' AND run_at > now()",
              [bad],
            )
          ).rowCount === 1
            ? true
            : undefined,
        15_000,
        'it is put off',
      );
      const id = await createdBy(await signedIn());
      await eventually(
        async () => ((await admin.query('SELECT 1 FROM notifications WHERE case_id = $1', [id])).rowCount === 1 ? true : undefined),
        15_000,
        'the next one is done',
      );
      await admin.query('UPDATE jobs SET attempts = 7, run_at = now() WHERE id = $1', [bad]);
      await eventually(
        async () =>
          (await admin.query('DELETE FROM jobs WHERE id = $1 AND dead_at IS NOT NULL RETURNING 1', [bad])).rowCount === 1
            ? true
            : undefined,
        15_000,
        'it is kept among the dead',
      );
    });

    test('a case marked sensitive is read by its office as any other, and each reading is recorded', async () => {
      const client = await signedIn();
      const id = await createdBy(client, { title: 'Sob sigilo', sensitive: true });
      expect((await client.ask(`/api/cases/${id}`)).json()).toMatchObject({ case: { title: 'Sob sigilo', sensitive: true } });
      expect((await client.ask(`/cases/${id}`)).text()).toContain('Sigiloso');
      const entry = { kind: 'sensitive_case', outcome: 'done', purpose: 'case-management' };
      expect(await trailOf(id)).toEqual(['create', 'read', 'read'].map((action) => ({ action, ...entry })));
      const elsewhere = new Client(web, `${other.subdomain}.${APEX}`);
      expect((await elsewhere.ask(`/api/cases/${id}`)).status).toBe(401);
      expect(await trailOf(id)).toHaveLength(3);
    });

    test('a password hash of an older kind is renewed at the sign-in, and sign-ins are kept with their address', async () => {
      await signedIn();
      const { rows } = await admin.query<{ id: string; hash: string }>(
        'SELECT id::text, password_hash AS hash FROM users WHERE office_id = 1 AND email = $1',
        [login.email],
      );
      expect(rows[0]?.hash).toMatch(/^\$argon2id\$/);
      await signedIn();
      const access = await admin.query("SELECT 1 FROM audit.access WHERE actor = $1 AND outcome = 'done' AND source IS NOT NULL", [
        rows[0]?.id,
      ]);
      expect(access.rowCount).toBeGreaterThanOrEqual(2);
    });

    test('the flag of live pages is switched while all runs, for one office, and written down', async () => {
      const client = await signedIn();
      const hasScript = async (): Promise<boolean> => (await client.ask('/cases')).text().includes('<script');
      expect(await hasScript()).toBe(true);
      const flag = (...argv: string[]): ReturnType<typeof runProgram> => runProgram(stack, 'flag.ts', 'live-pages', ...argv);
      expect(flag('off', '--office', '1')).toMatchObject({ status: 2 });
      expect(flag('off', '--office', '1', '--reason', 'a test')).toMatchObject({ status: 0 });
      await eventually(async () => ((await hasScript()) ? undefined : true), 15_000, 'pages are no longer live');
      expect(flag('default', '--office', '1', '--reason', 'its end')).toMatchObject({ status: 0 });
      await eventually(async () => ((await hasScript()) ? true : undefined), 15_000, 'pages are live again');
      const { rows } = await admin.query("SELECT action, record, actor, tenant FROM audit.records WHERE kind = 'flag' ORDER BY seq");
      expect(rows).toEqual([1, 2].map(() => ({ action: 'setting', record: 'live-pages', actor: 'system:operator', tenant: '1' })));
    });

    describe('realtime', () => {
      const connect = (cookie: string, origin: string | undefined): Promise<Listening | number> =>
        listen(realtime, {
          host: SILVA,
          ...(cookie === '' ? {} : { cookie: `__Host-session=${cookie}; __Host-office=1` }),
          ...(origin === undefined ? {} : { origin }),
        });

      test('needs a session and its own origin', async () => {
        const cookie = (await signedIn()).cookies.get('__Host-session') ?? '';
        expect(await connect('', `http://${SILVA}`)).toBe(401);
        expect(await connect('made-up', `http://${SILVA}`)).toBe(401);
        expect(await connect(cookie, 'https://evil.example')).toBe(403);
        expect(await connect(cookie, undefined)).toBe(403);
        // A session is found in its own office only, whatever the other cookie says.
        expect(
          await listen(realtime, { host: SILVA, origin: `http://${SILVA}`, cookie: `__Host-session=${cookie}; __Host-office=2` }),
        ).toBe(401);
      });

      test('tells an office of its own changes only, also after the cache was killed', async () => {
        const client = await signedIn();
        const opened = await connect(client.cookies.get('__Host-session') ?? '', `http://${SILVA}`);
        if (typeof opened === 'number') throw new Error(`refused: ${opened}`);
        const { events } = opened;
        const elsewhere = await admin.query<{ id: string }>('SELECT id::text FROM cases WHERE office_id = 2 LIMIT 1');
        await admin.query("INSERT INTO jobs (office_id, kind, case_id) VALUES (2, 'case-summary', $1)", [elsewhere.rows[0]?.id]);
        const id = await createdBy(client);
        await eventually(
          () => (events.some((event) => JSON.stringify(event) === JSON.stringify({ type: 'case-changed', caseId: id })) ? true : undefined),
          10_000,
          'the change is told',
        );
        await eventually(
          () => (events.some((event) => JSON.stringify(event) === JSON.stringify({ type: 'notification', caseId: id })) ? true : undefined),
          10_000,
          'the notice is told',
        );
        expect(JSON.stringify(events)).not.toContain(`"${elsewhere.rows[0]?.id}"`);

        await stack.redis.stop('SIGKILL');
        stack.redis.start();
        // The session was kept on disk, and the subscription comes back by itself.
        await eventually(
          async () => {
            const again = await createdBy(client);
            await eventually(
              () => (JSON.stringify(events).includes(`"case-changed","caseId":"${again}"`) ? true : undefined),
              1000,
              'told',
            );
            return true;
          },
          30_000,
          'changes are told again',
        );
        opened.close();
      });
    });

    test('a database crash in the middle of writing loses and doubles nothing, and no one sees an error', async () => {
      const client = await signedIn();
      const batch = randomUUID();
      let asked = 0;
      const answers: Answer[] = [];
      let writing = true;
      async function writer(): Promise<void> {
        while (writing) {
          asked += 1;
          const title = `${batch}/${asked}`;
          answers.push(await client.ask('/api/cases', { json: { ...newCase, title }, headers: { 'idempotency-key': title } }));
        }
      }
      const writers = Array.from({ length: 4 }, writer);
      await eventually(() => (answers.length > 20 ? true : undefined), 20_000, 'writes go');
      // Every writer is caught in the middle of its transaction, behind a lock that dies with the server.
      const holder = await stack.cluster.superuser();
      await holder.query('BEGIN; LOCK TABLE write_requests IN ACCESS EXCLUSIVE MODE');
      const caught = "SELECT count(*)::int AS caught FROM pg_locks WHERE NOT granted AND relation = 'write_requests'::regclass";
      await eventually(
        async () => ((await admin.query<{ caught: number }>(caught)).rows[0]?.caught === writers.length ? true : undefined),
        20_000,
        'all are caught',
      );
      await stack.cluster.primary.stop('SIGQUIT'); // an immediate stop: every connection breaks, nothing is flushed in peace
      const before = answers.length;
      stack.cluster.primary.start();
      await eventually(() => (answers.length > before + 20 ? true : undefined), 30_000, 'writes go again');
      writing = false;
      await Promise.all(writers);
      expect(answers.filter(({ status }) => status !== 201 && status !== 200).map((answer) => `${answer.status} ${answer.text()}`)).toEqual(
        [],
      );
      admin = await stack.cluster.superuser();
      const { rows } = await admin.query<{ written: number; titles: number }>(
        "SELECT count(*)::int AS written, count(DISTINCT title)::int AS titles FROM cases WHERE title LIKE $1 || '/%'",
        [batch],
      );
      expect(rows).toEqual([{ written: asked, titles: asked }]);
      expect(await fetch(`http://${web.host}:${web.port}/metrics`).then((response) => response.text())).toMatch(
        /db_client_retries_total\{operation="write_again"\} [1-9]/,
      );
    });

    test('a COMMIT that gave up waiting for the synchronous standby is no success: the answer comes when the write is safe, once', async () => {
      const client = await signedIn();
      const title = `Sem standby ${randomUUID()}`;
      const waiting = async (): Promise<number[]> =>
        (await admin.query<{ pid: number }>("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).rows.map(({ pid }) => pid);
      await admin.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
      await admin.query('SELECT pg_reload_conf()');
      try {
        let answer: Answer | undefined;
        const asking = client.ask('/api/cases', { json: { ...newCase, title } }).then((given) => {
          answer = given;
        });
        await eventually(
          async () => {
            for (const pid of await waiting()) await admin.query('SELECT pg_cancel_backend($1)', [pid]);
            return (await countCases(title)) === 1 ? true : undefined;
          },
          10_000,
          'COMMIT gives up waiting, and the row is there for all to see',
        );
        await eventually(
          async () => ((await waiting()).length > 0 ? true : undefined),
          10_000,
          'the application waits again rather than say so',
        );
        expect(answer).toBeUndefined();
        await admin.query('ALTER SYSTEM RESET synchronous_standby_names');
        await admin.query('SELECT pg_reload_conf()');
        await asking;
        expect(answer?.status).toBe(200);
        expect(answer?.json()).toMatchObject({ replayed: true });
        expect(await countCases(title)).toBe(1);
      } finally {
        await admin.query('ALTER SYSTEM RESET synchronous_standby_names');
        await admin.query('SELECT pg_reload_conf()');
      }
    });

    test('two schedulers run each due time once, and forget what nobody asks for again', async () => {
      await admin.query(
        "UPDATE calendar_events SET status = 'scheduled', starts_at = now() - interval '1 hour' WHERE office_id = 1 AND id IN (SELECT id FROM calendar_events WHERE office_id = 1 ORDER BY id LIMIT 3)",
      );
      running.push(startProgram(stack, 'scheduler-1', 'scheduler.ts'), startProgram(stack, 'scheduler-2', 'scheduler.ts'));
      const outcomes = async (): Promise<{ runs: number; times: number; events: number }> =>
        (
          await admin.query<{ runs: number; times: number; events: number }>(
            `SELECT count(*)::int AS runs, count(DISTINCT due_at)::int AS times, coalesce(sum((outcome->>'events')::int), 0)::int AS events
             FROM schedule_runs WHERE task = 'overdue-events'`,
          )
        ).rows[0] ?? { runs: 0, times: 0, events: 0 };
      await eventually(async () => ((await outcomes()).runs > 0 ? true : undefined), 100_000, 'the minute is over');
      expect(
        (await admin.query("SELECT 1 FROM calendar_events WHERE status = 'scheduled' AND starts_at < now() - interval '1 minute'"))
          .rowCount,
      ).toBe(0);
      const { runs, times, events } = await outcomes();
      expect([runs, events >= 3]).toEqual([times, true]);

      const pruning = TASKS.find(({ name }) => name === 'forget-old-requests');
      if (pruning === undefined) throw new Error('no pruning');
      await admin.query(
        "UPDATE idempotency_keys SET created_at = now() - interval '8 days' WHERE (scope, key) IN (SELECT scope, key FROM idempotency_keys LIMIT 2)",
      );
      const application = new pg.Client(stack.environment['DATABASE_URL']);
      await application.connect();
      try {
        const due = new Date();
        expect(await pruning.work({ transaction: application, due, signal: AbortSignal.timeout(20_000) })).toEqual({ forgotten: 2 });
      } finally {
        await application.end();
      }
    });

    describe('probes', () => {
      test('metrics are for the scraper, not for the public', async () => {
        const metrics = await fetch(`http://${web.host}:${web.port}/metrics`);
        expect(await metrics.text()).toMatch(
          /http_server_request_duration_seconds_count\{http_request_method="GET",http_route="\/api\/cases\/:id",http_response_status_code="200"\} \d+/,
        );
        expect((await fetch(`http://${web.host}:${web.port}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404);
      });

      test('a stopping server first says so, goes on serving, then leaves with 0', async () => {
        const stopping = await startServer(stack, 'web-stopping', 'web.ts', stack.address(12), 3000);
        running.push(stopping);
        const client = await signedIn(stopping);
        stopping.child.kill('SIGTERM');
        await eventually(
          async () => ((await fetch(`http://${stopping.host}:3000/ready`)).status === 503 ? true : undefined),
          2000,
          'it is not ready any more',
        );
        expect((await fetch(`http://${stopping.host}:3000/health`)).status).toBe(200);
        expect((await client.ask('/api/cases')).status).toBe(200);
        await eventually(
          () => (stopping.child.exitCode === 0 ? true : undefined),
          10_000,
          () => `it ends with 0: ${stopping.log()}`,
        );
      });

      test('every program ends with 0 when asked', async () => {
        await Promise.all(running.map((one) => one.stop()));
        expect(running.map(({ child }) => child.exitCode)).toEqual(running.map(() => 0));
      });
    });
  },
);
