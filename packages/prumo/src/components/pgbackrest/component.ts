import {
  archiverServiceName,
  defineComponent,
  type Job,
  PORTS,
  type RenderedFile,
  type Service,
  type StackContext,
  type StackNode,
} from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';
import { pgbackrestAlerts } from './alerts.ts';
import { pgbackrestClaims } from './claims.ts';
import { memberConfig, repositoryConfig } from './config.ts';
import { offsiteFiles } from './offsite.ts';
import { backupCommand, REPOSITORY, repositoryNode, STANZA_JOB } from './names.ts';

const MB = 1024 * 1024;

/** Backups of the whole cluster and its WAL: a repository on a node of its own, and beside each database what reaches its files. */
export const pgbackrest = defineComponent({
  id: 'pgbackrest',
  title: 'Backups and the archive of WAL, by pgBackRest',
  wanted: (spec) => spec.backup !== undefined,
  services: (context) => [repository(context), ...context.nodesOf('database').map((node) => archiver(context, node))],
  jobs: (context) => [stanza(context)],
  claims: pgbackrestClaims,
  alerts: pgbackrestAlerts,
});

function repository(context: StackContext): Service {
  const node = repositoryNode(context);
  const config = { path: 'pgbackrest.conf', content: repositoryConfig(context), secret: true };
  return server(context, REPOSITORY, node, [config, ...offsiteFiles(context)]);
}

function archiver(context: StackContext, node: StackNode): Service {
  return server(context, archiverServiceName(node), node, [{ path: 'pgbackrest.conf', content: memberConfig(context, node) }]);
}

function server(context: StackContext, name: string, node: StackNode, config: readonly RenderedFile[]): Service {
  const { path, version } = context.server('pgbackrest');
  const certificate = context.certificate(node.name);
  return {
    name,
    component: 'pgbackrest',
    node: node.name,
    argv: [path, `--config=${context.etc(name)}/pgbackrest.conf`, 'server'],
    // The version is here so that an upgraded package is taken up: both sides must have the same.
    env: { PRUMO_VERSION: `pgbackrest ${version}` },
    files: [
      ...config,
      { path: 'ca.crt', content: certificate.ca },
      { path: 'node.crt', content: certificate.cert },
      { path: 'node.key', content: certificate.key, secret: true },
    ],
    sockets: [{ address: node.address, port: PORTS.pgbackrest, auth: 'client-certificate' }],
    // A connection that says nothing is an error in its log each time. Whether WAL arrives is asked of the repository, not of this process.
    ready: { kind: 'process', aliveFor: 500 },
    readyWithin: 15_000,
    // What a client has under way is a process of its own and goes with it; a backup begun anew takes over the files that were copied.
    stop: { signal: 'SIGTERM', within: 10_000 },
    restart: { initial: 200, maximum: 5000 },
    after: [],
    resources: { memoryExpected: 14 * MB },
  };
}

/** Makes the stanza, or sees that the one that is there is this cluster's. WAL may not be archived yet: PostgreSQL turns that on with its next restart, which `up` sees to afterwards. */
function stanza(context: StackContext): Job {
  const offsite = bucketOf(context.spec);
  return {
    name: STANZA_JOB,
    component: 'pgbackrest',
    node: repositoryNode(context).name,
    argv: ['/bin/sh', `${context.etc(STANZA_JOB)}/prepare.sh`, ...backupCommand(context)],
    // Another bucket is to be prepared too: until it is, nothing is archived anywhere.
    env: offsite === undefined ? {} : { PRUMO_OFFSITE: [offsite.endpoint, offsite.bucket, offsite.prefix].join('/') },
    files: [{ path: 'prepare.sh', content: PREPARE }],
    after: ['database-roles', REPOSITORY, ...context.nodesOf('database').map(archiverServiceName)],
    within: 180_000,
    runs: 'when-changed',
    title: 'prepare the repository of backups',
  };
}

const PREPARE = `#!/bin/sh
# Made by Prumo; edits are lost. Safe to repeat: what is there already is checked.
set -eu
"$@" stanza-create
`;
