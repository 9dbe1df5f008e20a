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
  'app.session_secret',
  'app.url',
] as const;
export type Reference = (typeof REFERENCES)[number];
