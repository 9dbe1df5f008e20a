/** Does what the clock asks for: `node scheduler.ts`. A second one stands by: each time is run once. */
import { createScheduler } from '@prumo/app/jobs';
import type pg from 'pg';
import { openDatabase } from './database/pools.ts';
import { ownTransaction } from './queue/transaction.ts';
import { TASKS } from './scheduler/tasks.ts';
import { stopOnSignals } from './service/background.ts';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { databaseSettings, telemetrySettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { startTelemetry } from './service/telemetry.ts';

const log = createLog('scheduler');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({ database: databaseSettings(from), telemetry: telemetrySettings(from) }));
  const telemetry = await startTelemetry('scheduler', settings.telemetry, log);
  const told = { log, registry: telemetry.registry };
  const { url } = settings.database;
  const database = openDatabase({ url, readUrl: url, pool: 2 }, told);
  const scheduler = createScheduler<pg.ClientBase>({
    transaction: ownTransaction(database),
    zone: 'America/Sao_Paulo',
    tasks: TASKS,
    // Less than the shortest time between two runs.
    patienceMs: 40_000,
    ...told,
  });
  stopOnSignals(
    [
      { name: 'scheduler', close: () => ended(scheduler.drain()) },
      { name: 'database', close: () => database[Symbol.asyncDispose]() },
      { name: 'telemetry', close: () => telemetry.close() },
    ],
    log,
  );
  scheduler.start();
  log.info({ tasks: TASKS.map(({ name }) => name) }, 'waiting for the clock');
});

async function ended(drained: Promise<boolean>): Promise<void> {
  if (!(await drained)) throw new Error('a task did not end when told to');
}
