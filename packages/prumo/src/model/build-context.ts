import { PrumoError } from '../errors/index.ts';
import type { Reference } from '../spec/references.ts';
import type { Spec } from '../spec/spec.ts';
import type { Certificate, EndpointName, FoundServer, OffsiteAccess, SecretName, ServerId, StackContext } from './context.ts';
import type { RuleFile, Target } from './target.ts';
import { PORTS } from './ports.ts';
import { ENTRY_OCTET, topologyOf } from './topology.ts';

/** What the machine gave a stack: kept between runs, so that addresses never change. */
export interface Allocation {
  /** First three octets of the stack's loopback block. */
  readonly subnet: string;
  readonly httpsPort: number;
  readonly httpPort: number;
  /** Folder of the stack's state. */
  readonly state: string;
  /** Folder for Unix sockets; short. */
  readonly run: string;
  readonly isRoot: boolean;
  /** User name per node. */
  readonly users: Readonly<Record<string, string>>;
}

export interface ContextInputs {
  readonly spec: Spec;
  readonly allocation: Allocation;
  readonly servers: ReadonlyMap<ServerId, FoundServer>;
  readonly secrets: (name: SecretName) => string;
  readonly certificates: (node: string) => Certificate;
  /** From the spec's `app.env_file`. */
  readonly environment: Readonly<Record<string, string>>;
  /** From the files `backup.offsite` names. */
  readonly offsite?: OffsiteAccess | undefined;
  readonly release: string;
  readonly runtime: string;
  /** Folder holding `node`. */
  readonly nodeFolder: string;
  /** Looks a reference up in the components, which read the context themselves; see `referencesOf`. */
  readonly references: (name: Reference, context: StackContext) => string;
  /** Asks the components, which read the context themselves; see `targetsOf`. */
  readonly targets: (context: StackContext) => readonly Target[];
  readonly rules: (context: StackContext) => readonly RuleFile[];
  readonly machine: { readonly memory: number; readonly cores: number };
}

/** Join what is known into the context components read. Pure: the inputs' functions only look things up. */
export function buildContext(inputs: ContextInputs): StackContext {
  const { spec, allocation } = inputs;
  const nodes = topologyOf(spec, allocation.subnet);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const entry = `${allocation.subnet}.${ENTRY_OCTET}`;
  const storage = nodes.find((node) => node.role === 'storage');
  const endpoints: Readonly<Record<EndpointName, { host: string; port: number }>> = {
    database: { host: entry, port: PORTS.routerWrite },
    'database-read': { host: entry, port: PORTS.routerRead },
    pooler: { host: entry, port: PORTS.routerPooler },
    cache: { host: entry, port: PORTS.routerCache },
    storage: { host: storage?.address ?? entry, port: PORTS.s3 },
  };
  const context: StackContext = {
    spec,
    nodes,
    nodesOf: (role) => nodes.filter((node) => node.role === role),
    node(name) {
      const node = byName.get(name);
      if (node === undefined) throw new Error(`no node ${name} in stack ${spec.name}`);
      return node;
    },
    entry,
    endpoint: (name) => endpoints[name],
    server(id) {
      const found = inputs.servers.get(id);
      if (found === undefined) {
        throw new PrumoError({
          code: 'server-missing',
          what: { en: `The program for \`${id}\` is not on this machine.`, 'pt-BR': `O programa de \`${id}\` não está nesta máquina.` },
          remedy: {
            en: 'Run `prumo doctor` to see what is missing, `prumo up --install` to install it.',
            'pt-BR': 'Rode `prumo doctor` para ver o que falta, `prumo up --install` para instalar.',
          },
        });
      }
      return found;
    },
    etc: (name) => `${allocation.state}/services/${name}/etc`,
    data: (name) => `${allocation.state}/services/${name}/data`,
    folders: { state: allocation.state, run: allocation.run },
    run: (name) => `${allocation.run}/${name}`,
    secret: inputs.secrets,
    certificate: inputs.certificates,
    user(node) {
      const user = allocation.users[node];
      if (user === undefined) throw new Error(`no user for node ${node}`);
      return user;
    },
    isRoot: allocation.isRoot,
    edge: { address: spec.edge?.listen ?? '127.0.0.1', httpsPort: allocation.httpsPort, httpPort: allocation.httpPort },
    environment: inputs.environment,
    offsite: inputs.offsite,
    release: inputs.release,
    runtime: inputs.runtime,
    nodeFolder: inputs.nodeFolder,
    reference: (name) => inputs.references(name, context),
    targets: () => inputs.targets(context),
    rules: () => inputs.rules(context),
    machine: inputs.machine,
  };
  return context;
}
