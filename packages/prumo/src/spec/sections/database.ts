import * as z from 'zod';
import { field, keyField, pattern, size } from '../fields.ts';
import { type Read, read, refused } from '../problem.ts';
import { FAST_FAILOVER, type PoolerSpec } from '../spec.ts';
import { noValue, notText, zeroByte } from '../text.ts';
import * as text from './text.ts';

const MB = 1024 ** 2;
export const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;
/** `work_mem`, `pg_stat_statements.max`. */
const PARAMETER = /^[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?$/;

function readParameterName(key: string): Read<string> {
  return PARAMETER.test(key) ? read(key) : refused('bad-format', text.badName(), text.forms.parameter());
}

function readParameterValue(value: unknown): Read<string> {
  if (value === null || value === undefined) return refused('no-value', noValue());
  if (typeof value !== 'string') return refused('wrong-type', notText());
  if (value.includes('\0')) return refused('bad-format', zeroByte());
  return read(value);
}

const poolerSchema = z
  .strictObject({
    instances: z.int().min(1).max(10).describe('Poolers that share the clients.').prefault(2),
    mode: z
      .enum(['transaction', 'session'])
      .describe('When a server connection goes back to the pool. `session` for applications that need LISTEN, SET or advisory locks.')
      .prefault('transaction'),
    size: z.int().min(1).max(10_000).describe('Server connections of each database in all poolers together.').prefault(25),
    max_clients: z
      .int()
      .min(1)
      .max(60_000)
      .describe('Clients one pooler accepts: one alone must be able to carry all of them.')
      .prefault(2000),
  })
  .describe('PgBouncer.')
  .transform(
    (written): PoolerSpec => ({ instances: written.instances, mode: written.mode, size: written.size, maxClients: written.max_clients }),
  );

/** `name` stays undefined here: its default comes from the stack's name. */
export const databaseSchema = z
  .strictObject({
    name: pattern('Name of the database. Default: NAME with `_` for `-`.', IDENTIFIER, text.forms.identifier()).optional(),
    // A role has room for ten nodes in a stack's address block.
    standbys: z.int().min(0).max(9).describe('Copies that follow the primary and can take its place.').prefault(2),
    synchronous: z
      .int()
      .min(0)
      .max(9)
      .describe('Standbys that must have a commit before it is acknowledged. Default 1, or 0 without standbys.')
      .optional(),
    strict: z.boolean().describe('Refuse writes while no synchronous standby is there, instead of going on alone.').prefault(false),
    fast_failover: z
      .enum(FAST_FAILOVER)
      .describe(
        'When a standby may take over sooner than Patroni alone would let it: `crash` when the kernel says that the primary’s node is dead, `hang` also when its processes stand still (they are killed first).',
      )
      .prefault('hang'),
    pooler: poolerSchema.prefault({}),
    max_connections: z.int().min(20).max(10_000).describe('Connections PostgreSQL accepts.').prefault(100),
    parameters: z
      .record(
        keyField(readParameterName, { pattern: PARAMETER.source, description: 'Name of a PostgreSQL parameter.' }),
        field(readParameterValue, {
          type: ['string', 'number', 'boolean'],
          description: 'Its value, as in postgresql.conf without quotes.',
        }),
      )
      .describe('PostgreSQL parameters that go before those Prumo works out.')
      .prefault({}),
    extensions: z
      .array(pattern('Name of an extension.', /^[a-z][a-z0-9_-]{0,62}$/, text.forms.extension(), ['pg_trgm']))
      .describe('Extensions to create.')
      .prefault([]),
    memory: size('Memory of each database node. Default: a share of the machine.', { least: 128 * MB, most: 16 * 1024 ** 4 }).optional(),
  })
  .describe('PostgreSQL with its standbys and poolers.')
  .transform((written) => ({
    name: written.name,
    standbys: written.standbys,
    synchronous: written.synchronous ?? Math.min(1, written.standbys),
    strict: written.strict,
    fastFailover: written.fast_failover,
    pooler: written.pooler,
    maxConnections: written.max_connections,
    parameters: written.parameters,
    extensions: written.extensions,
    memory: written.memory,
  }));
