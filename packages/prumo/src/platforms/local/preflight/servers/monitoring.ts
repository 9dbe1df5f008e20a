import type { ServerDefinition } from './definition.ts';
import { text } from './text.ts';

/** What `monitoring` needs, by the names Debian gives the programs. */
export const MONITORING_SERVERS: readonly ServerDefinition[] = [
  server({
    id: 'prometheus',
    title: 'Prometheus',
    program: 'prometheus',
    companions: ['promtool'],
    minimum: '2.42',
    packages: ['prometheus'],
  }),
  server({
    id: 'alertmanager',
    title: 'Alertmanager',
    program: 'prometheus-alertmanager',
    companions: ['amtool'],
    minimum: '0.25',
    packages: ['prometheus-alertmanager'],
  }),
  server({
    id: 'node-exporter',
    title: 'Prometheus’s node exporter',
    program: 'prometheus-node-exporter',
    minimum: '1.5',
    packages: ['prometheus-node-exporter'],
  }),
  server({
    id: 'postgres-exporter',
    title: 'Prometheus’s PostgreSQL exporter',
    program: 'prometheus-postgres-exporter',
    minimum: '0.11',
    packages: ['prometheus-postgres-exporter'],
  }),
  server({
    id: 'redis-exporter',
    title: 'Prometheus’s Redis exporter',
    program: 'prometheus-redis-exporter',
    // `… msg="Redis Metrics Exporter 1.45.0-2+b4    build date: …`
    versionPattern: /Redis Metrics Exporter v?(\d[\d.]*)/,
    minimum: '1.45',
    packages: ['prometheus-redis-exporter'],
    wanted: (spec) => spec.monitoring !== undefined && spec.cache !== undefined,
  }),
];

type Own = Pick<ServerDefinition, 'id' | 'title' | 'program' | 'minimum' | 'packages'> & Partial<ServerDefinition>;

function server(own: Own): ServerDefinition {
  return {
    foldersFirst: ['/usr/bin'],
    foldersLast: ['/usr/local/bin', '/usr/sbin'],
    companions: [],
    versionArgv: ({ path }) => [path, '--version'],
    // `prometheus, version 2.42.0+ds (branch: …`, `node_exporter, version 1.5.0 (…`
    versionPattern: /version v?(\d[\d.]*)/i,
    wanted: (spec) => spec.monitoring !== undefined,
    onlyWhenAsked: true,
    neededFor: text.forMonitoring(),
    homepage: 'https://prometheus.io/download/',
    ...own,
  };
}
