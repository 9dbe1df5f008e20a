import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { type Path, pathText } from './problem.ts';

type Below = JsonSchema | boolean | undefined;

function step(schema: JsonSchema, part: string | number): Below {
  if (typeof part === 'number') return Array.isArray(schema.items) ? undefined : schema.items;
  const named = propertiesOf(schema);
  return Object.hasOwn(named, part) ? named[part] : schema.additionalProperties;
}

/** Keys of an object; where other forms are allowed too, of the one that is an object. */
export function propertiesOf(schema: JsonSchema): NonNullable<JsonSchema['properties']> {
  return schema.properties ?? schema.anyOf?.find((form) => form.properties !== undefined)?.properties ?? {};
}

/** Keys the schema knows at a path; empty where it knows none or any key is allowed. */
export function keysAt(path: Path): readonly string[] {
  let schema: Below = jsonSchema();
  for (const part of path) {
    if (typeof schema !== 'object') return [];
    schema = step(schema, part);
  }
  return typeof schema === 'object' ? Object.keys(propertiesOf(schema)) : [];
}

let places: ReadonlyMap<string, readonly string[]> | undefined;

/** Paths in the spec where a key of this name belongs; `NAME` stands for a name of the user's. */
export function placesOfKey(key: string): readonly string[] {
  places ??= allPlaces();
  return places.get(key) ?? [];
}

function allPlaces(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const visit = (schema: Below, path: Path): void => {
    if (typeof schema !== 'object') return;
    for (const [name, below] of Object.entries(propertiesOf(schema))) {
      found.set(name, [...(found.get(name) ?? []), pathText([...path, name])]);
      visit(below, [...path, name]);
    }
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, [...path, 'NAME']);
  };
  visit(jsonSchema(), []);
  return found;
}

/** Words people use for what is called otherwise here; too far apart for spelling to tell. */
const SYNONYMS: Readonly<Record<string, string>> = {
  postgres: 'database',
  postgresql: 'database',
  db: 'database',
  redis: 'cache',
  valkey: 'cache',
  s3: 'storage',
  minio: 'storage',
  objects: 'storage',
  caddy: 'edge',
  proxy: 'edge',
  language: 'locale',
  lang: 'locale',
  slo: 'objectives',
  slos: 'objectives',
  cost: 'monthly_cost',
  prometheus: 'monitoring',
  metrics: 'monitoring',
  observability: 'monitoring',
  application: 'app',
  cmd: 'command',
  run: 'command',
  entrypoint: 'command',
  instances: 'replicas',
  count: 'replicas',
  scale: 'replicas',
  healthcheck: 'health',
  readiness: 'ready',
  environment: 'env',
  dotenv: 'env_file',
  envfile: 'env_file',
  migrate: 'release',
  services: 'processes',
  workers: 'processes',
  commands: 'tasks',
  scripts: 'tasks',
  replicas: 'standbys',
  pgbouncer: 'pooler',
  sync: 'synchronous',
  settings: 'parameters',
  config: 'parameters',
  max_client_conn: 'max_clients',
  pool_size: 'size',
  pool_mode: 'mode',
  maxmemory: 'memory',
  eviction: 'policy',
  hosts: 'domains',
  hostnames: 'domains',
  domain: 'domains',
  certificates: 'tls',
  bind: 'listen',
  uptime: 'availability',
  rto: 'recovery_time',
  lag: 'replication_lag',
  latency: 'p99',
};

/** What a key that is not known at `path` may have meant there. */
export function synonymAt(path: Path, key: string): string | undefined {
  const folded = key.toLowerCase().replaceAll('-', '_');
  const meant = Object.hasOwn(SYNONYMS, folded) ? SYNONYMS[folded] : undefined;
  return meant !== undefined && keysAt(path).includes(meant) ? meant : undefined;
}
