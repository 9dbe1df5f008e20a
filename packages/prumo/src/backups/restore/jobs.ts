import { dirname, join } from 'node:path';
import { REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
import { SUPERUSER } from '../../components/postgres/index.ts';
import { type Job, type Service, STANZA, type StackContext } from '../../model/index.ts';
import { files } from './files.ts';
import { type Place, socketOf } from './place.ts';
import { type RecoveryTarget, targetOptions } from './target.ts';

const MB = 1024 * 1024;
/** Milliseconds for a terabyte at 25 MB/s; for PostgreSQL to replay what follows a backup, likewise. */
const FILL_WITHIN = 12 * 3_600_000;
const SERVE_WITHIN = 24 * 3_600_000;
const STOP_WITHIN = 120_000;
/** A folder of many files. */
const REMOVE_WITHIN = 600_000;
/** Bytes of its own log that are kept: with the end of recovery in it. */
const SAID_KEPT = 64 * 1024;

/**
 * For a cluster that is thrown away when loading it ends in any other way than well: nothing has to survive a crash before it is whole and
 * `syncJob` has put it on the disk. With the least WAL, rows of a table made in the same restore are not logged at all.
 */
const LOADING = [
  ...['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'wal_level=minimal', 'max_wal_senders=0'],
  ...['autovacuum=off', 'checkpoint_timeout=1h', 'shared_buffers=128MB'],
];

/** Fill the folder from the repository. */
export function fillJob(context: StackContext, place: Place, label: string, target: RecoveryTarget, timeline?: number): Job {
  const argv = [
    context.server('pgbackrest').path,
    `--config=${context.etc(place.name)}/pgbackrest.conf`,
    `--stanza=${STANZA}`,
    `--set=${label}`,
    '--archive-mode=off',
    ...targetOptions(target, timeline),
    'restore',
  ];
  return job(context, place, ['/bin/sh', '-c', 'umask 077; mkdir -p "$1"; shift; exec "$@"', 'sh', place.folder, ...argv], FILL_WITHIN);
}

/** Make a cluster in the folder that has nothing yet. What lets people in, and how it is set up, is in the place's own files. */
export function initJob(context: StackContext, place: Place): Job {
  const argv = [
    ...[initdb(context), '-D', place.folder, `--username=${SUPERUSER}`, '--encoding=UTF8', '--locale=C.UTF-8', '--data-checksums'],
    ...['--auth-local=peer', '--auth-host=reject', '--no-sync'],
  ];
  return job(context, place, ['/bin/sh', '-c', 'umask 077; mkdir -p "$1"; shift; exec "$@"', 'sh', place.folder, ...argv], STOP_WITHIN);
}

/** Put all of it on the disk, after it was loaded without waiting for that. */
export function syncJob(context: StackContext, place: Place): Job {
  return { ...job(context, place, [initdb(context), '-D', place.folder, '--sync-only'], FILL_WITHIN), name: `${place.name}-sync` };
}

/** PostgreSQL in it, as long as whoever runs the job waits. */
export function serverJob(context: StackContext, place: Place, use: 'look' | 'load' = 'look'): Job {
  const settings = use === 'load' ? LOADING.flatMap((setting) => ['-c', setting]) : [];
  return { ...job(context, place, [...serverArgv(context, place), ...settings], SERVE_WITHIN), outputKept: SAID_KEPT };
}

/** The same, to stay until it is removed. It marks the restore as wanted itself: so none is kept that no service shows. */
export function serverService(context: StackContext, place: Place): Service {
  return {
    name: place.name,
    // Of no component: it is in no spec, and `up` would take away what a spec no longer has.
    component: 'prumo',
    node: repositoryNode(context).name,
    argv: ['/bin/sh', '-c', 'touch "$1" && shift && exec "$@"', 'sh', doneFile(context, place), ...serverArgv(context, place)],
    env: {},
    files: files(context, place),
    sockets: [{ address: socketOf(context, place), auth: 'private-socket' }],
    ready: { kind: 'process', aliveFor: 1000 },
    readyWithin: 60_000,
    stop: { signal: 'SIGINT', within: 30_000 },
    restart: { initial: 1000, maximum: 60_000 },
    after: [REPOSITORY],
    resources: { memoryExpected: 100 * MB },
  };
}

/** Stop it in order, so that the folder can be started without recovery. */
export function stopJob(context: StackContext, place: Place): Job {
  const argv = [join(dirname(context.server('postgres').path), 'pg_ctl'), '-D', place.folder, '-m', 'fast', '-w', 'stop'];
  return { ...job(context, place, argv, STOP_WITHIN), name: `${place.name}-stop`, files: [] };
}

/** End what runs in the folder and take away what is there. Safe to repeat. */
export function removeJob(context: StackContext, place: Place): Job {
  return removal(context, place, 'remove', 'false');
}

/** The same for a guard, until the restore is `doneJob`: then the guard leaves it alone. */
export function undoJob(context: StackContext, place: Place): Job {
  return removal(context, place, 'undo', '[ -e "$3" ]');
}

/** Mark the restore as wanted. */
export function doneJob(context: StackContext, place: Place): Job {
  return { ...job(context, place, ['/usr/bin/touch', doneFile(context, place)], STOP_WITHIN), name: `${place.name}-done`, files: [] };
}

/** Whether the node's user can write into a folder. */
export function reachJob(context: StackContext, place: Place): Job {
  const argv = ['/bin/sh', '-c', 'cd "$1" && [ -w . ]', 'sh', place.folder];
  return { ...job(context, place, argv, STOP_WITHIN), name: `${place.name}-reach`, files: [] };
}

function removal(context: StackContext, place: Place, verb: string, unless: string): Job {
  const control = join(dirname(context.server('postgres').path), 'pg_ctl');
  const script = `if ${unless}; then exit 0; fi; rm -f "$3"
if [ -f "$2/postmaster.pid" ]; then "$1" -D "$2" -m immediate -w stop >/dev/null 2>&1 || true; fi
${place.isGiven === true ? 'find "$2" -mindepth 1 -delete' : 'rm -rf "$2"'}`;
  const argv = ['/bin/sh', '-c', script, 'sh', control, place.folder, doneFile(context, place)];
  return { ...job(context, place, argv, REMOVE_WITHIN), name: `${place.name}-${verb}`, files: [] };
}

function doneFile(context: StackContext, place: Place): string {
  return `${context.data(place.name)}/done`;
}

function initdb(context: StackContext): string {
  return join(dirname(context.server('postgres').path), 'initdb');
}

function serverArgv(context: StackContext, place: Place): readonly string[] {
  return [context.server('postgres').path, '-D', place.folder, '-c', `config_file=${context.etc(place.name)}/postgresql.conf`];
}

function job(context: StackContext, place: Place, argv: readonly string[], within: number): Job {
  return {
    name: place.name,
    component: 'pgbackrest',
    node: repositoryNode(context).name,
    argv,
    env: {},
    files: files(context, place),
    after: [],
    within,
    runs: 'always',
    title: place.name,
  };
}
