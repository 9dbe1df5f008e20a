import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, openExportPool } from '../../database/pools.ts';
import { inSnapshot } from '../../exports/snapshot.ts';
import { createLog } from '../../service/log.ts';
import { claimNetwork, missingServers, type Network } from '../servers/addresses.ts';
import { type Cluster, startCluster } from '../servers/postgres.ts';

const missing = missingServers();

describe.skipIf(missing.length > 0)(`how long an export may take${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`, () => {
  let folder: string;
  let network: Network;
  let cluster: Cluster;
  beforeAll(async () => {
    folder = mkdtempSync('/tmp/escritorio-export-');
    // PostgreSQL runs as a user of its own.
    chmodSync(folder, 0o755);
    network = await claimNetwork();
    cluster = await startCluster(join(folder, 'pg'), network.address(1), network.address(2));
  });
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await network?.[Symbol.asyncDispose]();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const leaksOf = async (registry: Registry): Promise<readonly string[]> =>
    (await registry.metrics()).split('\n').filter((line) => /^db_client_connection_leaks_total\{.*[1-9]$/.test(line));
  /** Statements of so many seconds each, one after the other, in one snapshot. */
  const taking =
    (...seconds: readonly number[]) =>
    async (client: pg.ClientBase): Promise<number> => {
      for (const one of seconds) await client.query('SELECT pg_sleep($1)', [one]);
      return seconds.length;
    };

  test('a long one is whole and no leak; the connections of requests would have given it up; and what never ends is ended by the server', async () => {
    const told = { log: createLog('test'), registry: new Registry() };
    const settings = { url: cluster.ownerUrl('postgres'), readUrl: cluster.standbyUrl('postgres'), pool: 4 };
    const exports = openExportPool(settings, 2, told);
    await using database = openDatabase(settings, { log: createLog('test'), registry: new Registry() });
    const replica = database.replica;
    if (replica === undefined) throw new Error('no replica');
    try {
      const [whole, ofRequests, endless] = await Promise.allSettled([
        // Each beyond the 8 s a request waits for an answer, all together beyond the 30 s after which a connection counts as leaked.
        inSnapshot(exports, 1, taking(11, 11, 11)),
        inSnapshot(replica, 1, taking(11)),
        inSnapshot(exports, 1, taking(60)),
      ]);
      expect(whole).toEqual({ status: 'fulfilled', value: 3 });
      expect(ofRequests).toMatchObject({ status: 'rejected', reason: { message: 'Query read timeout' } });
      expect(endless).toMatchObject({ status: 'rejected', reason: { code: '57014' } });
      expect(await leaksOf(told.registry)).toEqual([]);
    } finally {
      await exports.end();
    }
  });
});
