import { describe, expect, test } from 'vitest';
import {
  masterNamed,
  mayRestart,
  parseMasterAddress,
  parseReplication,
  parseSentinelRecord,
  type RedisAddress,
  type ReplicationView,
  rollOrder,
} from './redis-view.ts';

const ONE: RedisAddress = { host: '127.71.1.61', port: 6379 };
const TWO: RedisAddress = { host: '127.71.1.62', port: 6379 };

/** Answers of Redis 7.0.15, shortened. */
const MASTER =
  '# Replication\r\nrole:master\r\nconnected_slaves:1\r\nslave0:ip=127.71.1.62,port=6379,state=online,offset=459,lag=1\r\nmaster_repl_offset:460\r\n';
const REPLICA =
  '# Replication\r\nrole:slave\r\nmaster_host:127.71.1.61\r\nmaster_port:6379\r\nmaster_link_status:up\r\nmaster_sync_in_progress:0\r\nslave_repl_offset:459\r\n';
const CUT_OFF = REPLICA.replace('status:up', 'status:down').concat('master_link_down_since_seconds:3\r\n');
const NEVER_LINKED = REPLICA.replace('status:up', 'status:down').concat('master_link_down_since_seconds:-1\r\n');

function view(text: string): ReplicationView {
  const parsed = parseReplication(text);
  if (parsed === undefined) throw new Error('not an answer of INFO replication');
  return parsed;
}

describe('INFO replication', () => {
  test('of a master', () => {
    expect(view(MASTER)).toEqual({ role: 'master', offset: 460, replicas: [{ ...TWO, state: 'online', offset: 459, lag: 1 }] });
  });

  test('of a replica: linked, cut off, and not linked yet since it started', () => {
    expect(view(REPLICA)).toEqual({ role: 'replica', master: ONE, linkUp: true, linkDownFor: undefined, copying: false, offset: 459 });
    expect(view(CUT_OFF)).toMatchObject({ linkUp: false, linkDownFor: 3 });
    expect(view(NEVER_LINKED)).toMatchObject({ linkUp: false, linkDownFor: undefined });
  });

  test.each(['', 'LOADING Redis is loading the dataset in memory', 'role:sentinel'])('is not %j', (text) => {
    expect(parseReplication(text)).toBeUndefined();
  });
});

describe('the Sentinels', () => {
  test('answer with addresses and records, or with something else', () => {
    expect(parseMasterAddress(['127.71.1.61', '6379'])).toEqual(ONE);
    for (const other of [null, undefined, [], ['127.71.1.61'], ['127.71.1.61', 'port'], 'OK'])
      expect(parseMasterAddress(other)).toBeUndefined();
    expect(parseSentinelRecord(['name', 'cache', 'flags', 'master']).get('flags')).toBe('master');
  });

  test.each([
    [[ONE, ONE, ONE], ONE],
    [[ONE, ONE, TWO], ONE],
    [[ONE, ONE, undefined], ONE],
    [[ONE, TWO, undefined], undefined],
    [[ONE, undefined, undefined], undefined],
    [[], undefined],
    [[ONE, ONE, TWO, TWO], undefined],
  ])('name a master only when more than half of all agree: %j', (answers, expected) => {
    expect(masterNamed(answers)).toEqual(expected);
  });
});

describe('a held restart', () => {
  const held = { address: ONE, masterBefore: ONE, masterNow: ONE };
  test.each([
    ['a master waits while its replica can be promoted', { ...held, others: [view(CUT_OFF)] }, false],
    ['a master waits while its replica has not noticed yet', { ...held, others: [view(REPLICA)] }, false],
    ['a master waits when another is promoted already but not named', { ...held, others: [view(MASTER)] }, false],
    ['a master goes on as soon as another is named', { ...held, masterNow: TWO, others: [view(MASTER)] }, true],
    ['a master goes on at once when nobody else lives', { ...held, others: [undefined] }, true],
    ['a master goes on at once when the other never had its data in this life', { ...held, others: [view(NEVER_LINKED)] }, true],
    ['a replica goes on at once', { ...held, address: TWO, masterBefore: ONE, others: [view(MASTER)] }, true],
    ['nobody goes on while no master is named', { ...held, masterNow: undefined, others: [undefined] }, false],
  ])('%s', (_, situation, expected) => {
    expect(mayRestart(situation)).toBe(expected);
  });
});

test('nodes are rolled replicas first, the master last and after a failover', () => {
  const nodes = [
    { address: ONE, name: 'redis-1' },
    { address: TWO, name: 'redis-2' },
  ];
  expect(rollOrder(nodes, ONE).map(({ node, failoverFirst }) => [node.name, failoverFirst])).toEqual([
    ['redis-2', false],
    ['redis-1', true],
  ]);
  expect(rollOrder(nodes, TWO).map(({ node, failoverFirst }) => [node.name, failoverFirst])).toEqual([
    ['redis-1', false],
    ['redis-2', true],
  ]);
  expect(rollOrder([{ address: ONE }], ONE)[0]?.failoverFirst).toBe(false);
});
