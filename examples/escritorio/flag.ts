/** The task `flag`: switches a flag while all runs. `node flag.ts live-pages off --office 1 --reason "the office asked"`; a flag's name alone lists its last switches. */
import { parseArgs } from 'node:util';
import { historyOf } from '@prumo/app/flags';
import { Registry } from 'prom-client';
import { createTrail } from './audit/trail.ts';
import { openDatabase } from './database/pools.ts';
import { FLAGS, openFlags } from './flags/flags.ts';
import { ownTransaction } from './queue/transaction.ts';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { databaseSettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';

const USAGE = `node flag.ts NAME [on|off|default] [--office ID] [--percent 0-100] --reason WHY [--by system:operator]

${Object.entries(FLAGS)
  .map(([name, { about }]) => `  ${name}  ${about}`)
  .join('\n')}
`;
const VALUES: ReadonlyMap<string, boolean | null> = new Map([
  ['on', true],
  ['off', false],
  ['default', null],
]);
const log = createLog('flag');

run(log, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      office: { type: 'string' },
      percent: { type: 'string', default: '100' },
      reason: { type: 'string' },
      by: { type: 'string', default: 'system:operator' },
    },
  });
  const [given, to] = positionals;
  const name = given === 'live-pages' ? given : undefined;
  const value = to === undefined ? undefined : VALUES.get(to);
  const { office, reason, by } = values;
  const percent = Number(values.percent);
  const wrong = name === undefined || (to !== undefined && (value === undefined || (reason ?? '').trim() === ''));
  if (wrong || !(percent >= 0 && percent <= 100) || (office !== undefined && (!/^[1-9]\d{0,8}$/.test(office) || percent !== 100))) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const { url } = readSettings(process.env, (from) => databaseSettings(from));
  await using database = openDatabase({ url, readUrl: url, pool: 2 }, { log });
  if (value === undefined) {
    for (const past of await ownTransaction(database)((client) => historyOf(client, name)))
      process.stdout.write(`${JSON.stringify(past)}\n`);
    return;
  }
  const registry = new Registry();
  await using flags = await openFlags({ database, trail: createTrail(registry), registry, log });
  const change = await flags.switch(name, {
    value,
    by,
    reason: reason ?? '',
    ...(office === undefined ? { percent } : { tenant: office }),
  });
  process.stdout.write(`${JSON.stringify(change)}\n`);
});
