/** The task `seed`: fills an empty database and bucket with made-up offices. The same seed gives the same data; run again, it changes nothing. */
import { parseArgs } from 'node:util';
import { makeDataSet } from './data/data-set.ts';
import { demoHash } from './data/demo-hash.ts';
import { demoPassword, demoSalt } from './data/demo-password.ts';
import { eachLimit } from './data/each-limit.ts';
import { load, NotEmpty } from './data/load.ts';
import { connectAsOwner } from './database/owner.ts';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { ownerUrl, storageSettings } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';
import { openObjects } from './storage/objects.ts';

const USAGE = `node seed.ts [--offices 200] [--seed 1] [--json]

Fills an empty database with made-up law offices. Names, CPF, CNPJ and case numbers are random and belong to nobody on purpose.
`;
const UPLOADS_AT_ONCE = 8;
const log = createLog('seed');

run(log, async () => {
  const { values } = parseArgs({
    options: {
      offices: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const offices = Number(values.offices);
  if (values.help || !Number.isInteger(offices) || offices < 1 || offices > 5000) {
    process.stderr.write(values.help ? USAGE : `--offices takes a whole number from 1 to 5000\n\n${USAGE}`);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const settings = readSettings(process.env, (from) => ({
    owner: ownerUrl(from),
    storage: storageSettings(from),
    publicUrl: from.url('PUBLIC_URL', ['http', 'https'], 'http://escritorio.localhost:3000'),
  }));
  const began = performance.now();
  const password = demoPassword(values.seed);
  const set = makeDataSet({ seed: values.seed, offices, passwordHash: await demoHash(password, demoSalt(values.seed)) });

  using objects = openObjects(settings.storage);
  const client = await connectAsOwner(settings.owner);
  let loaded: boolean;
  try {
    loaded = await load(client, set, { seed: values.seed, offices, checksum: set.checksum }, async () => {
      await objects.ensureBucket();
      await eachLimit(set.objects, UPLOADS_AT_ONCE, ({ key, body, contentType }) => objects.put(key, body, contentType));
    });
  } catch (error) {
    if (!(error instanceof NotEmpty)) throw error;
    process.stderr.write(`${error.message}\nNothing was changed. Seed an empty database, or give the same --seed and --offices again.\n`);
    process.exitCode = 1;
    return;
  } finally {
    await client.end();
  }

  const seconds = (performance.now() - began) / 1000;
  const counts = Object.fromEntries([...set.tables].map(([table, { rows }]) => [table, rows]));
  const url = new URL(settings.publicUrl);
  url.hostname = `${set.login.office}.${url.hostname}`;
  const login = { url: url.href, office: set.login.office, email: set.login.email, password };
  const result = {
    schemaVersion: 1,
    loaded,
    seed: values.seed,
    offices,
    rows: set.rows,
    counts,
    objects: set.objects.length,
    seconds: round(seconds),
    rowsPerSecond: loaded ? Math.round(set.rows / seconds) : 0,
    sha256: set.checksum,
    login,
  };
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const lines = [
    ...Object.entries(counts).map(([table, rows]) => `${table.padEnd(16)} ${String(rows).padStart(8)}`),
    `${'objects'.padEnd(16)} ${String(set.objects.length).padStart(8)}`,
    loaded
      ? `${set.rows} rows in ${result.seconds} s (${result.rowsPerSecond} rows/s)`
      : `these ${set.rows} rows were there already: nothing was changed`,
    `sha256 ${set.checksum}`,
    '',
    'Demo data, made up: log in as',
    `  ${login.url}  ${login.email}  ${login.password}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
});

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
