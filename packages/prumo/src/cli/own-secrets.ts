import type { Service } from '../model/index.ts';
import { literalsOf, type Spec } from '../spec/index.ts';

/** Characters. What is shorter is a setting (`10`, `true`), and blotting it out would leave nothing to read. */
const LEAST = 6;

/** Variables whose values are Prumo's, or the system's: folders, addresses, names. */
const NOT_THE_USERS = /^(?:HOST|PORT|HOME|PATH|NODE_ENV|PRUMO_.*)$/;

/**
 * Texts that may be secrets of the application's own, to be taken out of whatever is handed on: what the spec and its env file say, and what
 * the services on record were given under the same names; and what opens the bucket of backups. Without a spec, everything they were given. Pure.
 */
export function ownSecrets(
  spec: Pick<Spec, 'app'> | undefined,
  environment: Readonly<Record<string, string>>,
  services: readonly (Pick<Service, 'component' | 'env'> & Partial<Pick<Service, 'files'>>)[],
): readonly string[] {
  const literals = spec === undefined ? [] : literalsOf(spec);
  const names = new Set([...literals.map(({ variable }) => variable), ...Object.keys(environment)]);
  const given = services
    .filter(({ component }) => component === 'app')
    .flatMap(({ env }) => Object.entries(env))
    .filter(([name]) => (spec === undefined ? !NOT_THE_USERS.test(name) : names.has(name)))
    .map(([, value]) => value);
  const values = [
    ...literals.map(({ value }) => value),
    ...Object.values(environment),
    ...given,
    ...services.flatMap(({ files = [] }) => bucketKeysIn(files)),
  ];
  // Logs have one string for each line; a URL's password is told without the URL.
  const parts = values.flatMap((value) => [value, ...value.split('\n'), ...passwordsIn(value)]);
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part.length >= LEAST))];
}

/** Whatever the spec says by now: these are in use. */
function bucketKeysIn(files: Service['files']): readonly string[] {
  return files.flatMap(({ content }) => [...content.matchAll(/^repo\d-s3-key(?:-secret)?=(.+)$/gm)].map(([, key = '']) => key));
}

function passwordsIn(value: string): readonly string[] {
  return [...value.matchAll(/:\/\/[^\s/:@]*:([^\s/@]+)@/g)].map(([, password = '']) => password);
}
