import { ADMIN_USER } from '../../components/pgbouncer/index.ts';
import { type Job, PORTS, type StackContext, type StackNode, type UndoStep } from '../../model/index.ts';
import { askOnce, type Login } from './ask.ts';

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

/**
 * Hold back new transactions of the database that leads to the primary, and wait for those under way to end; reads by the standbys go
 * on. Rejects when they have not ended within `within` milliseconds. The pause then stays until `resumePooler`.
 */
export async function pausePooler(context: StackContext, node: StackNode, within: number): Promise<void> {
  await askOnce(consoleOf(context, node), `PAUSE ${context.spec.database.name}`, within);
}

/** Let transactions go on. Resolves when they already do. */
export async function resumePooler(context: StackContext, node: StackNode): Promise<void> {
  try {
    await askOnce(consoleOf(context, node), `RESUME ${context.spec.database.name}`, ANSWER_WITHIN);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('not paused'))) throw error;
  }
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
