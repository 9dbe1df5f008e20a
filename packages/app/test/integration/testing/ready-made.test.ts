import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readyMadeTests } from './ready-made.ts';
import { type Mistake, smallService } from './small-service.ts';

describe('with Vitest', () => {
  let service: Awaited<ReturnType<typeof smallService>>;
  beforeAll(async () => {
    service = await smallService();
  });
  afterAll(() => service[Symbol.asyncDispose]());
  readyMadeTests(test, () => service.baseUrl);
});

test('with node:test', async () => {
  const environment = { ...process.env };
  delete environment['NODE_TEST_CONTEXT'];
  const file = join(import.meta.dirname, 'ready-made.node.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file], { env: environment });
  expect(stdout).toMatch(/^# tests 13$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

describe('each mistake of a service fails', () => {
  test.each<[Mistake, string[]]>([
    ['cacheable', ['GET /health answers 200 in JSON that nobody caches', 'GET /ready answers 200 in JSON that nobody caches']],
    ['leaks-secret', ['GET /health answers 200 in JSON that nobody caches', 'GET /ready answers 200 in JSON that nobody caches']],
    [
      'not-ready',
      ['GET /ready answers 200 in JSON that nobody caches', 'HEAD /ready answers the same without a body', 'fifty probes at once are all answered'],
    ],
    ['stack-trace', ['a path that is none answers 404 without a stack trace']],
    ['script-reads-cookie', ['the session’s cookie is out of reach of scripts and of other sites']],
    ['any-password', ['a wrong password and an unknown user are refused alike, and open nothing']],
    ['tells-users', ['a wrong password and an unknown user are refused alike, and open nothing']],
    ['any-session', ['without a session, or with a made-up one, the private page stays shut', 'after the logout the session opens nothing, whoever kept its cookie']],
    ['one-session', ['each login opens another session']],
    ['fails-on-nul', ['hostile names and passwords are refused, and no error of the server']],
    ['logout-keeps', ['after the logout the session opens nothing, whoever kept its cookie']],
  ])('%s', async (mistake, failing) => {
    await using service = await smallService(mistake);
    const tests: { name: string; work: () => Promise<void> }[] = [];
    readyMadeTests(
      (name, work) => tests.push({ name, work }),
      () => service.baseUrl,
    );
    const failed: string[] = [];
    for (const { name, work } of tests) await work().catch(() => failed.push(name));
    expect(failed).toEqual(failing);
  });
});
