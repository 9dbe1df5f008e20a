import { describe, expect, test } from 'vitest';
import { type ClusterMember, type ClusterView, isSettled, parseClusterView, restartOrder, switchoverCandidates } from './cluster-view.ts';

/** As Patroni 3.0.2 and 4.0.7 really answered. */
const ANSWER_302 =
  '{"members": [{"name": "postgres-1", "role": "replica", "state": "running", "api_url": "http://127.203.3.31:8008/patroni", "host": "127.203.3.31", "port": 5432, "timeline": 1, "lag": 0}, {"name": "postgres-2", "role": "sync_standby", "state": "running", "api_url": "http://127.203.3.32:8008/patroni", "host": "127.203.3.32", "port": 5432, "timeline": 1, "pending_restart": true, "lag": 0}, {"name": "postgres-3", "role": "leader", "state": "running", "api_url": "http://127.203.3.33:8008/patroni", "host": "127.203.3.33", "port": 5432, "timeline": 1}]}';
const ANSWER_407 =
  '{"members": [{"name": "postgres-1", "role": "quorum_standby", "state": "streaming", "api_url": "http://127.203.3.31:8008/patroni", "host": "127.203.3.31", "port": 5432, "timeline": 2, "lag": "unknown"}, {"name": "postgres-2", "role": "leader", "state": "running", "api_url": "http://127.203.3.32:8008/patroni", "host": "127.203.3.32", "port": 5432, "timeline": 2, "pending_restart": true, "pending_restart_reason": {"max_connections": {"old_value": "100", "new_value": "120"}}}], "scope": "fixture", "pause": true}';

describe('parseClusterView', () => {
  test('reads 3.0.2', () => {
    const view = parseClusterView(ANSWER_302);
    expect(view).toMatchObject({ leader: 'postgres-3', paused: false });
    expect(view?.members.map((one) => [one.name, one.role, one.lag, one.pendingRestart, one.api])).toEqual([
      ['postgres-1', 'standby', 0, false, 'http://127.203.3.31:8008'],
      ['postgres-2', 'synchronous-standby', 0, true, 'http://127.203.3.32:8008'],
      ['postgres-3', 'primary', null, false, 'http://127.203.3.33:8008'],
    ]);
  });

  test('reads 4.0.7: other words, an unknown lag, maintenance', () => {
    const view = parseClusterView(ANSWER_407);
    expect(view).toMatchObject({ leader: 'postgres-2', paused: true });
    expect(view?.members[0]).toMatchObject({ role: 'synchronous-standby', state: 'streaming', lag: null });
  });

  test.each(['', 'Service Unavailable', '{}', '{"members": 3}', '{"members": [{"name": "postgres-1"}]}', '[]'])(
    '%j is unknown, not an empty cluster',
    (body) => {
      expect(parseClusterView(body)).toBeNull();
    },
  );

  test('an address that is no URL leaves the member without one', () => {
    expect(
      parseClusterView('{"members": [{"name": "a", "role": "replica", "state": "", "api_url": "nonsense"}]}')?.members[0]?.api,
    ).toBeNull();
  });
});

const member = (name: string, given: Partial<ClusterMember> = {}): ClusterMember => ({
  name,
  role: 'standby',
  state: 'streaming',
  timeline: 3,
  lag: 0,
  pendingRestart: false,
  api: null,
  ...given,
});
const leader = member('one', { role: 'primary', state: 'running', lag: null });
const view = (...members: readonly ClusterMember[]): ClusterView => ({ leader: 'one', members, paused: false });

describe('switchoverCandidates', () => {
  const names = (given: ClusterView): readonly string[] => switchoverCandidates(given).map((one) => one.name);

  test('only synchronous standbys where there are any', () => {
    expect(names(view(leader, member('two'), member('three', { role: 'synchronous-standby', lag: 10 })))).toEqual(['three']);
  });

  test('without them the one least behind first', () => {
    expect(names(view(leader, member('two', { lag: 500 }), member('three', { lag: 20 })))).toEqual(['three', 'two']);
  });

  test('none whose position, state or timeline is in doubt, even when only the synchronous one is', () => {
    expect(
      names(view(leader, member('two', { lag: null }), member('three', { state: 'stopped' }), member('four', { timeline: 2 }))),
    ).toEqual([]);
    expect(names(view(leader, member('two'), member('three', { role: 'synchronous-standby', state: 'crashed' })))).toEqual([]);
  });

  test('none without a leader', () => {
    expect(switchoverCandidates({ leader: null, members: [member('two')], paused: false })).toEqual([]);
  });
});

describe('isSettled', () => {
  test('all there, running, on the leader’s timeline', () => {
    expect(isSettled(view(leader, member('two')), ['one', 'two'])).toBe(true);
    expect(isSettled(view(leader), ['one', 'two'])).toBe(false);
    expect(isSettled(view(leader, member('two', { timeline: 2 })), ['one', 'two'])).toBe(false);
    expect(isSettled(view(leader, member('two', { state: 'creating replica' })), ['one', 'two'])).toBe(false);
    expect(isSettled(view({ ...leader, state: 'starting' }, member('two')), ['one', 'two'])).toBe(false);
  });
});

test('restartOrder puts the leader last and leaves the rest as they are', () => {
  expect(restartOrder(view(leader, member('two'), member('three')), ['one', 'three', 'two'])).toEqual(['three', 'two', 'one']);
});
