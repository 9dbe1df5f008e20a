import { ADMIN_USER } from '../../components/pgbouncer/index.ts';
import { type Job, PORTS, type StackContext, type StackNode, type UndoStep } from '../../model/index.ts';
import { Asker, askOnce, type Login } from './ask.ts';

/** PgBouncer's administration database. */
const CONSOLE = 'pgbouncer';

/** Milliseconds for a console to answer what it does at once. */
const ANSWER_WITHIN = 2000;

/** Milliseconds the guard's job may take: it starts psql under the pooler's user. */
const JOB_WITHIN = 10_000;

/** `RESUME` of what is not paused is an error to PgBouncer and what is wanted to us. First argument: the database to resume. */
const RESUME_SCRIPT = String.raw`resume="RESUME $1"
shift
said=$("$@" -c "$resume" 2>&1) && exit 0
case $said in *'not paused'*) exit 0 ;; esac
printf '%s\n' "$said"
exit 1`;

/** A pooler to be paused, its console open before anybody waits: a login costs both sides thousands of hashes. */
export class Pooler {
  readonly #context: StackContext;
  readonly #node: StackNode;
  readonly #console: Asker;
  /** The console has answered and can be asked again. */
  #isFree = true;

  private constructor(context: StackContext, node: StackNode, console: Asker) {
    this.#context = context;
    this.#node = node;
    this.#console = console;
  }

  /** Rejects when the console does not answer. `within`: milliseconds for what is asked of it later. */
  static async open(context: StackContext, node: StackNode, within: number): Promise<Pooler> {
    return new Pooler(context, node, await Asker.open(consoleOf(context, node), within));
  }

  /**
   * Hold back new transactions of the database that leads to the primary, and wait for those under way to end; reads by the standbys go
   * on. Rejects when they have not ended in time. The pause then stays until `resume`.
   */
  async pause(): Promise<void> {
    this.#isFree = false;
    await this.#console.ask(`PAUSE ${this.#context.spec.database.name}`);
    this.#isFree = true;
  }

  /** Let transactions go on. Resolves when they already do. A console that is lost, or still waits for its pause, is replaced. */
  async resume(): Promise<void> {
    const resume = `RESUME ${this.#context.spec.database.name}`;
    if (this.#isFree && (await answered(this.#console.ask(resume)).catch(() => false))) return;
    await answered(askOnce(consoleOf(this.#context, this.#node), resume, ANSWER_WITHIN));
  }

  /** Leave every connection to a server as soon as it is free: what it leads to has changed. */
  async reconnect(): Promise<void> {
    await this.#console.ask('RECONNECT');
  }

  [Symbol.dispose](): void {
    this.#console.close();
  }
}

/** True when it was done or was so before. Rejects otherwise. */
async function answered(asked: Promise<unknown>): Promise<true> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('not paused'))) throw error;
  }
  return true;
}

/** For the guard: a pooler goes on although whoever paused it is gone. The password is in the environment, never in argv. */
export function resumeStep(context: StackContext, node: StackNode): UndoStep {
  const { host, port, user, password, database } = consoleOf(context, node);
  const job: Job = {
    name: `resume-${nameOf(node)}`,
    component: 'pgbouncer',
    node: node.name,
    title: `resume ${nameOf(node)}`,
    argv: [
      '/bin/sh',
      '-c',
      RESUME_SCRIPT,
      'sh',
      context.spec.database.name,
      context.server('psql').path,
      '-X',
      '-q',
      '-h',
      host,
      '-p',
      String(port),
      '-U',
      user,
      database,
    ],
    env: { PGPASSWORD: password, PGCONNECT_TIMEOUT: '5' },
    files: [],
    after: [],
    within: JOB_WITHIN,
    runs: 'always',
  };
  return { kind: 'run', job };
}

/** The console through the pooler's private socket: nobody but its node's user and root gets there. */
function consoleOf(context: StackContext, node: StackNode): Login {
  return {
    host: context.run(nameOf(node)),
    port: PORTS.pgbouncer,
    user: ADMIN_USER,
    password: context.secret('database.pooler-admin'),
    database: CONSOLE,
  };
}

function nameOf(node: StackNode): string {
  return `pgbouncer-${node.index}`;
}
