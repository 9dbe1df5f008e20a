import { healthTests, loginTests, type Test } from '../../../src/testing/index.ts';
import { LOGIN, SECRET } from './small-service.ts';

/** The ready-made tests, for the small service. */
export function readyMadeTests(test: Test, baseUrl: () => string): void {
  healthTests({ test, baseUrl, secrets: () => [SECRET] });
  loginTests({
    test,
    baseUrl,
    ...LOGIN,
    login: (user, password) => ({ path: '/login', body: new URLSearchParams({ user, password }) }),
    logout: (cookie) => ({ path: '/logout', headers: { cookie }, body: '' }),
    privatePath: '/private',
    cookie: 'sid',
  });
}
