import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { Service } from '../../model/index.ts';
import { sentinel } from './index.ts';

function first(debian: 12 | 13 = 12): Service {
  const [service] = sentinel.services(fixtureContext({ debian }));
  if (service === undefined) throw new Error('no sentinel');
  return service;
}

test.each([12, 13] as const)('on Debian %i the configuration is what the golden file says', async (debian) => {
  await expect(first(debian).files.find(({ path }) => path === 'sentinel.conf')?.content).toMatchFileSnapshot(
    `__golden__/debian-${debian}.sentinel.conf`,
  );
});

test('none is wanted without a cache, or when the spec asks for none', () => {
  expect(sentinel.wanted(fixtureSpec({ cache: undefined }))).toBe(false);
  expect(sentinel.wanted(fixtureSpec({ cache: { memory: 1, policy: 'noeviction', replicas: 0, sentinels: 0 } }))).toBe(false);
  expect(sentinel.wanted(fixtureSpec())).toBe(true);
});

/** The launcher is run for real, with /bin/true in the place of the server. */
describe('the launcher', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prumo-sentinel-'));
    mkdirSync(join(folder, 'data'));
    for (const file of first().files) writeFileSync(join(folder, file.path), file.content);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function launch(own?: string): readonly string[] {
    if (own !== undefined) writeFileSync(join(folder, 'data/sentinel.conf'), own);
    execFileSync('/usr/bin/perl', [join(folder, 'launch.pl'), '/bin/true', folder, join(folder, 'data')], { stdio: 'pipe', timeout: 5000 });
    return readFileSync(join(folder, 'data/sentinel.conf'), 'utf8').split('\n');
  }

  const MYID = `sentinel myid ${'a'.repeat(40)}`;

  test('starts from the rendered configuration when it has learnt nothing', () => {
    expect(launch()).toContain('sentinel monitor cache 127.71.1.61 6379 2');
  });

  test('keeps who it is, who the master is now, the epochs and whom it knows', () => {
    const kept = [
      MYID,
      'sentinel config-epoch cache 7',
      'sentinel leader-epoch cache 7',
      'sentinel current-epoch 7',
      'sentinel known-replica cache 127.71.1.61 6379',
      `sentinel known-sentinel cache 127.71.1.72 26379 ${'b'.repeat(40)}`,
    ];
    const lines = launch(['sentinel monitor cache 127.71.1.62 6379 2', ...kept].join('\n'));
    expect(lines).toEqual(expect.arrayContaining(['sentinel monitor cache 127.71.1.62 6379 2', ...kept]));
  });

  test('takes passwords, timeouts and quorum as rendered, whatever its copy says', () => {
    const lines = launch(
      [
        MYID,
        'sentinel monitor cache 127.71.1.61 6379 3',
        'sentinel auth-pass cache old-password',
        'user sentinel on >old-password +@all',
        'sentinel down-after-milliseconds cache 60000',
      ].join('\n'),
    );
    expect(lines.filter((line) => /old-password|60000/.test(line))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'sentinel monitor cache 127.71.1.61 6379 2',
        'sentinel auth-pass cache secret-of-cache.sentinel',
        'sentinel down-after-milliseconds cache 1000',
      ]),
    );
  });

  test('forgets addresses that left the stack, a master among them', () => {
    const lines = launch(
      [
        'sentinel monitor cache 127.9.9.9 6379 2',
        'sentinel known-replica cache 127.9.9.8 6379',
        `sentinel known-sentinel cache 127.9.9.7 26379 ${'c'.repeat(40)}`,
      ].join('\n'),
    );
    expect(lines.filter((line) => line.includes('127.9.9.'))).toEqual([]);
    expect(lines).toContain('sentinel monitor cache 127.71.1.61 6379 2');
  });

  test('survives a copy that is cut short or is not one', () => {
    expect(launch('sentinel moni\0\xff\nsentinel monitor cache 127.71')).toContain('sentinel monitor cache 127.71.1.61 6379 2');
  });
});
