import {
  type Binding,
  type Component,
  referencesOf,
  SECRET_NAMES,
  type SecretName,
  type ServerId,
  type StackContext,
} from '../model/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './chain.ts';

/** What a binding says besides the stack itself. */
export interface BindingFacts {
  /** `production`, `staging`; evidence of one does not count for the other. */
  readonly environment: string;
  /** Digest of the machine's id. */
  readonly machine: string;
  /** Version of Prumo. */
  readonly prumo: string;
}

/**
 * What evidence taken now is bound to. Components render their definitions once more, with fixed values in place of secrets and
 * certificates, so that a rotation leaves the digest as it is; the versions of the servers each asked for are part of its digest.
 */
export function bindingOf(context: StackContext, components: readonly Component[], facts: BindingFacts): Binding {
  const wanted = components.filter((component) => component.wanted(context.spec));
  const versions = new Map<string, string>();
  const digests = wanted.map((component) => {
    const asked = new Map<string, string>();
    const neutral = withoutSecrets(context, components, (id, version) => asked.set(id, version));
    const definition = { services: component.services(neutral), jobs: component.jobs(neutral) };
    for (const [id, version] of asked) versions.set(id, version);
    return [component.id, sha256(canonicalJson({ ...definition, servers: Object.fromEntries(asked) }))] as const;
  });
  const { folder: _folder, file: _file, ...spec } = context.spec;
  return {
    stack: context.spec.name,
    environment: facts.environment,
    machine: facts.machine,
    spec: sha256(canonicalJson(spec)),
    components: Object.fromEntries(digests),
    versions: Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1))),
    prumo: facts.prumo,
  };
}

function withoutSecrets(
  context: StackContext,
  components: readonly Component[],
  seen: (id: ServerId, version: string) => void,
): StackContext {
  const lookUp = referencesOf(components);
  const neutral: StackContext = {
    ...context,
    secret: (name) => PLACEHOLDERS[name],
    environment: Object.fromEntries(Object.keys(context.environment).map((name) => [name, `secret of ${name}`])),
    certificate: (node) => ({ ca: 'authority', cert: `certificate of ${node}`, key: `key of ${node}` }),
    reference: (name) => lookUp(name, neutral),
    server(id) {
      const found = context.server(id);
      seen(id, found.version);
      return found;
    },
  };
  return neutral;
}

/** Of a secret's form, so that what is derived from it (SCRAM verifiers, URLs) can be; the same on every machine. */
const PLACEHOLDERS = Object.fromEntries(SECRET_NAMES.map((name) => [name, sha256(`place of the secret ${name}`).slice(0, 32)])) as Readonly<
  Record<SecretName, string>
>;
