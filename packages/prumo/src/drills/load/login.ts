import { Socket } from 'node:net';
import pg from 'pg';
import { appRole, ownerRole, SUPERUSER } from '../../components/postgres/index.ts';
import type { Endpoint, StackContext } from '../../model/index.ts';

/** Who a drill logs in as. The application's and the owner's roles are those of the stack itself; nothing is made for drills. */
export type Who = 'application' | 'owner' | 'superuser';

export interface Target {
  readonly endpoint: Endpoint;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export function targetOf(stack: StackContext, endpoint: Endpoint, who: Who): Target {
  const { name } = stack.spec.database;
  const user = { application: appRole(name), owner: ownerRole(name), superuser: SUPERUSER }[who];
  const secret = { application: 'database.app', owner: 'database.owner', superuser: 'database.superuser' } as const;
  return { endpoint, user, password: stack.secret(secret[who]), database: name };
}

/** A session that can be dropped without asking the server, which may be stopped. */
export class Session {
  readonly notices: string[] = [];
  readonly #client: pg.Client;
  readonly #socket: Socket;
  #alive = true;

  private constructor(client: pg.Client, socket: Socket) {
    this.#client = client;
    this.#socket = socket;
    socket.once('close', () => {
      this.#alive = false;
    });
  }

  /** Connected within `within` milliseconds, or rejected. A statement may take `queryWithin` milliseconds. */
  static async open(target: Target, within: number, queryWithin = 10_000): Promise<Session> {
    const socket = new Socket();
    const client = new pg.Client({
      stream: () => socket,
      host: target.endpoint.host,
      port: target.endpoint.port,
      user: target.user,
      password: target.password,
      database: target.database,
      connectionTimeoutMillis: within,
      query_timeout: queryWithin,
      application_name: 'prumo-drill',
    });
    // A broken connection shows in the statement that meets it.
    client.on('error', () => undefined);
    const session = new Session(client, socket);
    client.on('notice', (notice) => session.notices.push(notice.message ?? ''));
    try {
      await client.connect();
    } catch (error) {
      session.drop();
      throw error;
    }
    return session;
  }

  get alive(): boolean {
    return this.#alive;
  }

  async query(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    return (await this.#client.query<Record<string, unknown>>(text, [...values])).rows;
  }

  drop(): void {
    this.#alive = false;
    this.#socket.destroy();
  }
}

/** One statement on a session of its own. */
export async function ask(
  target: Target,
  text: string,
  values: readonly unknown[] = [],
  within = 5000,
): Promise<readonly Record<string, unknown>[]> {
  const session = await Session.open(target, within, within);
  try {
    return await session.query(text, values);
  } finally {
    session.drop();
  }
}
