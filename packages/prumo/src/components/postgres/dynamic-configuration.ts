import type { StackContext } from '../../model/index.ts';
import { postgresParameters } from './parameters.ts';
import { patroniTiming } from './versions.ts';

/** Patroni's dynamic configuration: what holds for all nodes and lives in etcd. Bootstrap writes it, the settings job keeps it. */
export function dynamicConfiguration(context: StackContext) {
  const { synchronous, strict } = context.spec.database;
  const timing = patroniTiming(context.server('patroni').version);
  return {
    // Seconds.
    ttl: timing.ttl,
    loop_wait: timing.loopWait,
    retry_timeout: timing.retryTimeout,
    // Bytes of WAL an asynchronous standby may be behind and still be promoted.
    maximum_lag_on_failover: 1_048_576,
    // A crashed primary is replaced at once instead of being given time to recover.
    primary_start_timeout: 0,
    // Losing etcd alone does not demote a primary that reaches all of its standbys.
    failsafe_mode: true,
    synchronous_mode: synchronous > 0,
    synchronous_mode_strict: synchronous > 0 && strict,
    synchronous_node_count: Math.max(1, synchronous),
    postgresql: {
      use_pg_rewind: true,
      use_slots: true,
      parameters: postgresParameters(context),
    },
  };
}
