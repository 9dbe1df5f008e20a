import { type LoginRequest, loginTests } from '@prumo/app/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPassword } from '../../data/demo-password.ts';
import { type Forwarder, startForwarder } from '../forwarder.ts';
import { APEX, type TestOffice } from '../office.ts';

/** The kit's tests fail in somebody's name, so it is someone nobody else signs in as. */
const USER = 'someone@third.example';

const json = (path: string, body: object, headers = {}): LoginRequest => ({
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** What every login must do, by the kit's ready-made tests. */
export function logins(office: () => TestOffice): void {
  // A way in as a browser has it, for tests that know an address and no name.
  let edge: Forwarder;
  beforeAll(async () => {
    const subdomain = await office().value('SELECT subdomain FROM offices WHERE id = 3');
    const { rowCount } = await office().admin.query(
      'UPDATE users SET email = $1 WHERE office_id = 3 AND id = (SELECT min(id) FROM users WHERE office_id = 3)',
      [USER],
    );
    expect(rowCount).toBe(1);
    edge = await startForwarder({ host: '127.0.0.1', port: 0 }, office().web, `${subdomain}.${APEX}`);
  });
  afterAll(() => edge?.[Symbol.asyncDispose]());

  loginTests({
    test,
    baseUrl: () => edge.baseUrl,
    login: (email, password) => json('/api/login', { email, password }),
    logout: (cookie) => json('/api/logout', {}, { cookie }),
    user: USER,
    password: demoPassword('1'),
    privatePath: '/api/cases',
    cookie: '__Host-session',
  });
}
