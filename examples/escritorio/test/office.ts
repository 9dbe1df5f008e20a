import type pg from 'pg';
import { Client } from './client.ts';
import type { Running } from './servers/process.ts';
import { runProgram, startServer } from './servers/program.ts';
import { type Stack, startStack } from './servers/stack.ts';

const APEX = 'escritorio.localhost:3000';

/** A seeded application with one web server, and ways in. */
export interface TestOffice extends AsyncDisposable {
  readonly stack: Stack;
  readonly admin: pg.Client;
  readonly web: Running & { readonly host: string; readonly port: number };
  /** The first office's partner. */
  readonly login: { readonly email: string; readonly password: string };
  /** Signed in by JSON, to the first office unless another is named. */
  signIn(who?: { readonly email: string; readonly password: string }, subdomain?: string): Promise<Client>;
  /** Nobody yet. */
  visitor(subdomain?: string): Client;
  /** The first column of the first row, as a superuser reads it from the primary. */
  value(sql: string, values?: readonly unknown[]): Promise<string | undefined>;
}

/** @param more environment of the web server, by the stack's addresses. */
export async function startOffice(more: (address: Stack['address']) => Readonly<Record<string, string>> = () => ({})): Promise<TestOffice> {
  await using started = new AsyncDisposableStack();
  const stack = started.use(await startStack());
  const released = runProgram(stack, 'release.ts');
  if (released.status !== 0) throw new Error(released.stderr);
  const { login } = JSON.parse(runProgram(stack, 'seed.ts', '--offices', '5', '--json').stdout) as { login: TestOffice['login'] };
  const admin = await stack.cluster.superuser();
  started.defer(() => admin.end());
  // The heap it has in production, by prumo.yaml: left alone, Node measures it by the machine.
  const web = started.use(
    await startServer(stack, 'web', 'web.ts', stack.address(10), 3000, {
      NODE_OPTIONS: '--max-old-space-size=144',
      ...more(stack.address),
    }),
  );
  const visitor = (subdomain = 'silva'): Client => new Client(web, `${subdomain}.${APEX}`);
  const moved = started.move();
  return {
    stack,
    admin,
    web,
    login,
    visitor,
    async signIn(who = login, subdomain = 'silva') {
      const client = visitor(subdomain);
      const answer = await client.ask('/api/login', { json: { email: who.email, password: who.password } });
      if (answer.status !== 200) throw new Error(`not signed in: ${answer.status} ${answer.text()}`);
      return client;
    },
    async value(sql, values = []) {
      const { rows } = await admin.query<Record<string, unknown>>(sql, [...values]);
      const first = Object.values(rows[0] ?? {})[0];
      return first === undefined || first === null ? undefined : String(first);
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
