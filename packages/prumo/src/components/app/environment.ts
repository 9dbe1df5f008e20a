import type { StackContext } from '../../model/index.ts';
import { fillReferences } from '../../spec/values/interpolation.ts';

/** Where programs are found after the release's own and Prumo's `node`: Debian's default for services. */
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Which run of the application an environment is for. */
export interface Role {
  /** Process, `release`, or the task's name. */
  readonly process: string;
  /** 1-based; 1 for what has no replicas. */
  readonly replica: number;
  /** Name of the service or job; its data folder is HOME. */
  readonly name: string;
  /** Where to listen, for what listens. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** What the spec gives it: `app.env` and its own before that. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Environment of one run of the application. What the spec says wins over our suggestions (NODE_ENV, HOME, PATH) but not over
 * what Prumo alone knows: where to listen, which release and which replica this is. Replica counts are left out on
 * purpose: they would restart every replica whenever one is added.
 */
export function environmentOf(context: StackContext, role: Role): Readonly<Record<string, string>> {
  const given = Object.fromEntries(
    Object.entries(role.given).map(([name, text]) => [name, fillReferences(text, (reference) => context.reference(reference))]),
  );
  return {
    NODE_ENV: 'production',
    HOME: context.data(role.name),
    PATH: `${context.release}/node_modules/.bin:${context.nodeFolder}:${SYSTEM_PATH}`,
    ...context.environment,
    ...given,
    ...(role.listen === undefined ? {} : { HOST: role.listen.host, PORT: String(role.listen.port) }),
    PRUMO_PROCESS: role.process,
    PRUMO_REPLICA: String(role.replica),
    PRUMO_RELEASE: releaseName(context.release),
  };
}

/**
 * Program and arguments. `env` finds the first word on the service's own PATH when it starts, not on ours when it is planned;
 * leading `NAME=value` words work as in a shell. References are not substituted here: argv is world-readable.
 */
export function argvOf(words: readonly string[]): readonly string[] {
  return ['/usr/bin/env', '--', ...words];
}

/** Id of a release from its folder, `…/releases/<id>/tree/…`; the folder's last part where the layout is another. */
function releaseName(folder: string): string {
  const parts = folder.split('/');
  const at = parts.lastIndexOf('releases');
  return (at === -1 ? parts.at(-1) : parts[at + 1]) ?? folder;
}
