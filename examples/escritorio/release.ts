/** The release step: brings the database to this version's schema. Safe to run again and by several at once. */
import { join } from 'node:path';
import { ensureTrail } from './audit/schema.ts';
import { grantTo } from './database/grants.ts';
import { refuseGaps } from './database/isolation.ts';
import { migrate, readMigrations } from './database/migrate.ts';
import { connectAsOwner } from './database/owner.ts';
import { createLog } from './service/log.ts';
import { run } from './service/main.ts';
import { ownerUrl } from './service/settings-of.ts';
import { readSettings } from './service/settings.ts';

const log = createLog('release');

run(log, async () => {
  const settings = readSettings(process.env, (from) => ({
    owner: ownerUrl(from),
    application: from.url('DATABASE_URL', ['postgres', 'postgresql']),
  }));
  const role = decodeURIComponent(new URL(settings.application).username);
  const client = await connectAsOwner(settings.owner);
  try {
    const applied = await migrate(client, await readMigrations(join(import.meta.dirname, 'migrations')), async (owner) => {
      await grantTo(owner, role);
      await ensureTrail(owner, role);
      await refuseGaps(owner, role);
    });
    process.stdout.write(applied.length === 0 ? 'schema is up to date\n' : `applied ${applied.join(', ')}\n`);
  } finally {
    await client.end();
  }
});
