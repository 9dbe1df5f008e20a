import { PrumoError } from '../../errors/index.ts';
import {
  databaseSocket,
  defineComponent,
  PORTS,
  patroniSafety,
  routersUseSockets,
  type Service,
  type StackContext,
  type StackNode,
} from '../../model/index.ts';
import { ARCHIVE_FILE, ARCHIVE_SCRIPT } from './archive-script.ts';
import { ARCHIVE_GAP, ARCHIVE_GAP_FILE } from './archive.ts';
import { postgresAlerts } from './alerts/index.ts';
import { postgresClaims } from './claims.ts';
import { databaseJobs } from './jobs.ts';
import { PATRONI_LAUNCHER } from './launcher.ts';
import { handoverSocket, postgresServiceName } from './names.ts';
import { memoryPerNode } from './parameters.ts';
import { patroniConfiguration } from './patroni-configuration.ts';
import { databaseReferences } from './references.ts';
import { text } from './text.ts';

/** PostgreSQL under Patroni: one primary, its standbys, and who is which. */
export const postgres = defineComponent({
  id: 'postgres',
  title: 'PostgreSQL with synchronous standbys, kept by Patroni',
  wanted: () => true,
  claims: postgresClaims,
  alerts: postgresAlerts,
  services(context) {
    const { version } = context.server('patroni');
    if (patroniSafety(version) === 'unsafe') {
      throw new PrumoError({
        code: 'server-unsafe',
        what: text.unsafePatroni(version),
        why: text.unsafePatroniWhy(),
        remedy: text.unsafePatroniRemedy(),
      });
    }
    return context.nodesOf('database').map((node) => member(context, node));
  },
  jobs: databaseJobs,
  targets: (context) =>
    context.nodesOf('database').map(({ name, address }) => ({
      job: 'patroni',
      node: name,
      address,
      port: PORTS.patroni,
      path: '/metrics',
      interval: 'paging',
    })),
  change,
  references: databaseReferences,
  links: (context) => {
    const { host, port } = context.endpoint('database');
    return [{ title: 'PostgreSQL', url: `postgresql://${host}:${port}/${context.spec.database.name}`, access: 'prumo connect db' }];
  },
});

function member(context: StackContext, node: StackNode): Service {
  const name = postgresServiceName(node);
  const certificate = context.certificate(node.name);
  const etc = context.etc(name);
  return {
    name,
    component: 'postgres',
    node: node.name,
    argv: [context.server('python3').path, '-I', `${etc}/patroni-launcher.py`, `${etc}/patroni.yml`],
    env: {
      HOME: context.data(name),
      PRUMO_HANDOVER: handoverSocket(context, node),
      // The versions are here so that upgraded packages are taken up by a roll.
      PRUMO_VERSION: `patroni ${context.server('patroni').version}, postgres ${context.server('postgres').version}`,
    },
    files: [
      { path: 'patroni.yml', content: patroniConfiguration(context, node), secret: true },
      { path: 'patroni-launcher.py', content: PATRONI_LAUNCHER },
      ...(context.spec.backup === undefined
        ? []
        : [
            { path: ARCHIVE_GAP_FILE, content: ARCHIVE_GAP },
            { path: ARCHIVE_FILE, content: ARCHIVE_SCRIPT },
          ]),
      { path: 'ca.crt', content: certificate.ca },
      { path: 'node.crt', content: certificate.cert },
      { path: 'node.key', content: certificate.key, secret: true },
    ],
    sockets: [
      { address: node.address, port: PORTS.postgres, auth: 'password' },
      { address: databaseSocket(context, node), auth: routersUseSockets(context) ? 'password' : 'private-socket' },
      { address: handoverSocket(context, node), auth: 'private-socket' },
      {
        address: node.address,
        port: PORTS.patroni,
        auth: 'none',
        reason:
          'reads only (role, state, positions and settings, no secrets), which the routers ask five times a second; whatever changes something takes the password',
      },
    ],
    // The body too: the status alone has been seen to be 200 with a dead postmaster.
    ready: {
      kind: 'http',
      url: `http://${node.address}:${PORTS.patroni}/health`,
      status: [200],
      body: '"state":\\s*"running"',
      role: ['role'],
      roleNames: { master: 'primary', leader: 'primary', replica: 'standby' },
      // A standby that is ahead of its leader, or has lost its slot, says `running` of itself: who streams is known to the sender alone.
      followers: { path: ['replication'], name: 'application_name', state: 'state', follows: ['streaming', 'catchup'] },
    },
    // A standby is cloned before it is ready.
    readyWithin: 300_000,
    // PostgreSQL's fast shutdown ends with a checkpoint. Killed later it recovers from its WAL. It waits until the last of that is
    // archived: in vain, and until it is killed, when the repository was stopped before.
    stop: { signal: 'SIGTERM', within: 30_000, before: ['pgbackrest'] },
    reload: { signal: 'SIGHUP' },
    // Quick: Patroni decides itself whether the node may go on, and a promoted standby keeps the lock from it.
    restart: { initial: 200, maximum: 5000, ...(heldAfterExit(context) ? { holdFor: HOLD_FOR } : {}) },
    first: true,
    after: context.nodesOf('etcd').map((etcd) => `etcd-${etcd.index}`),
    resources: { memoryExpected: memoryPerNode(context) },
    group: 'postgres',
  };
}

/**
 * Milliseconds an exited member waits for the controller's word. It needs about half a second to fence the node; a dead
 * controller is back in less than this; and with the shortest ttl (8 s) the restarted member still finds its lock.
 */
const HOLD_FOR = 3000;

/** Where a standby may take over sooner, a primary that starts again by itself would race it. */
function heldAfterExit({ spec: { database } }: StackContext): boolean {
  return database.fastFailover !== 'off' && database.synchronous > 0;
}

/** Patroni takes a changed configuration up on SIGHUP; a changed program, launcher, certificate or socket means a new process, standbys first. */
function change(before: Service, after: Service): 'nothing' | 'reload' | 'roll' {
  const fixed = (service: Service) =>
    JSON.stringify([service.argv, service.env, service.cwd, service.node, service.user, service.sockets, filesBut(service, 'patroni.yml')]);
  if (fixed(before) !== fixed(after)) return 'roll';
  return JSON.stringify(before.files) === JSON.stringify(after.files) ? 'nothing' : 'reload';
}

function filesBut(service: Service, path: string): readonly unknown[] {
  return service.files.filter((file) => file.path !== path);
}
