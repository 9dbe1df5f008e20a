import { dirname, join } from 'node:path';
import { archiverCommand, type Job, type StackContext, type StackNode } from '../../model/index.ts';
import { decisiveSettings, files, type InPlaceTarget, type Stage } from './files.ts';
import { foldersOf, IN_PLACE } from './folders.ts';

/** Milliseconds for a terabyte at 25 MB/s; for PostgreSQL to replay what follows a backup, likewise. */
const FILL_WITHIN = 12 * 3_600_000;
const SERVE_WITHIN = 24 * 3_600_000;
const SHORT = 120_000;
/** A folder of many files; or what is left to archive. */
const LONG = 600_000;
/** Bytes of its own log that are kept: with the end of recovery in it. */
const SAID_KEPT = 64 * 1024;

/** Everything that is done to the data of one member, as that node's user. */
export class MemberJobs {
  readonly #context: StackContext;
  readonly #node: StackNode;
  readonly #target: InPlaceTarget;

  constructor(context: StackContext, node: StackNode, target: InPlaceTarget) {
    this.#context = context;
    this.#node = node;
    this.#target = target;
  }

  /**
   * Bring a backup beside the data that is in use. Recovery is not pgBackRest's to arrange: what it writes for it stays in the folder, and would
   * bind Patroni's server too.
   */
  fill(label: string): Job {
    const { restored } = this.#folders;
    const { cores } = this.#context.machine;
    const push = archiverCommand(this.#context, this.#node);
    const argv = [
      ...push,
      `--pg1-path=${restored}`,
      `--set=${label}`,
      `--process-max=${Math.max(1, Math.min(4, cores))}`,
      '--type=none',
      'restore',
    ];
    const script = 'umask 077; folder=$1; shift; rm -rf "$folder" && mkdir "$folder" && "$@" && touch "$folder/recovery.signal"';
    return { ...this.#shell('fill', script, [restored, ...argv], FILL_WITHIN), outputKept: SAID_KEPT };
  }

  /** PostgreSQL in a folder, as long as whoever runs the job waits. */
  server(stage: Stage): Job {
    const folder = stage === 'promote' ? this.#folders.cluster : this.#folders.restored;
    const settings = decisiveSettings(this.#context, this.#node, folder, this.#target, stage);
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const argv = [this.#context.server('postgres').path, '-D', folder, ...words];
    return { ...this.#job('server', argv, SERVE_WITHIN), name: IN_PLACE, files: files(this.#context, this.#node), outputKept: SAID_KEPT };
  }

  /** Stop it in order: it waits for its archiver, and `pg_ctl` for it, for as long as the job may take. */
  stop(): Job {
    const argv = [this.#control, '-D', this.#folders.cluster, '-m', 'fast', '-w', '-t', '110', 'stop'];
    return this.#job('stop', argv, SHORT);
  }

  /** Roles, passwords and rights as they are wanted now: those of back then may be others. On the private server, by psql. */
  logins(database: string): Job {
    const { etc, run, server } = this.#context;
    const script = `for one in cluster database; do
  if [ $one = cluster ]; then name=postgres; else name=$3; fi
  "$1" -X -q -w -v ON_ERROR_STOP=1 -h "$2" -U postgres -d "$name" -o /dev/null -f "$4/$one.sql" || exit 1
done`;
    // In the files of the server that runs.
    return this.#shell('logins', script, [server('psql').path, run(IN_PLACE), database, etc(IN_PLACE)], LONG);
  }

  /** For a guard: take away what was restored, unless it is wanted by now. Safe to repeat. */
  discard(): Job {
    const { restored, wanted } = this.#folders;
    const script = `if [ -e "$3" ]; then exit 0; fi
if [ -f "$2/postmaster.pid" ]; then "$1" -D "$2" -m immediate -w stop >/dev/null 2>&1 || true; fi
rm -rf "$2"`;
    return this.#shell('discard', script, [this.#control, restored, wanted], LONG);
  }

  /** From now on what was restored is to take the place. Fails where it is not there any more. */
  want(): Job {
    const { restored, wanted } = this.#folders;
    return this.#shell('want', '[ -f "$1/PG_VERSION" ] && touch "$2"', [restored, wanted], SHORT);
  }

  /** Whether the primary in the place was stopped in order, and so has closed and offered its last segment. Ends with 0 if so. */
  isShutDown(): Job {
    const script = 'LC_ALL=C "$1" -D "$2" | grep -qx "Database cluster state: *shut down"';
    return this.#shell('is-shut-down', script, [this.#program('pg_controldata'), this.#folders.cluster], SHORT);
  }

  /** Archive what the stopped primary may have left, then let what was restored take the place. Safe to repeat. */
  swap(): Job {
    const { cluster, restored, before } = this.#folders;
    const script = `set -e
cluster=$1; restored=$2; before=$3; shift 3
if [ ! -d "$before" ]; then
  for mark in "$cluster"/pg_wal/archive_status/*.ready; do
    [ -e "$mark" ] || continue
    segment=$(basename "$mark" .ready)
    "$@" archive-push "$cluster/pg_wal/$segment"
    mv "$mark" "$cluster/pg_wal/archive_status/$segment.done"
  done
  mv -T "$cluster" "$before"
fi
[ -d "$cluster" ] || mv -T "$restored" "$cluster"`;
    return this.#shell('swap', script, [cluster, restored, before, ...archiverCommand(this.#context, this.#node)], LONG);
  }

  /** Put what was there before in its place again, to be recovered to its end: the timelines begun meanwhile are in the archive, and it needs one of its own. Safe to repeat. */
  swapBack(): Job {
    const { cluster, restored, before } = this.#folders;
    const script = `set -e
if [ -d "$3" ]; then
  rm -rf "$2"
  if [ -d "$1" ]; then mv -T "$1" "$2"; fi
  touch "$3/recovery.signal"
  mv -T "$3" "$1"
fi`;
    return this.#shell('swap-back', script, [cluster, restored, before], LONG);
  }

  /** Take away what is kept beside, and the mark. Safe to repeat. */
  clear(): Job {
    const { restored, before, wanted } = this.#folders;
    return this.#shell('clear', 'rm -rf "$1" "$2" && rm -f "$3"', [before, restored, wanted], LONG);
  }

  /** Take away the data of this member, so that Patroni clones it. Only with its service stopped. */
  empty(): Job {
    return this.#shell('empty', 'rm -rf "$1"', [this.#folders.cluster], LONG);
  }

  get #folders() {
    return foldersOf(this.#context, this.#node);
  }

  get #control(): string {
    return this.#program('pg_ctl');
  }

  #program(name: string): string {
    return join(dirname(this.#context.server('postgres').path), name);
  }

  #shell(verb: string, script: string, given: readonly string[], within: number): Job {
    return this.#job(verb, ['/bin/sh', '-c', script, 'sh', ...given], within);
  }

  #job(verb: string, argv: readonly string[], within: number): Job {
    return {
      name: `${IN_PLACE}-${verb}`,
      component: 'postgres',
      node: this.#node.name,
      argv,
      env: {},
      files: [],
      after: [],
      within,
      runs: 'always',
      title: `${IN_PLACE} ${verb}`,
    };
  }
}
