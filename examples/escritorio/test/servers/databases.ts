import { type IsolatedDatabases, isolatedDatabases } from '@prumo/app/testing';
import pg from 'pg';
import { APPLICATION } from './postgres.ts';
import { runProgram } from './program.ts';
import type { Servers } from './servers.ts';

/** Who may sign in to the first office. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Databases with a released application and offices in them: made once, copied for whoever asks. */
export interface OfficeDatabases extends IsolatedDatabases {
  readonly login: Login;
}

/** Databases in which nothing was released. */
export function emptyDatabases(servers: Servers): Promise<IsolatedDatabases> {
  return isolatedDatabases({ ...place(servers), version: 'empty', migrate: giveByDefault });
}

/** @param offices how many the seed makes. Their documents are in the bucket, which all copies share: a key follows from its content. */
export async function officeDatabases(servers: Servers, offices: number): Promise<OfficeDatabases> {
  let login: Login | undefined;
  const databases = await isolatedDatabases({
    ...place(servers),
    version: `${offices} offices`,
    async migrate(url) {
      await giveByDefault(url);
      const stack = { environment: servers.environment(new URL(url).pathname.slice(1)) };
      const released = runProgram(stack, 'release.ts');
      if (released.status !== 0) throw new Error(released.stderr);
      const seeded = runProgram(stack, 'seed.ts', '--offices', String(offices), '--json');
      if (seeded.status !== 0) throw new Error(seeded.stderr);
      ({ login } = JSON.parse(seeded.stdout) as { login: Login });
    },
  });
  if (login === undefined) throw new Error('these databases were opened before');
  return { ...databases, login };
}

const place = (servers: Servers): { readonly url: string; readonly prefix: string } => ({
  url: servers.cluster.ownerUrl('postgres'),
  prefix: 'escritorio',
});

/** As platforms like to do, and as Prumo does: whatever the owner makes, the application may use. */
async function giveByDefault(url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query(`ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${APPLICATION.user}`);
  } finally {
    await owner.end();
  }
}
