import { defineComponent, type RenderedFile, type Service, type StackContext } from '../../model/index.ts';
import { swiftAlerts } from './alerts.ts';
import { MAKE_BUCKETS, renderBucketSettings } from './buckets.ts';
import { renderBackendConf, renderProxyConf, renderSwiftConf } from './config.ts';
import { FILTERS } from './filters.ts';
import { launch, LAUNCHER, renderSettings } from './launcher.ts';
import {
  accessKey,
  type Backend,
  BACKENDS,
  BUCKETS_JOB,
  devicesOf,
  PROXY,
  REGION,
  serviceOf,
  socketOf,
  storageNode,
  UPKEEP,
} from './layout.ts';
import { UPKEEP_PROGRAM, type UpkeepTask } from './upkeep.ts';

const MB = 1024 * 1024;

/** Object storage that speaks S3: OpenStack Swift with its s3api. */
export const swift = defineComponent({
  id: 'swift',
  title: 'Object storage',
  wanted: (spec) => spec.storage !== undefined,
  alerts: swiftAlerts,
  services: (context) => [...BACKENDS.map((backend) => backendService(context, backend)), proxyService(context), upkeepService(context)],
  jobs: (context) => [
    {
      name: BUCKETS_JOB,
      component: 'swift',
      node: storageNode(context).name,
      argv: [context.server('python3').path, `${context.etc(BUCKETS_JOB)}/buckets.py`, `${context.etc(BUCKETS_JOB)}/settings.json`],
      env: {},
      files: [
        { path: 'buckets.py', content: MAKE_BUCKETS },
        { path: 'settings.json', content: renderBucketSettings(context), secret: true },
      ],
      after: [PROXY, ...BACKENDS.map(serviceOf)],
      within: 60_000,
      runs: 'when-changed',
      title: 'make the buckets',
    },
  ],
  // Plain HTTP: requests are signed, their bodies included, the secret never travels, and loopback is read by root alone.
  references(context) {
    const { host, port } = context.endpoint('storage');
    return {
      'storage.endpoint': `http://${host}:${port}`,
      'storage.access_key': accessKey(context),
      'storage.secret_key': context.secret('storage.app'),
      'storage.region': REGION,
    };
  },
  links(context) {
    const { host, port } = context.endpoint('storage');
    return [{ title: 'Object storage (S3)', url: `http://${host}:${port}`, access: 'prumo connect s3' }];
  },
});

function backendService(context: StackContext, backend: Backend): Service {
  const name = serviceOf(backend);
  const socket = socketOf(context, backend);
  return {
    ...common(context, name),
    argv: launch(context, name, `swift-${backend}-server`, `${context.etc(name)}/${backend}-server.conf`),
    files: [...launcherFiles(context, name, backend), { path: `${backend}-server.conf`, content: renderBackendConf(context, backend) }],
    sockets: [{ address: socket, auth: 'private-socket' }],
    ready: { kind: 'http', url: 'http://localhost/healthcheck', socketPath: socket, body: '^OK' },
    after: [],
    resources: { memoryExpected: 60 * MB, memoryLimit: 512 * MB },
  };
}

function proxyService(context: StackContext): Service {
  const { host, port } = context.endpoint('storage');
  return {
    ...common(context, PROXY),
    argv: launch(context, PROXY, 'swift-proxy-server', `${context.etc(PROXY)}/proxy-server.conf`),
    files: [
      ...launcherFiles(context, PROXY, undefined),
      { path: 'prumo_filters.py', content: FILTERS },
      { path: 'proxy-server.conf', content: renderProxyConf(context), secret: true },
    ],
    sockets: [{ address: host, port, auth: 'password' }],
    ready: { kind: 'http', url: `http://${host}:${port}/healthcheck`, body: '^OK' },
    after: [],
    resources: { memoryExpected: 70 * MB, memoryLimit: 512 * MB },
  };
}

/** Delivers updates that failed, and lets go of what was deleted more than a week ago (Swift's `reclaim_age`). */
function upkeepService(context: StackContext): Service {
  const etc = context.etc(UPKEEP);
  const task = (program: string, conf: Backend, every: number, when: UpkeepTask['when'], within: number): UpkeepTask => ({
    name: program,
    argv: launch(context, UPKEEP, program, `${etc}/${conf}-server.conf`, 'once'),
    every,
    when,
    within,
  });
  const day = 86_400;
  const tasks: readonly UpkeepTask[] = [
    task('swift-object-updater', 'object', 15, 'pending', 300),
    // Swift's own interval: numbers of an account follow its buckets within five minutes.
    task('swift-container-updater', 'container', 300, 'always', 300),
    task('swift-account-replicator', 'account', day, 'always', 3600),
    task('swift-container-replicator', 'container', day, 'always', 3600),
    task('swift-object-replicator', 'object', day, 'always', 6 * 3600),
  ];
  return {
    ...common(context, UPKEEP),
    argv: [context.server('python3').path, `${etc}/upkeep.py`, `${etc}/upkeep.json`],
    files: [
      ...launcherFiles(context, UPKEEP, undefined),
      ...BACKENDS.map(
        (backend): RenderedFile => ({ path: `${backend}-server.conf`, content: renderBackendConf(context, backend, UPKEEP) }),
      ),
      { path: 'upkeep.py', content: UPKEEP_PROGRAM },
      { path: 'upkeep.json', content: `${JSON.stringify({ devices: devicesOf(context, 'object'), tasks }, null, 2)}\n` },
    ],
    sockets: [],
    ready: { kind: 'process', aliveFor: 500 },
    after: BACKENDS.map(serviceOf),
    // By itself 10 MB; 60 MB more while one of its programs runs.
    resources: { memoryExpected: 70 * MB, memoryLimit: 512 * MB },
  };
}

function common(
  context: StackContext,
  name: string,
): Pick<Service, 'name' | 'component' | 'node' | 'env' | 'readyWithin' | 'stop' | 'restart'> {
  return {
    name,
    component: 'swift',
    node: storageNode(context).name,
    // Modules are compiled in the packages already; ours is not worth a cache in a folder it cannot write.
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    readyWithin: 60_000,
    // Requests in flight are finished; an upload that takes longer is cut, and its client sends it again.
    stop: { signal: 'SIGTERM', within: 15_000 },
    restart: { initial: 200, maximum: 10_000 },
  };
}

function launcherFiles(context: StackContext, name: string, listen: Backend | undefined): readonly RenderedFile[] {
  return [
    { path: 'launch.py', content: LAUNCHER },
    { path: 'settings.json', content: renderSettings(context, name, listen) },
    { path: 'swift.conf', content: renderSwiftConf(context), secret: true },
  ];
}
