import assert from 'node:assert/strict';

/** Registers a test; `test` of node:test and of Vitest do. */
export type Test = (name: string, work: () => Promise<void>) => unknown;

export interface HealthTestOptions {
  readonly test: Test;
  /** Where the service answers, or how to find out once it runs. */
  readonly baseUrl: string | (() => string);
  /** Default `/health`. */
  readonly livePath?: string;
  /** Default `/ready`. */
  readonly readyPath?: string;
  /** What must be nowhere in an answer, such as passwords and addresses of servers. */
  readonly secrets?: () => readonly string[];
}

/** Tests of what a proxy and an operator rely on: that it answers, says so in JSON that nobody caches, and gives nothing away. */
export function healthTests({ test, baseUrl, livePath = '/health', readyPath = '/ready', secrets = () => [] }: HealthTestOptions): void {
  const at = (path: string): string => new URL(path, typeof baseUrl === 'string' ? baseUrl : baseUrl()).href;

  for (const path of [livePath, readyPath]) {
    test(`GET ${path} answers 200 in JSON that nobody caches`, async () => {
      const answer = await fetch(at(path), { redirect: 'manual' });
      const text = await answer.text();
      assert.equal(answer.status, 200, text);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
      assert.equal(typeof field(text, 'status'), 'string');
      assert.equal(answer.headers.get('set-cookie'), null, 'a probe gets no session');
      assertNoneOf(secrets(), text);
    });

    test(`HEAD ${path} answers the same without a body`, async () => {
      const answer = await fetch(at(path), { method: 'HEAD', redirect: 'manual' });
      assert.equal(answer.status, 200);
      assert.equal(await answer.text(), '');
    });
  }

  test('fifty probes at once are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, async () => fetch(at(readyPath))));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  test('a path that is none answers 404 without a stack trace', async () => {
    const answer = await fetch(at('/there-is-no-such-path'), { redirect: 'manual' });
    const text = await answer.text();
    assert.ok(answer.status === 404 || (answer.status >= 300 && answer.status < 400), `${answer.status}`);
    assert.doesNotMatch(text, STACK);
    assertNoneOf(secrets(), text);
  });
}

/** A line of a stack trace of Node. */
export const STACK = /^\s+at .*[/\\][^\s]+:\d+:\d+/m;

export function assertNoneOf(secrets: readonly string[], text: string): void {
  // Not the secret itself in the message.
  for (const [index, secret] of secrets.entries()) assert.ok(secret === '' || !text.includes(secret), `secret ${index} is in the answer`);
}

function field(json: string, name: string): unknown {
  const value: unknown = JSON.parse(json);
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
