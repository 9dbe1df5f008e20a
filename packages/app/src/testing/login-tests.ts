import assert from 'node:assert/strict';
import { assertNoneOf, STACK, type Test } from './service-tests.ts';

/** A request of the login, and what a browser would carry with it. */
export interface LoginRequest {
  readonly path: string;
  /** Default `POST`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | URLSearchParams;
}

export interface LoginTestOptions {
  readonly test: Test;
  readonly baseUrl: string | (() => string);
  /** Makes the request that logs in as somebody. Asked anew each time, so that it may fetch a token against forgery first. */
  readonly login: (user: string, password: string) => LoginRequest | Promise<LoginRequest>;
  /** Somebody who may log in, whose account survives one wrong password. The last test fails six times more in his name. */
  readonly user: string;
  readonly password: string;
  /** A page that only he may see who is logged in. */
  readonly privatePath: string;
  /** Name of the session's cookie. */
  readonly cookie: string;
  /** Logs out; left out, that is not tested. */
  readonly logout?: (cookie: string) => LoginRequest | Promise<LoginRequest>;
}

/** Tests of what every login must do, whatever it looks like. */
export function loginTests(options: LoginTestOptions): void {
  const { test, baseUrl, login, user, password, privatePath, cookie, logout } = options;
  const at = (path: string): string => new URL(path, typeof baseUrl === 'string' ? baseUrl : baseUrl()).href;
  const send = async ({ path, method = 'POST', headers = {}, body }: LoginRequest): Promise<Response> =>
    fetch(at(path), { method, headers, body, redirect: 'manual' });
  const logIn = async (as: string, by: string): Promise<Response> => send(await login(as, by));
  const look = (session?: string): Promise<Response> =>
    fetch(at(privatePath), { redirect: 'manual', headers: session === undefined ? {} : { cookie: `${cookie}=${session}` } });
  const refused = ({ status }: Response): boolean => status === 401 || status === 403 || (status >= 300 && status < 400);

  test('the right password opens a session, which opens the private page', async () => {
    const answer = await logIn(user, password);
    assert.ok(answer.status < 400, `${answer.status}`);
    const session = sessionOf(answer, cookie);
    assert.ok(session !== undefined, `no cookie ${cookie} was set`);
    assert.equal((await look(session)).status, 200);
  });

  test('the session’s cookie is out of reach of scripts and of other sites', async () => {
    const set = setCookie(await logIn(user, password), cookie) ?? '';
    assert.match(set, /;\s*HttpOnly/i);
    assert.match(set, /;\s*SameSite=(Lax|Strict)/i);
    assert.match(set, /;\s*Path=\//i);
    if (at('/').startsWith('https:')) assert.match(set, /;\s*Secure/i);
  });

  test('a wrong password and an unknown user are refused alike, and open nothing', async () => {
    const wrong = await logIn(user, `${password}x`);
    const unknown = await logIn(`nobody-${user}`, password);
    for (const answer of [wrong, unknown]) {
      const session = sessionOf(answer, cookie);
      if (session !== undefined) assert.ok(refused(await look(session)), 'its cookie opens the private page');
    }
    assert.equal(unknown.status, wrong.status, 'the status tells whether there is such a user');
    const [first, second] = [await wrong.text(), await unknown.text()];
    for (const text of [first, second]) {
      assert.doesNotMatch(text, STACK);
      assertNoneOf([password], text.replaceAll(`${password}x`, ''));
    }
  });

  test('without a session, or with a made-up one, the private page stays shut', async () => {
    for (const session of [undefined, '', 'made-up', 'a'.repeat(4000), '%00', '../../etc/passwd']) {
      const answer = await look(session);
      assert.ok(refused(answer), `${answer.status} for ${JSON.stringify(session?.slice(0, 20))}`);
    }
  });

  test('each login opens another session', async () => {
    const sessions = await Promise.all([logIn(user, password), logIn(user, password)]);
    const [one, other] = sessions.map((answer) => sessionOf(answer, cookie));
    assert.ok(one !== undefined && other !== undefined);
    assert.notEqual(one, other);
  });

  if (logout !== undefined)
    test('after the logout the session opens nothing, whoever kept its cookie', async () => {
      const session = sessionOf(await logIn(user, password), cookie);
      assert.ok(session !== undefined);
      const left = await send(await logout(`${cookie}=${session}`));
      assert.ok(left.status < 400, `${left.status}`);
      assert.ok(refused(await look(session)), 'the session still opens the private page');
    });

  // Last, for whoever fails so often may be locked out for a while.
  test('hostile names and passwords are refused, and no error of the server', async () => {
    for (const hostile of ["' OR '1'='1", '<script>alert(1)</script>', '\0', '😀'.repeat(2000), '{"$ne":null}', '%00%0d%0aSet-Cookie: a=b']) {
      for (const answer of [await logIn(hostile, password), await logIn(user, hostile)]) {
        const text = await answer.text();
        assert.ok(answer.status < 500, `${answer.status} for ${JSON.stringify(hostile.slice(0, 20))}`);
        assert.doesNotMatch(text, STACK);
        assert.ok(!text.includes('<script>alert(1)</script>'), 'it comes back as HTML');
      }
    }
  });
}

function setCookie(answer: Response, name: string): string | undefined {
  return answer.headers.getSetCookie().find((line) => line.startsWith(`${name}=`));
}

function sessionOf(answer: Response, name: string): string | undefined {
  const value = setCookie(answer, name)?.slice(name.length + 1).split(';')[0];
  return value === '' ? undefined : value;
}
