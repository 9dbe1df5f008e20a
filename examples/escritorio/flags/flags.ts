import { type Flags as KitFlags, onOff, openFlags as openKitFlags } from '@prumo/app/flags';
import { inTransaction } from '@prumo/app/postgres';
import { tenantSettings } from '@prumo/app/tenancy';
import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { Trail } from '../audit/trail.ts';
import type { Database } from '../database/pools.ts';
import type { Log } from '../service/log.ts';

/** What can be switched while all runs: `prumo run flag -- live-pages off --reason …`. */
export const FLAGS = {
  'live-pages': onOff(
    'Open pages learn of changes by a WebSocket. Off: people reload by themselves, and the realtime process rests.',
    true,
  ),
};

export type Flags = KitFlags<typeof FLAGS>;

/** Whose entry a switch for all offices is. */
const EVERYBODY = 'platform';

export function openFlags(parts: {
  readonly database: Database;
  readonly trail: Trail;
  readonly registry: Registry;
  readonly log: Log;
}): Promise<Flags> {
  const { database, trail, registry, log } = parts;
  return openKitFlags<typeof FLAGS, pg.ClientBase>({
    declare: FLAGS,
    registry,
    log,
    transaction: (work) => inTransaction(database.primary, { limits: database.limits }, work),
    async audit({ flag, tenant = EVERYBODY, by }, client) {
      for (const [name, value] of Object.entries(tenantSettings(tenant)))
        await client.query('SELECT set_config($1, $2, true)', [name, value]);
      await trail.record(client, {
        kind: 'flag',
        action: 'setting',
        record: flag,
        fields: ['value'],
        purpose: 'operation',
        tenant,
        actor: by,
      });
    },
  });
}
