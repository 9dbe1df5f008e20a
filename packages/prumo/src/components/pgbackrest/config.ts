import { archiverServiceName, PORTS, STANZA, type StackContext, type StackNode } from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';
import { type BackupPlace, placesOf, REPOSITORY, repositoryNode, repositoryNumber } from './names.ts';
import { OFFSITE_TIMEOUT, offsiteRepository } from './offsite.ts';
import { render, type Settings } from './settings.ts';

/** zstd at its own default: a seventh of the processor time of `pg_dump | gzip` for a database of 1.5 GB; level 1 saves little of it. */
const COMPRESSION: Settings = { 'compress-type': 'zst', 'compress-level': 3 };

/** Seconds for WAL to arrive in the repository before a backup or a check fails. */
const ARCHIVE_TIMEOUT = 60;

/** Seconds for a connection. PostgreSQL stops only after its archiver has, so that a repository that is away would hold up a switchover by this. */
const CONNECT_TIMEOUT = 5;

/**
 * pgBackRest beside a database. It knows the repository by address; the key is in none of its files, yet the repository's server gives it to
 * whoever it lets in, since archiving encrypts here. Whoever breaks into a database node can read and delete backups.
 */
export function memberConfig(context: StackContext, node: StackNode): string {
  return render({
    global: {
      ...Object.fromEntries(
        placesOf(context).flatMap((place) => Object.entries(throughHost(context, node, `repo${repositoryNumber(place)}`))),
      ),
      ...COMPRESSION,
      ...common(context, archiverServiceName(node)),
      ...server(context, archiverServiceName(node), node, [repositoryNode(context)]),
    },
    [STANZA]: cluster(context, node, 1),
  });
}

/** Both places by way of the repository's node, so that what opens a bucket lies on that node alone. */
function throughHost(context: StackContext, node: StackNode, prefix: string): Settings {
  return {
    [`${prefix}-host`]: repositoryNode(context).address,
    [`${prefix}-host-port`]: PORTS.pgbackrest,
    ...tls(context, archiverServiceName(node), `${prefix}-host`),
    [`${prefix}-host-config`]: `${context.etc(REPOSITORY)}/pgbackrest.conf`,
  };
}

/** pgBackRest with the repository: the only one that knows all members, and takes backups from a standby. Secret: holds the key. */
export function repositoryConfig(context: StackContext): string {
  const { backup, database } = context.spec;
  const bucket = bucketOf(context.spec);
  if (backup === undefined) throw new Error('a stack without `backup` has no repository');
  const members = context.nodesOf('database');
  return render({
    global: {
      ...localRepository(context),
      // Small files together: a table costs three at least, and a file in a bucket a request.
      'repo1-bundle': 'y',
      'repo1-retention-full-type': 'time',
      'repo1-retention-full': backup.keep,
      ...(bucket === undefined
        ? {}
        : {
            ...offsiteRepository(context, repositoryNumber('offsite'), REPOSITORY),
            'repo2-bundle': 'y',
            'repo2-retention-full-type': 'time',
            'repo2-retention-full': bucket.keep,
          }),
      'process-max': Math.max(1, Math.min(4, Math.floor(context.machine.cores / 2))),
      // A backup begins with a checkpoint; spread over minutes, as by default, it would only end later.
      'start-fast': 'y',
      ...(database.standbys > 0 ? { 'backup-standby': 'y' } : {}),
      ...COMPRESSION,
      ...common(context, REPOSITORY),
      ...(bucket === undefined ? {} : { 'io-timeout': OFFSITE_TIMEOUT }),
      ...server(context, REPOSITORY, repositoryNode(context), members),
    },
    [STANZA]: Object.assign(
      {},
      ...members.map((node, position) => ({
        [`pg${position + 1}-host`]: node.address,
        [`pg${position + 1}-host-port`]: PORTS.pgbackrest,
        ...tls(context, REPOSITORY, `pg${position + 1}-host`),
        [`pg${position + 1}-host-config`]: `${context.etc(archiverServiceName(node))}/pgbackrest.conf`,
        ...cluster(context, node, position + 1),
      })),
    ) as Settings,
  });
}

/**
 * pgBackRest for a restore where the repository is, into a folder there. A configuration of its own: the repository's knows the members by
 * address, and with one of those a restore would have to run there. It knows one place, so that nothing comes from the other. Secret: holds the
 * key. `name`: whose folders it uses.
 */
export function restoreConfig(context: StackContext, name: string, folder: string, place: BackupPlace): string {
  return render({
    global: {
      ...(place === 'local' ? localRepository(context) : offsiteRepository(context, 1, name)),
      'process-max': Math.max(1, Math.min(4, context.machine.cores)),
      ...logging(context, name),
      ...(place === 'offsite' ? { 'io-timeout': OFFSITE_TIMEOUT } : {}),
    },
    [STANZA]: { 'pg1-path': folder },
  });
}

function localRepository(context: StackContext): Settings {
  return {
    'repo1-path': `${context.data(REPOSITORY)}/repository`,
    'repo1-cipher-type': 'aes-256-cbc',
    'repo1-cipher-pass': context.secret('backup.cipher'),
  };
}

function common(context: StackContext, service: string): Settings {
  return { 'archive-timeout': ARCHIVE_TIMEOUT, ...logging(context, service) };
}

function logging(context: StackContext, service: string): Settings {
  return {
    'io-timeout': CONNECT_TIMEOUT,
    'lock-path': context.run(service),
    'log-level-console': 'info',
    'log-level-file': 'off',
    'log-timestamp': 'n',
  };
}

/** Where a member's files are and how PostgreSQL is asked: as the node's own user on its socket, who is superuser there. */
function cluster(context: StackContext, node: StackNode, index: number): Settings {
  const member = `postgres-${node.index}`;
  return {
    [`pg${index}-path`]: `${context.data(member)}/cluster`,
    [`pg${index}-socket-path`]: context.run(member),
    [`pg${index}-port`]: PORTS.postgres,
    [`pg${index}-user`]: 'postgres',
  };
}

function tls(context: StackContext, service: string, prefix: string): Settings {
  const etc = context.etc(service);
  return {
    [`${prefix}-type`]: 'tls',
    [`${prefix}-ca-file`]: `${etc}/ca.crt`,
    [`${prefix}-cert-file`]: `${etc}/node.crt`,
    [`${prefix}-key-file`]: `${etc}/node.key`,
  };
}

/** Only the named nodes are let in, by the name in their certificate, and only to this stanza. */
function server(context: StackContext, service: string, node: StackNode, clients: readonly StackNode[]): Settings {
  const etc = context.etc(service);
  return {
    'tls-server-address': node.address,
    'tls-server-port': PORTS.pgbackrest,
    'tls-server-ca-file': `${etc}/ca.crt`,
    'tls-server-cert-file': `${etc}/node.crt`,
    'tls-server-key-file': `${etc}/node.key`,
    'tls-server-auth': clients.map(({ name }) => `${name}=${STANZA}`).join('\ntls-server-auth='),
  };
}
