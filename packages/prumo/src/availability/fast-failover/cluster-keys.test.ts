import { expect, test } from 'vitest';
import { parseClusterKeys } from './cluster-keys.ts';
import { parseRemoval } from './etcd.ts';
import { forgettingOf, rangeOf, removalOf } from './removal.ts';

const PREFIX = '/prumo/shop/';

function pair(path: string, value: string, lease?: string): object {
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  return {
    key: encoded(`${PREFIX}${path}`),
    create_revision: '12',
    mod_revision: '90',
    version: '3',
    ...(value === '' ? {} : { value: encoded(value) }),
    ...(lease === undefined ? {} : { lease }),
  };
}

const CONFIG = pair('config', '{"ttl":8,"loop_wait":1}');

/** As Patroni 3.0.2 and 4.0 write them, in etcd 3.4's and 3.5's JSON. */
const ANSWER = {
  header: { revision: '90' },
  count: '6',
  kvs: [
    CONFIG,
    pair('initialize', '7300'),
    pair('leader', 'postgres-2', '7587870'),
    pair('members/postgres-1', '{"api_url":"http://127.1.2.31:8008/patroni","version":"3.0.2","state":"running","role":"replica"}', '11'),
    pair(
      'members/postgres-2',
      '{"api_url":"http://127.1.2.32:8008/patroni","version":"4.0.7","state":"running","role":"primary"}',
      '7587870',
    ),
    pair('status', '{"optime":67108864}'),
    pair('sync', '{"leader":"postgres-2","sync_standby":"postgres-1,postgres-3"}'),
  ],
};

test('leader key, standbys, ttl and members are read', () => {
  expect(parseClusterKeys(ANSWER, PREFIX)).toEqual({
    leader: { holder: 'postgres-2', createRevision: '12', lease: '7587870' },
    sync: { leader: 'postgres-2', standbys: ['postgres-1', 'postgres-3'] },
    paused: false,
    ttl: 8000,
    members: [
      { name: 'postgres-1', patroni: '3.0.2', api: 'http://127.1.2.31:8008', isPrimary: false },
      { name: 'postgres-2', patroni: '4.0.7', api: 'http://127.1.2.32:8008', isPrimary: true },
    ],
  });
});

test.each([
  ['{"leader":"postgres-2","sync_standby":null}', { leader: 'postgres-2', standbys: [] }],
  ['{"leader":null,"sync_standby":null}', null],
  ['{}', null],
  ['', null],
  ['no JSON', null],
])('/sync %s', (value, sync) => {
  expect(parseClusterKeys({ kvs: [CONFIG, pair('sync', value)] }, PREFIX).sync).toEqual(sync);
});

test.each([
  ['paused by a person', [pair('config', '{"ttl":8,"pause":true}')], true],
  ['not paused any more', [pair('config', '{"ttl":8,"pause":false}')], false],
  ['a configuration nobody can read', [pair('config', '{"ttl":')], true],
  ['no configuration', [], true],
])('%s', (_what, kvs, paused) => {
  expect(parseClusterKeys({ kvs }, PREFIX).paused).toBe(paused);
});

test('what is no answer of etcd is refused, not taken for an empty cluster', () => {
  expect(() => parseClusterKeys({ kvs: [{ key: '*' }] }, PREFIX)).toThrow();
  expect(() => parseClusterKeys('oops', PREFIX)).toThrow();
});

test('an empty cluster has no leader', () => {
  expect(parseClusterKeys({ header: {} }, PREFIX)).toMatchObject({ leader: null, sync: null, members: [], paused: true });
});

test('the removal compares creation, lease and holder, and removes nothing but the key', () => {
  const key = Buffer.from('/prumo/shop/leader').toString('base64');
  expect(removalOf('/prumo/shop/leader', { holder: 'postgres-1', createRevision: '41', lease: '7587' })).toEqual({
    compare: [
      { key, result: 'EQUAL', target: 'CREATE', create_revision: '41' },
      { key, result: 'EQUAL', target: 'LEASE', lease: '7587' },
      { key, result: 'EQUAL', target: 'VALUE', value: Buffer.from('postgres-1').toString('base64') },
    ],
    success: [{ request_delete_range: { key } }],
    failure: [{ request_range: { key } }],
  });
});

test.each([
  ['{"state":"running","role":"master"}', true],
  ['{"state":"running","role":"promoted"}', false],
  ['{"state":"starting","role":"primary"}', false],
  ['no JSON', false],
])('a member that says %s is primary: %s', (value, isPrimary) => {
  expect(parseClusterKeys({ kvs: [pair('members/postgres-1', value)] }, PREFIX).members).toMatchObject([{ isPrimary }]);
});

test('a range ends where the prefix does', () => {
  expect(rangeOf('/a/')).toEqual({ key: Buffer.from('/a/').toString('base64'), range_end: Buffer.from('/a0').toString('base64') });
});

test.each([
  [{ succeeded: true, responses: [{ response_delete_range: { deleted: '1' } }] }, 'removed'],
  [{ responses: [{ response_range: { kvs: [{ key: 'a' }] } }] }, 'kept'],
  [{ succeeded: false, responses: [{ response_range: {} }] }, 'gone'],
] as const)('answer %j is %s', (answer, removal) => {
  expect(parseRemoval(answer)).toBe(removal);
});

test('an answer that says neither is no removal', () => {
  expect(() => parseRemoval({})).toThrow('without responses');
  expect(() => parseRemoval({ error: 'etcdserver: no leader' })).toThrow();
});

test('what is forgotten is what members said, never which cluster it is or how it is set', () => {
  const said = JSON.stringify(forgettingOf('/prumo/shop/'));
  const has = (path: string): boolean => said.includes(Buffer.from(`/prumo/shop/${path}`).toString('base64'));
  for (const path of ['leader', 'sync', 'status', 'failover', 'failsafe', 'history', 'members/'])
    expect([path, has(path)]).toEqual([path, true]);
  for (const path of ['config', 'initialize']) expect([path, has(path)]).toEqual([path, false]);
});
