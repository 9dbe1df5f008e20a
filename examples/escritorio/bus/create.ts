import { type Audit, type Bus, createBus, type Middleware } from '@prumo/app/bus';
import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { Trail } from '../audit/trail.ts';
import type { Tenancy } from '../database/tenancy.ts';
import type { Handled } from './handled.ts';
import { keys } from './keys.ts';

export interface BusParts {
  readonly tenancy: Tenancy;
  readonly trail: Trail;
  readonly registry: Registry;
}

/** The transaction of a command is tried again while the database fails over, which only its key makes safe. */
const keyed: Middleware<pg.ClientBase> = {
  name: 'keyed',
  async run(call, next) {
    if (call.message.kind === 'command' && call.idempotencyKey === undefined)
      throw new TypeError(`${call.message.name} came without a key`);
    return next(call);
  },
};

/** Commands and queries of all areas, in the office of the context: validated, counted, once for each key, written down in the transaction of their effect. */
export function createOfficeBus({ tenancy, trail, registry }: BusParts, areas: readonly Handled[]): Bus<pg.ClientBase> {
  const entries = new Map(areas.map(({ message, entryOf }) => [message.name, entryOf]));
  const audit: Audit<pg.ClientBase> = {
    async done({ name, input }, client) {
      const entryOf = entries.get(name);
      if (entryOf === undefined) throw new TypeError(`${name} does not say what it leaves in the audit trail`);
      const entry = entryOf(input);
      if (entry !== undefined) await trail.record(client, entry);
    },
  };
  const messages = areas.map(({ message }) => message);
  const bus = createBus<pg.ClientBase>({
    messages,
    transaction: (work) => tenancy.write(work),
    idempotency: keys,
    audit,
    middleware: [keyed],
    registry,
  });
  for (const area of areas) area.register(bus);
  bus.verify();
  return bus;
}
