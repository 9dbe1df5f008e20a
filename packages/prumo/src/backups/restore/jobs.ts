import { dirname, join } from 'node:path';
import { REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
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

/** PostgreSQL in it, as long as whoever runs the job waits. */
export function serverJob(context: StackContext, place: Place): Job {
  return { ...job(context, place, serverArgv(context, place), SERVE_WITHIN), outputKept: SAID_KEPT };
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
