import { dirname, join } from 'node:path';
import { restoreConfig, REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
import { type Job, PORTS, type RenderedFile, type Service, STANZA, type StackContext } from '../../model/index.ts';
import { lookers, ownAccess } from './access.ts';
import { type RecoveryTarget, targetOptions } from './target.ts';

/** Where a restored cluster goes: its name is that of the jobs that work on it, and of the folders of its files and socket. */
export interface Place {
  readonly name: string;
  /** Data folder, on the node that holds the repository. Must be that node's user's own. */
  readonly folder: string;
  /** The folder is a person's: what is in it is removed, and it stays. Default false. */
  readonly isGiven?: boolean;
}

const MB = 1024 * 1024;
/** Milliseconds for a terabyte at 25 MB/s; for PostgreSQL to replay what follows a backup, likewise. */
const FILL_WITHIN = 12 * 3_600_000;
const SERVE_WITHIN = 24 * 3_600_000;
const STOP_WITHIN = 120_000;
/** A folder of many files. */
const REMOVE_WITHIN = 600_000;
/** Bytes of its own log that are kept: with the end of recovery in it. */
const SAID_KEPT = 64 * 1024;

/** A place of a stack's own. */
export function ownPlace(context: StackContext, name: string): Place {
  return { name, folder: `${context.data(name)}/cluster` };
}

/** Fill the folder from the repository. */
export function fillJob(context: StackContext, place: Place, label: string, target: RecoveryTarget): Job {
  const argv = [
    context.server('pgbackrest').path,
    `--config=${context.etc(place.name)}/pgbackrest.conf`,
    `--stanza=${STANZA}`,
    `--set=${label}`,
    '--archive-mode=off',
    ...targetOptions(target),
    'restore',
  ];
  return job(context, place, ['/bin/sh', '-c', 'umask 077; mkdir -p "$1"; shift; exec "$@"', 'sh', place.folder, ...argv], FILL_WITHIN);
}

/** PostgreSQL in it, as long as whoever runs the job waits. */
export function serverJob(context: StackContext, place: Place): Job {
  return { ...job(context, place, serverArgv(context, place), SERVE_WITHIN), outputKept: SAID_KEPT };
}

/** The same, to stay until it is removed. */
export function serverService(context: StackContext, place: Place): Service {
  return {
    name: place.name,
    // Of no component: it is in no spec, and `up` would take away what a spec no longer has.
    component: 'prumo',
    node: repositoryNode(context).name,
    argv: serverArgv(context, place),
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

/** Folder of its Unix socket, for a client. */
export function socketFolder(context: StackContext, place: Place): string {
  return context.run(place.name);
}

function socketOf(context: StackContext, place: Place): string {
  return `${socketFolder(context, place)}/.s.PGSQL.${PORTS.postgres}`;
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

/** The same for every job of a place: each removes files of the one before that it does not have. */
function files(context: StackContext, place: Place): readonly RenderedFile[] {
  const { hba, ident } = ownAccess(lookers(context));
  return [
    { path: 'pgbackrest.conf', content: restoreConfig(context, place.name, place.folder), secret: true },
    { path: 'postgresql.conf', content: serverConfig(context, place) },
    { path: 'pg_hba.conf', content: `${hba.join('\n')}\n` },
    { path: 'pg_ident.conf', content: `${ident.join('\n')}\n` },
  ];
}

/**
 * Its own settings instead of those in the folder: Patroni has written the old member's absolute paths, addresses and synchronous standbys
 * there. What pgBackRest writes for the recovery is in `postgresql.auto.conf`, which is read besides.
 */
function serverConfig(context: StackContext, place: Place): string {
  const { parameters } = context.spec.database;
  const etc = context.etc(place.name);
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '',
    port: String(PORTS.postgres),
    unix_socket_directories: socketFolder(context, place),
    unix_socket_permissions: '0700',
    hba_file: `${etc}/pg_hba.conf`,
    ident_file: `${etc}/pg_ident.conf`,
    cluster_name: place.name,
    // With it off, PostgreSQL needs no limits as wide as those of the cluster this was, and lets nobody in before recovery has ended.
    hot_standby: 'off',
    archive_mode: 'off',
    max_connections: '20',
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // Extensions may have WAL, types and functions of their own.
    ...pick(parameters, ['shared_preload_libraries', 'max_prepared_transactions']),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

function pick(from: Readonly<Record<string, string>>, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
