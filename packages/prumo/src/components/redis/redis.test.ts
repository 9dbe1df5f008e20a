import { describe, expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { SecretName, Service } from '../../model/index.ts';
import type { CacheSpec } from '../../spec/spec.ts';
import { redis } from './index.ts';

const CACHE: CacheSpec = { memory: 64 * 1024 * 1024, policy: 'noeviction', replicas: 1, sentinels: 3 };

function services(
  cache: Partial<CacheSpec> = {},
  secrets: Partial<Record<SecretName, string>> = {},
  debian: 12 | 13 = 12,
): readonly Service[] {
  const spec = fixtureSpec({ cache: { ...CACHE, ...cache } });
  return redis.services(fixtureContext({ spec, debian, inputs: { secrets: (name) => secrets[name] ?? `secret-of-${name}` } }));
}

function first(...options: Parameters<typeof services>): Service {
  const [service] = services(...options);
  if (service === undefined) throw new Error('no redis');
  return service;
}

describe.each([12, 13] as const)('on Debian %i', (debian) => {
  test.each(['redis.conf', 'users.acl', 'launch.settings'])('%s is what the golden file says', async (path) => {
    const file = first({}, {}, debian).files.find((each) => each.path === path);
    expect(file?.secret).toBe(true);
    await expect(file?.content).toMatchFileSnapshot(`__golden__/debian-${debian}.${path}`);
  });
});

test('no secret is in argv, environment, or a file that others may read', () => {
  for (const service of services()) {
    const open = [
      ...service.argv,
      ...Object.values(service.env),
      ...(service.reload !== undefined && 'argv' in service.reload ? service.reload.argv : []),
    ];
    expect(open.join(' ')).not.toContain('secret-of-');
    expect(
      service.files
        .filter((file) => file.secret !== true)
        .map((file) => file.content)
        .join(''),
    ).not.toContain('secret-of-');
  }
});

test('a master alone takes writes; one that has lost both of two replicas does not', () => {
  const config = (replicas: number): string | undefined => first({ replicas }).files.find(({ path }) => path === 'redis.conf')?.content;
  expect(config(1)).toContain('\nmin-replicas-to-write 0\n');
  expect(config(2)).toContain('\nmin-replicas-to-write 1\n');
});

describe('a change', () => {
  const before = first();
  test.each([
    ['nothing', 'nothing', first()],
    ['the memory limit', 'reload', first({ memory: 128 * 1024 * 1024 })],
    ['the eviction policy', 'reload', first({ policy: 'allkeys-lru' })],
    ['the password of the application', 'reload', first({}, { 'cache.app': 'another' })],
    ['the password of the replicas', 'reload', first({}, { 'cache.replication': 'another' })],
    ['the password of the launcher and the probes', 'reload', first({}, { 'cache.default': 'another' })],
    ['the number of Sentinels, which only the next start reads', 'nothing', first({ sentinels: 5 })],
    [
      'a directive that only a start takes up',
      'roll',
      edited(first(), 'redis.conf', (content) => content.replace('appendonly yes', 'appendonly no')),
    ],
    ['a directive that is gone', 'roll', edited(first(), 'redis.conf', (content) => content.replace(/^save .*\n/m, ''))],
    ['the launcher', 'nothing', edited(first(), 'launch.pl', (content) => `${content}# newer\n`)],
    ['the program', 'roll', { ...first(), argv: ['/opt/perl', ...first().argv.slice(1)] }],
  ])('of %s is %s', (_, action, after) => {
    expect(redis.change?.(before, after)).toBe(action);
  });
});

function edited(service: Service, path: string, edit: (content: string) => string): Service {
  return { ...service, files: service.files.map((file) => (file.path === path ? { ...file, content: edit(file.content) } : file)) };
}

test('the references name the entry, never a node', () => {
  const context = fixtureContext();
  expect(redis.references?.(context)).toEqual({
    'cache.url': 'redis://app:secret-of-cache.app@127.71.1.10:6379',
    'cache.host': '127.71.1.10',
    'cache.port': '6379',
    'cache.password': 'secret-of-cache.app',
  });
});
