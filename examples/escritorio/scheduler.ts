/** Does what the clock asks for: `node scheduler.ts`. A second one stands by: each time is run once. */
import { Cron } from 'croner';
import { openDatabase } from './database/pools.ts';
import { once } from './scheduler/once.ts';
import { TASKS } from './scheduler/tasks.ts';
import { createLog, describeError } from './service/log.ts';
import { run } from './service/main.ts';
import { databaseSettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { onShutdown } from './service/shutdown.ts';

const log = createLog('scheduler');

run(log, async () => {
  const settings = readSettings(process.env, (from) => databaseSettings(from));
  const database = openDatabase({ ...settings, pool: 2 }, log);
  const running = new Set<Promise<void>>();
  const crons = TASKS.map(
    (task) =>
      new Cron(task.pattern, { timezone: 'America/Sao_Paulo', protect: true, name: task.name }, async (cron) => {
        const due = cron.currentRun() ?? new Date();
        due.setSeconds(0, 0); // all schedulers must mean the same time
        const work = once(database, task, due, task.work).then(
          (outcome) => {
            if (outcome !== undefined) log('info', 'task done', { task: task.name, due, ...outcome });
          },
          (error: unknown) => log('error', 'task failed', { task: task.name, due, ...describeError(error) }),
        );
        running.add(work);
        await work;
        running.delete(work);
      }),
  );
  onShutdown(log, async () => {
    for (const cron of crons) cron.stop();
    await Promise.all(running);
    await database[Symbol.asyncDispose]();
  });
  log('info', 'waiting for the clock', { tasks: TASKS.map(({ name }) => name) });
});
