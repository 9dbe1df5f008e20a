import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appRole } from '../../components/postgres/index.ts';
import { type Attestation, type DrillContext, type Experiment, measured, Unsteady } from '../../model/index.ts';
import { LedgerRun } from '../failover/ledger-run.ts';
import { ask, targetOf } from '../load/login.ts';
import { loadNode, pgbench, type PgbenchResult } from '../load/pgbench.ts';
import { judgeLag } from './judge.ts';
import { worstLag } from './lag.ts';
import { ReplicationWatch } from './replication-watch.ts';
import { text } from './text.ts';

const SECONDS = 20;
/** Transactions per second, begun whether or not the former are answered, each some 5 kB of WAL: 1 MB/s, 20 MB in all. */
const PER_SECOND = 200;
const CLIENTS = 8;
const ROWS = 2000;
/** Bytes of WAL the primary must have written for the load to be one: a quarter of what was meant. */
const WAL_NEEDED = 5_000_000;

/** An update and an insert of 2 kB that do not compress. */
function scriptOf(table: string): string {
  const payload = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 64))";
  return `\\set id random(1, ${ROWS})
UPDATE ${table} SET payload = ${payload} WHERE id = :id;
INSERT INTO ${table} (id, payload) VALUES (:id + ${ROWS}, ${payload});
`;
}

/** A steady load of writes, and what the primary says of its standbys meanwhile. Nothing is broken. */
export function underWrites(context: DrillContext): Experiment {
  const { stack, platform, signal } = context;
  const run = new LedgerRun(context);
  const owner = targetOf(stack, stack.endpoint('database'), 'owner');
  let watch: ReplicationWatch | undefined;
  let load: Promise<PgbenchResult> | undefined;
  let result: PgbenchResult | undefined;

  const table = () => `${run.table}_load`;
  const samples = () => watch?.samples ?? [];
  const standbys = () => run.database.members.filter((member) => member !== run.primary);

  return {
    async steady() {
      await run.begin();
      await ask(owner, `CREATE TABLE ${table()} (id int NOT NULL, payload text NOT NULL)`);
      await ask(owner, `INSERT INTO ${table()} SELECT n, '' FROM generate_series(1, ${ROWS}) n`);
      await ask(owner, `CREATE INDEX ON ${table()} (id)`);
      await ask(owner, `GRANT SELECT, INSERT, UPDATE ON ${table()} TO "${appRole(stack.spec.database.name)}"`);
      watch = await ReplicationWatch.open(run.database.target(run.primary, 'superuser'), standbys());
      const target = targetOf(stack, stack.endpoint('pooler'), 'application');
      const warm = await pgbench(platform, stack, { ...bench(target), end: { seconds: 1 } }, signal);
      if (warm.failed > 0) throw new Unsteady(text.loadFailed(warm.said));
    },
    inject() {
      run.markFault();
      watch?.start();
      load = pgbench(platform, stack, bench(targetOf(stack, stack.endpoint('pooler'), 'application')), signal);
      load.catch(() => undefined);
      return Promise.resolve();
    },
    attest(): Promise<Attestation | null> {
      const { written } = worstLag(samples());
      if (result === undefined || written < WAL_NEEDED) return Promise.resolve(null);
      const what = `by its own account the primary wrote ${written} bytes of WAL within ${SECONDS} s`;
      return Promise.resolve({ what, at: new Date().toISOString(), facts: { primary: run.primary, walWritten: written } });
    },
    async observe() {
      result = await load;
      await watch?.stop();
      context.say(text.wrote(worstLag(samples()).written));
    },
    async verify() {
      await run.finish();
      const lag = worstLag(samples());
      await appendFile(
        join(context.folder, 'replication.ndjson'),
        samples()
          .map((sample) => `${JSON.stringify(sample)}\n`)
          .join(''),
        { mode: 0o600 },
      );
      return {
        measurements: [
          measured('replication-lag', lag.seconds, 'seconds'),
          measured('replication-backlog', lag.backlog, 'bytes'),
          measured('wal-unsent', lag.unsent, 'bytes'),
          measured('wal-written', lag.written, 'bytes'),
          measured('standbys-streaming', lag.fewest, 'count'),
          measured('looks', samples().length, 'count'),
          measured('transactions', result?.tps ?? 0, 'per-second'),
          measured('failed-transactions', result?.failed ?? 0, 'count'),
          measured('generator-lag-p99', run.load.lagP99, 'milliseconds'),
        ],
        judgements: judgeLag(lag, samples().length, standbys().length, stack.spec.objectives.replicationLag / 1000),
        load: run.load,
      };
    },
    async end() {
      await watch?.stop();
      await load?.catch(() => undefined);
      await ask(owner, `DROP TABLE IF EXISTS ${table()}`).catch(() => undefined);
      await run.end();
    },
  };

  function bench(target: Parameters<typeof pgbench>[2]['target']) {
    return {
      target,
      script: scriptOf(table()),
      clients: CLIENTS,
      end: { seconds: SECONDS },
      rate: PER_SECOND,
      seed: context.seed % 2 ** 31,
      node: loadNode(stack),
      name: `drill-load-${context.run}`,
    };
  }
}
