import { dirname } from 'node:path';
import { PORTS, routersUseSockets, type StackContext, type StackNode } from '../../model/index.ts';
import { archiveCommand, onRoleChange } from './archive.ts';
import { dynamicConfiguration } from './dynamic-configuration.ts';
import { hostAccess, identMap } from './host-access.ts';
import { API_USER, NAMESPACE, postgresServiceName } from './names.ts';
import { REPLICATION, REWIND, SUPERUSER } from './roles.ts';
import { hasRequestQueueSize } from './versions.ts';

/** A node's `patroni.yml`, as JSON (which YAML readers take). Holds secrets. */
export function patroniConfiguration(context: StackContext, node: StackNode): string {
  const name = postgresServiceName(node);
  const etc = context.etc(name);
  const { spec } = context;
  const password = (role: string, secret: 'database.superuser' | 'database.replication' | 'database.rewind') => ({
    username: role,
    password: context.secret(secret),
  });
  const configuration = {
    scope: spec.name,
    namespace: NAMESPACE,
    name,
    restapi: {
      listen: `${node.address}:${PORTS.patroni}`,
      connect_address: `${node.address}:${PORTS.patroni}`,
      authentication: { username: API_USER, password: context.secret('patroni.api') },
      ...(hasRequestQueueSize(context.server('patroni').version) ? { request_queue_size: 64 } : {}),
    },
    etcd3: {
      hosts: context.nodesOf('etcd').map((member) => `${member.address}:${PORTS.etcdClient}`),
      protocol: 'https',
      cacert: `${etc}/ca.crt`,
      cert: `${etc}/node.crt`,
      key: `${etc}/node.key`,
    },
    bootstrap: {
      dcs: dynamicConfiguration(context),
      initdb: [
        { encoding: 'UTF8' },
        { locale: 'C.UTF-8' },
        'data-checksums',
        { 'auth-host': 'scram-sha-256' },
        { 'auth-local': 'scram-sha-256' },
      ],
    },
    postgresql: {
      listen: `${node.address}:${PORTS.postgres}`,
      connect_address: `${node.address}:${PORTS.postgres}`,
      data_dir: `${context.data(name)}/cluster`,
      bin_dir: dirname(context.server('postgres').path),
      pgpass: `${context.data(name)}/pgpass`,
      use_unix_socket: true,
      authentication: {
        superuser: password(SUPERUSER, 'database.superuser'),
        replication: password(REPLICATION, 'database.replication'),
        rewind: password(REWIND, 'database.rewind'),
      },
      parameters: {
        unix_socket_directories: context.run(name),
        // With 0777 anybody may connect, as by address, and is asked for a password (`hostAccess`).
        unix_socket_permissions: routersUseSockets(context) ? '0777' : '0700',
        ...(spec.backup === undefined ? {} : { archive_command: archiveCommand(context, node) }),
      },
      ...(spec.backup === undefined ? {} : { callbacks: { on_role_change: onRoleChange(context, node) } }),
      pg_hba: hostAccess(context),
      pg_ident: identMap(context, node),
      // Without `fast` a clone waits for the next spread checkpoint: 45 s more were measured.
      basebackup: [{ checkpoint: 'fast' }],
      // A standby that cannot be rewound is cloned again. With a synchronous standby nothing acknowledged can be on it alone;
      // without one its data folder may be the only copy of acknowledged writes, and stays for a person to look at.
      remove_data_directory_on_rewind_failure: spec.database.synchronous > 0,
      remove_data_directory_on_diverged_timelines: false,
    },
    // Three nodes of one machine cannot share one watchdog device. The agent fences instead.
    watchdog: { mode: 'off' },
  };
  return `${JSON.stringify(configuration, null, 2)}\n`;
}
