import { describe, expect, test } from 'vitest';
import type { Service, StackContext } from '../../model/index.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { haproxy } from './index.ts';

function routers(context: StackContext = fixtureContext()): readonly [Service, Service] {
  const [first, second, ...more] = haproxy.services(context);
  if (first === undefined || second === undefined || more.length > 0) throw new Error('not two routers');
  return [first, second];
}

function configOf(service: Service): string {
  return service.files.find((file) => file.path === 'haproxy.cfg')?.content ?? '';
}

function section(config: string, head: string): string {
  return config.split('\n\n').find((part) => part.startsWith(head)) ?? '';
}

describe('configuration', () => {
  test('as root and as an ordinary user', async () => {
    const [asRoot] = routers();
    await expect(configOf(asRoot)).toMatchFileSnapshot('__golden__/haproxy.cfg');
    const [plain] = routers(fixtureContext({ allocation: { isRoot: false } }));
    expect(
      configOf(plain)
        .split('\n')
        .filter((line) => /\b(user|group)\b/.test(line)),
    ).toEqual([]);
    const asRootWould = configOf(plain)
      .replace('mode 600 level', 'mode 600 user user-router1 group user-router1 level')
      .replaceAll(/(?<=server \S+ )127\.71\.1\.3(\d):5432/g, 'unix@/run/prumo/fixture/postgres-$1/.s.PGSQL.5432');
    expect(asRootWould.split('\n')).toEqual(
      configOf(asRoot)
        .split('\n')
        .filter((line) => !/^ {2}(user|group) /.test(line)),
    );
  });

  test('goes by address where a router has the user of a database node, who is superuser on the socket', () => {
    const context = fixtureContext();
    const shared = { ...context, user: () => 'one-for-all' };
    expect(configOf(routers(shared)[0])).not.toMatch(/^ {2}server \S+ unix@/m);
  });

  test('asks Patroni over the network, whatever way sessions take', () => {
    for (const config of [configOf(routers()[0]), configOf(routers(fixtureContext({ allocation: { isRoot: false } }))[0])])
      expect(config.match(/ check addr 127\.71\.1\.3[1-3] port 8008$/gm)).toHaveLength(6);
  });

  test('is the same for the HAProxy of Debian 12 and 13', () => {
    expect(configOf(routers(fixtureContext({ debian: 13 }))[0])).toBe(configOf(routers()[0]));
  });

  test('knows every database node, whatever their number', () => {
    const spec = fixtureSpec();
    const config = configOf(routers(fixtureContext({ spec: fixtureSpec({ database: { ...spec.database, standbys: 3 } }) }))[0]);
    expect(section(config, 'listen primary').match(/^ {2}server /gm)).toHaveLength(4);
    expect(section(config, 'listen read').match(/^ {2}server .* backup$/gm)).toHaveLength(4);
  });

  test('has no cache, and none of its passwords, without one in the spec', () => {
    const config = configOf(routers(fixtureContext({ spec: fixtureSpec({ cache: undefined }) }))[0]);
    expect(config).not.toMatch(/cache|AUTH|secret/);
  });
});

test('both routers listen at the shared address, and each for its health at its own', () => {
  const [first, second] = routers();
  const shared = (service: Service) => service.sockets.filter((socket) => socket.address === '127.71.1.10').map((socket) => socket.port);
  expect(shared(first)).toEqual([5432, 5433, 6379]);
  expect(shared(second)).toEqual(shared(first));
  expect([first.ready, second.ready]).toMatchObject([{ url: 'http://127.71.1.51:8404/health' }, { url: 'http://127.71.1.52:8404/health' }]);
});

test('every bind is a declared socket, and every declared socket a bind', () => {
  for (const router of routers()) {
    const binds = [...configOf(router).matchAll(/^ {2}(?:bind|stats socket) (?:unix@)?(\S+)/gm)].map((match) => match[1]);
    expect(
      router.sockets.map((socket) => (socket.port === undefined ? socket.address : `${socket.address}:${socket.port}`)).toSorted(),
    ).toEqual(binds.toSorted());
  }
});

test('the password of the checks is in a secret file and nowhere else', () => {
  const [router] = routers();
  const { files, ...rest } = router;
  expect(JSON.stringify(rest)).not.toContain('secret-of-');
  expect(files.filter((file) => file.content.includes('secret-of-')).every((file) => file.secret === true)).toBe(true);
});

describe('change', () => {
  const change = (before: StackContext, after: StackContext) => haproxy.change?.(routers(before)[0], routers(after)[0]);
  const spec = fixtureSpec();

  test('of nothing costs nothing', () => expect(change(fixtureContext(), fixtureContext())).toBe('nothing'));
  test('of the nodes is reloaded', () =>
    expect(change(fixtureContext(), fixtureContext({ spec: fixtureSpec({ database: { ...spec.database, standbys: 1 } }) }))).toBe(
      'reload',
    ));
  test('of the program is rolled', () => expect(change(fixtureContext(), fixtureContext({ debian: 13 }))).toBe('roll'));
});
