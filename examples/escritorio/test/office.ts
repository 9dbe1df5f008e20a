import type pg from 'pg';
import { Client } from './client.ts';
import type { Login, OfficeDatabases } from './servers/databases.ts';
import type { Running } from './servers/process.ts';
import { startProgram, startServer } from './servers/program.ts';
import type { Servers } from './servers/servers.ts';
import { openStack, type Stack, startStack } from './servers/stack.ts';

export const APEX = 'escritorio.localhost:3000';
/** The first office's host. */
export const SILVA = `silva.${APEX}`;

/** A program that listens. */
export type Server = Running & { readonly host: string; readonly port: number };

/** A seeded application with one web server, and ways in. */
export interface TestOffice extends AsyncDisposable {
  readonly stack: Stack;
  readonly admin: pg.Client;
  readonly web: Server;
  /** All that was started here, the web server first; ended with it. */
  readonly programs: readonly Running[];
  /** The first office's partner. */
  readonly login: Login;
  /** Someone of the second office. */
  readonly other: { readonly subdomain: string; readonly email: string };
  /** Signed in by JSON, to the first office unless another is named. */
  signIn(who?: Login, subdomain?: string, server?: Server): Promise<Client>;
  /** Nobody yet. */
  visitor(subdomain?: string): Client;
  /** The first column of the first row, as a superuser reads it from the primary. */
  value(sql: string, values?: readonly unknown[]): Promise<string | undefined>;
  /** Starts another program beside it. */
  start(name: string, program: string): Running;
  /** Starts one that listens, at an address of this number. */
  serve(name: string, program: string, host: number): Promise<Server>;
  /** Opens `admin` anew, after the primary broke it. */
  askAgain(): Promise<void>;
}

/** What a program's environment has more, by the addresses of the servers' network. */
type More = (address: Servers['address']) => Readonly<Record<string, string>>;

/** On servers of its own, with five offices. @param more environment of the web server */
export async function startOffice(more?: More): Promise<TestOffice> {
  const stack = await startStack(5);
  return officeOf(stack, stack.login, more);
}

/** On servers that run, in a copy of one of their databases. */
export async function openOffice(servers: Servers, databases: OfficeDatabases): Promise<TestOffice> {
  return officeOf(await openStack(servers, databases), databases.login);
}

async function officeOf(stack: Stack, login: Login, more: More = () => ({})): Promise<TestOffice> {
  await using started = new AsyncDisposableStack();
  started.use(stack);
  let admin = await stack.superuser();
  started.defer(() => admin.end());
  const { rows } = await admin.query<TestOffice['other']>(
    'SELECT o.subdomain, u.email FROM offices o JOIN users u ON u.office_id = o.id WHERE o.id = 2 ORDER BY u.id LIMIT 1',
  );
  const [other] = rows;
  if (other === undefined) throw new Error('no second office');
  const programs: Running[] = [];
  started.defer(() => Promise.all(programs.map((one) => one.stop())).then(() => undefined));
  const serve = async (name: string, program: string, host: number, environment = {}): Promise<Server> => {
    const server = await startServer(stack, name, program, stack.servers.address(host), 3000, environment);
    programs.push(server);
    return server;
  };
  // The heap it has in production, by prumo.yaml: left alone, Node measures it by the machine.
  const web = await serve('web', 'web.ts', 10, { NODE_OPTIONS: '--max-old-space-size=144', ...more(stack.servers.address) });
  const visitor = (subdomain = 'silva', server = web): Client => new Client(server, `${subdomain}.${APEX}`);
  const moved = started.move();
  return {
    stack,
    get admin() {
      return admin;
    },
    web,
    programs,
    login,
    other,
    visitor,
    async signIn(who = login, subdomain = 'silva', server = web) {
      const client = visitor(subdomain, server);
      const answer = await client.ask('/api/login', { json: { email: who.email, password: who.password } });
      if (answer.status !== 200) throw new Error(`not signed in: ${answer.status} ${answer.text()}`);
      return client;
    },
    async value(sql, values = []) {
      const found = await admin.query<Record<string, unknown>>(sql, [...values]);
      const first = Object.values(found.rows[0] ?? {})[0];
      return first === undefined || first === null ? undefined : String(first);
    },
    start(name, program) {
      const running = startProgram(stack, name, program);
      programs.push(running);
      return running;
    },
    serve: (name, program, host) => serve(name, program, host),
    async askAgain() {
      admin = await stack.superuser();
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
