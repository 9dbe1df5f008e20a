import { describe, expect, test } from 'vitest';
import type { FastFailoverUsed, NodeProcess } from '../../model/index.ts';
import type { ClusterKeys } from './cluster-keys.ts';
import type { Removal } from './etcd.ts';
import { afterExit, afterHang, type FastFailoverTools, LEADER_WITHIN } from './fail-over.ts';

const LOST = { name: 'postgres-1', node: 'db1' };
const POSTMASTER: NodeProcess = {
  pid: 20,
  parent: 1,
  startTicks: 1,
  state: 'S',
  ticks: 1,
  command: '/usr/lib/postgresql/15/bin/postgres -D /data/cluster',
};

function keysHeldBy(holder: string | null): ClusterKeys {
  return {
    leader: holder === null ? null : { holder, createRevision: '41', lease: '7587' },
    sync: { leader: 'postgres-1', standbys: ['postgres-2'] },
    paused: false,
    ttl: 8000,
    members: ['postgres-1', 'postgres-2'].map((name) => ({ name, patroni: '3.0.2', api: `http://${name}`, isPrimary: false })),
  };
}

/** Everything the procedure touches, at a clock of its own, and the order in which it touched it. */
class World {
  readonly did: string[] = [];
  readonly records: FastFailoverUsed[] = [];
  now = 1000;
  /** Answers of etcd, one after the other; the last for ever. */
  answers: (ClusterKeys | null)[] = [keysHeldBy('postgres-1'), keysHeldBy('postgres-2')];
  processes: readonly NodeProcess[] = [];
  verified = true;
  fenceTakes = 50;
  removal: Removal = 'removed';
  primary = true;
  mode: FastFailoverTools['mode'] = 'crash';
  running: readonly string[] = ['postgres-2', 'postgres-3'];

  get tools(): FastFailoverTools {
    return {
      mode: this.mode,
      store: {
        read: () => Promise.resolve((this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? null),
        remove: (seen) => {
          this.did.push(`remove ${seen.holder} ${seen.createRevision} ${seen.lease}`);
          return Promise.resolve(this.removal);
        },
      },
      processes: () => Promise.resolve(this.processes),
      fence: ({ node }, heldFor) => {
        this.did.push(`fence ${node} ${heldFor}`);
        this.now += this.fenceTakes;
        return Promise.resolve({ node, at: '', killed: [], verified: this.verified, took: 1 });
      },
      release: (service) => {
        this.did.push(`release ${service}`);
        return Promise.resolve();
      },
      running: () => new Set(this.running),
      isPrimary: (api) => {
        this.did.push(`ask ${api}`);
        return Promise.resolve(this.primary);
      },
      uses: {
        known: [],
        add: () => {
          this.did.push('count');
          return Promise.resolve();
        },
      },
      record: (entry) => this.records.push(entry),
      date: () => this.now,
      clock: () => this.now,
      pause: (milliseconds) => {
        this.now += milliseconds;
        return Promise.resolve();
      },
    };
  }
}

const FENCE = `fence db1 ${LEADER_WITHIN}`;

test('a dead primary: fence, remove what was read, wait for the new primary, release', async () => {
  const world = new World();
  await afterExit(LOST, world.tools);
  expect(world.did).toEqual([FENCE, 'count', 'remove postgres-1 41 7587', 'ask http://postgres-2', 'release postgres-1']);
  expect(world.records).toEqual([
    {
      kind: 'fast-failover',
      node: 'db1',
      cause: 'exit',
      outcome: 'released',
      said: 'leader key removed; postgres-2 leads',
      took: { look: 0, fence: 50, remove: 0, leader: 0 },
    },
  ]);
});

test('it is released all the same when no new leader comes, later', async () => {
  const world = new World();
  world.answers = [keysHeldBy('postgres-1'), keysHeldBy(null)];
  await afterExit(LOST, world.tools);
  expect(world.did.at(-1)).toBe('release postgres-1');
  expect(world.now).toBeGreaterThanOrEqual(1000 + LEADER_WITHIN);
  expect(world.now).toBeLessThan(1000 + LEADER_WITHIN + 500);
  expect(world.records[0]?.said).toBe('leader key removed; no new leader was seen in time');
});

test('a holder that does not say it is primary is not yet a leader to follow', async () => {
  const world = new World();
  world.primary = false;
  await afterExit(LOST, world.tools);
  expect(world.now).toBeGreaterThanOrEqual(1000 + LEADER_WITHIN);
  expect(world.records[0]?.said).toBe('leader key removed; postgres-2 holds the leader key, and was not seen to be primary in time');
});

test('one that says so in its key in etcd needs not be asked', async () => {
  const world = new World();
  const keys = keysHeldBy('postgres-2');
  world.answers = [
    keysHeldBy('postgres-1'),
    { ...keys, members: keys.members.map((member) => ({ ...member, isPrimary: member.name === 'postgres-2' })) },
  ];
  world.primary = false;
  await afterExit(LOST, world.tools);
  expect(world.did).toEqual([FENCE, 'count', 'remove postgres-1 41 7587', 'release postgres-1']);
});

describe('nothing is removed', () => {
  test('when PostgreSQL outlives its Patroni: the restart is let go soon, and nobody is killed', async () => {
    const world = new World();
    world.processes = [POSTMASTER];
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual(['release postgres-1']);
    expect(world.now - 1000).toBeLessThanOrEqual(200);
    expect(world.records).toEqual([]);
  });

  test('when the fence is not verified; nor is the node let go, for it might run twice', async () => {
    const world = new World();
    world.verified = false;
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual([FENCE, 'count']);
    expect(world.records).toMatchObject([{ outcome: 'refused', said: 'the kernel still shows something of the node' }]);
  });

  test('when the fence took longer than the ttl', async () => {
    const world = new World();
    world.fenceTakes = 8001;
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual([FENCE, 'count', 'release postgres-1']);
    expect(world.records).toMatchObject([{ outcome: 'refused', said: "the leader key was read longer than Patroni's ttl ago" }]);
  });

  test('when a standby dies: it is let go, and that is no refusal', async () => {
    const world = new World();
    world.answers = [keysHeldBy('postgres-2')];
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual(['ask http://postgres-2', 'release postgres-1']);
    expect(world.records).toEqual([]);
  });

  test('without etcd: let go at once, and said', async () => {
    const world = new World();
    world.answers = [null];
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual(['release postgres-1']);
    expect(world.records).toMatchObject([{ outcome: 'refused', said: 'etcd did not answer with a quorum' }]);
  });

  test('when it is off: nobody is even asked', async () => {
    const world = new World();
    world.mode = 'off';
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual(['release postgres-1']);
    expect(world.records).toEqual([]);
  });
});

test('a key taken by another between the look and the removal stays, and that is said', async () => {
  const world = new World();
  world.removal = 'kept';
  await afterExit(LOST, world.tools);
  expect(world.did.at(-1)).toBe('release postgres-1');
  expect(world.records).toMatchObject([
    { outcome: 'refused', said: 'leader key left alone: it is not the one that was read; postgres-2 leads' },
  ]);
});

describe('whoever takes over from a controller that died', () => {
  test('after the removal waits for the new primary', async () => {
    const world = new World();
    world.answers = [keysHeldBy(null), keysHeldBy(null), keysHeldBy('postgres-2')];
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual(['ask http://postgres-2', 'release postgres-1']);
  });

  test('waits for nobody where no other member runs', async () => {
    const world = new World();
    world.answers = [keysHeldBy(null)];
    world.running = [];
    await afterExit(LOST, world.tools);
    expect(world.did).toEqual(['release postgres-1']);
    expect(world.now).toBe(1000);
  });
});

describe('a hang', () => {
  test('is fenced where asked for', async () => {
    const world = new World();
    world.mode = 'hang';
    world.processes = [POSTMASTER];
    await afterHang(LOST, world.tools);
    expect(world.did.slice(0, 3)).toEqual([FENCE, 'count', 'remove postgres-1 41 7587']);
    expect(world.records).toMatchObject([{ cause: 'hang', outcome: 'released' }]);
  });

  test('that may not be acted upon leaves the node as it is: not killed, not released', async () => {
    const world = new World();
    world.mode = 'hang';
    world.running = [];
    await afterHang(LOST, world.tools);
    expect(world.did).toEqual([]);
    expect(world.records).toMatchObject([{ cause: 'hang', outcome: 'refused', said: 'no listed synchronous standby runs' }]);
  });
});
