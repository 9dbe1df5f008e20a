/** What a spec may write as `${…}` in the application's environment. A contract test checks that some component provides each. */
export const REFERENCES = [
  'database.url',
  'database.read_url',
  'database.direct_url',
  'database.owner_url',
  'database.host',
  'database.port',
  'database.name',
  'database.user',
  'database.password',
  'cache.url',
  'cache.host',
  'cache.port',
  'cache.password',
  'storage.endpoint',
  'storage.access_key',
  'storage.secret_key',
  'storage.region',
  'exports.url',
  'exports.token',
  'app.session_secret',
  'app.url',
] as const;

/** Where one of the application's own processes listens: `${app.processes.NAME.url}`, for the others of the stack. */
type ProcessReference = `app.processes.${string}.url`;
export type Reference = (typeof REFERENCES)[number] | ProcessReference;

/** The process a reference is about; undefined for any other. */
export function processOf(reference: string): string | undefined {
  return /^app\.processes\.([a-z0-9-]+)\.url$/.exec(reference)?.[1];
}

export function isProcessReference(written: string): written is ProcessReference {
  return processOf(written) !== undefined;
}
