import { dirname } from 'node:path';
import { defineComponent, type Endpoint, PORTS, type Service, type StackContext } from '../../model/index.ts';
import { SPEC_FILE } from '../../spec/file-name.ts';
import { type ExportsApiConfig, HEALTH_PATH } from './config.ts';

const SERVICE = 'exports';
const MB = 1024 * 1024;

/**
 * Tenants' exports over HTTP, for the application: it runs the same commands a person types, and so as the same user. It holds no password of the
 * database, and what it can be asked for is only to take, list and hand over exports.
 */
export const exportsApi = defineComponent({
  id: 'exports',
  title: 'Tenants’ exports over HTTP',
  wanted: (spec) => spec.backup?.export?.api === true,
  services: (context) => [service(context)],
  jobs: () => [],
  references(context) {
    return { 'exports.url': urlOf(listenOf(context)), 'exports.token': context.secret('exports.api') };
  },
});

function service(context: StackContext): Service {
  const listen = listenOf(context);
  const config: ExportsApiConfig = {
    listen,
    token: context.secret('exports.api'),
    ...context.folders,
    home: dirname(context.folders.state),
    spec: context.spec.file ?? `${context.spec.folder}/${SPEC_FILE}`,
    node: `${context.nodeFolder}/node`,
    cli: `${context.runtime}/cli.js`,
    data: context.data(SERVICE),
  };
  return {
    name: SERVICE,
    component: 'exports',
    // As the agent's own user, as the controller: nobody else may ask the agent for anything.
    node: 'prumo',
    // As for the controller. A list of ten thousand exports is some megabytes, and is read whole.
    argv: [
      config.node,
      '--lite-mode',
      '--max-semi-space-size=1',
      '--max-old-space-size=128',
      `${context.runtime}/daemon/exports-api.js`,
      `${context.etc(SERVICE)}/config.json`,
    ],
    env: {},
    files: [{ path: 'config.json', content: `${JSON.stringify(config, undefined, 2)}\n`, secret: true }],
    sockets: [{ address: listen.host, port: listen.port, auth: 'password' }],
    ready: { kind: 'http', url: `${urlOf(listen)}${HEALTH_PATH}` },
    readyWithin: 20_000,
    // What is under way ends with it: a download is asked for again, and an export that did not end well is none.
    stop: { signal: 'SIGTERM', within: 5000 },
    restart: { initial: 200, maximum: 5000 },
    after: [],
    resources: { memoryExpected: 64 * MB, memoryLimit: 512 * MB },
  };
}

function listenOf(context: StackContext): Endpoint {
  const [node] = context.nodesOf('backup');
  if (node === undefined) throw new Error('exports wanted by a stack without `backup`');
  return { host: node.address, port: PORTS.exports };
}

function urlOf({ host, port }: Endpoint): string {
  return `http://${host}:${port}`;
}
