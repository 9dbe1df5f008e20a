import { STATS_USER } from '../../components/pgbouncer/index.ts';
import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';
import { Session, type Target } from '../load/login.ts';

/** PgBouncer's administration database. */
const CONSOLE = 'pgbouncer';
/** Milliseconds for a login and for an answer. */
const ANSWER_WITHIN = 5000;

/**
 * A pooler's console, open for as long as it is asked: a login for each question is thousands of hashes for both sides, on the one thread that
 * serves the clients who are watched. As a user that may look and nothing else.
 */
export class PoolerConsole {
  readonly #stack: StackContext;
  readonly #target: Target;
  #session: Session | undefined;

  constructor(stack: StackContext, node: StackNode) {
    this.#stack = stack;
    const endpoint = { host: node.address, port: PORTS.pgbouncer };
    this.#target = { endpoint, user: STATS_USER, password: stack.secret('database.monitor'), database: CONSOLE };
  }

  /** Clients of one role and the stack's database. Rejects when the pooler does not answer. */
  async clientsOf(user: string): Promise<PoolerClients> {
    const rows = await this.#ask('SHOW POOLS');
    const pool = rows.find((row) => row['database'] === this.#stack.spec.database.name && row['user'] === user);
    const count = (column: string): number => Number(pool?.[column] ?? 0);
    return { active: count('cl_active'), waiting: count('cl_waiting'), serversActive: count('sv_active'), serversIdle: count('sv_idle') };
  }

  /** Whether it holds transactions of the stack's database back. Rejects when the pooler does not answer. */
  async isPaused(): Promise<boolean> {
    const rows = await this.#ask('SHOW DATABASES');
    return rows.some((row) => row['name'] === this.#stack.spec.database.name && Number(row['paused']) === 1);
  }

  close(): void {
    this.#session?.drop();
    this.#session = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** After a rejection the next question logs in anew. */
  async #ask(show: 'SHOW POOLS' | 'SHOW DATABASES'): Promise<readonly Record<string, unknown>[]> {
    try {
      this.#session ??= await Session.open(this.#target, ANSWER_WITHIN, ANSWER_WITHIN);
      return await this.#session.query(show);
    } catch (error) {
      this.close();
      throw error;
    }
  }
}

/** Clients of one role and database a pooler has now. */
export interface PoolerClients {
  /** Linked to a server connection, or idle. */
  readonly active: number;
  /** Waiting for a server connection. */
  readonly waiting: number;
  /** Server connections linked to a client. */
  readonly serversActive: number;
  readonly serversIdle: number;
}
