import * as z from 'zod';
import { duration, field, keyField, size } from '../fields.ts';
import { type Read, read, refused } from '../problem.ts';
import type { AppCommand, AppSpec, ProcessSpec } from '../spec.ts';
import { noValue, notText, zeroByte } from '../text.ts';
import { readCommand } from '../values/command.ts';
import { readPieces } from '../values/interpolation.ts';
import * as text from './text.ts';

const MB = 1024 ** 2;
const NAME = /^(?=.{1,32}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Services of the stack are named after these (`postgres-1`); a process of the same name could not be told from them. */
export const RESERVED_PROCESS_NAMES: ReadonlySet<string> = new Set([
  'agent',
  'app',
  'cache',
  'caddy',
  'controller',
  'database',
  'edge',
  'etcd',
  'haproxy',
  'patroni',
  'pgbouncer',
  'pooler',
  'postgres',
  'prumo',
  'redis',
  'release',
  'router',
  'sentinel',
  'storage',
  'swift',
]);

/** Prumo tells a process where to listen, and which release and replica it is. */
const RESERVED_VARIABLE = /^(?:HOST|PORT|PRUMO_.*)$/;

export function isReservedVariable(name: string): boolean {
  return RESERVED_VARIABLE.test(name);
}

function readName(key: string): Read<string> {
  if (!NAME.test(key)) return refused('bad-format', text.badName(), text.forms.processName());
  if (RESERVED_PROCESS_NAMES.has(key)) return refused('reserved', text.nameReserved(key), text.chooseAnother());
  if (/-\d+$/.test(key)) return refused('reserved', text.nameLikeReplica(), text.chooseAnother());
  return read(key);
}

function readVariable(key: string): Read<string> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return refused('bad-format', text.badName(), text.forms.variable());
  return isReservedVariable(key) ? refused('reserved', text.variableSet(key)) : read(key);
}

/** Text as it is, references checked. Messages never repeat it: it may hold a secret. */
function readEnvValue(value: unknown): Read<string> {
  if (value === null || value === undefined)
    return refused('no-value', noValue(), { en: 'write `""` for an empty one', 'pt-BR': 'escreva `""` para um vazio' });
  if (typeof value !== 'string') return refused('wrong-type', notText());
  if (value.includes('\0')) return refused('bad-format', zeroByte());
  const pieces = readPieces(value);
  return pieces.ok ? read(value) : pieces;
}

/** Files of these names never get into a release (`platforms/local/release/ignore.ts`), and tools keep them out of version control. */
export const ENV_FILE = /^(?:.*\/)?\.env(?:\.(?!(?:example|sample|template)$)[A-Za-z0-9_-]+)*$/;

export function readEnvFilePath(value: unknown): Read<string> {
  if (value === null) return refused('no-value', noValue(), text.forms.envFile());
  if (typeof value !== 'string') return refused('wrong-type', notText(), text.forms.envFile());
  return ENV_FILE.test(value) && !value.includes('\0') ? read(value) : refused('bad-format', text.badEnvFile(), text.forms.envFile());
}

function readPort(value: unknown): Read<'http' | 'private'> {
  if (value === 'http' || value === 'private') return read(value);
  return refused(value === null ? 'no-value' : 'not-a-choice', text.portIsHttp(), text.forms.httpPort());
}

const URL_PATH = /^\/(?!.*(?:\/\/|\.\.|[\s?#*]))[\x21-\x7e]*$/;

function readUrlPath(value: unknown): Read<string> {
  if (value === null) return refused('no-value', noValue(), text.forms.urlPath());
  if (typeof value !== 'string') return refused('wrong-type', notText(), text.forms.urlPath());
  if (!URL_PATH.test(value)) return refused('bad-format', text.pathSlash(), text.forms.urlPath());
  return read(value);
}

const urlPath = (description: string) => field(readUrlPath, { type: 'string', description, pattern: '^/', examples: ['/health'] });

/** `/ws/` and `/ws` are the same prefix. */
function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

const command = (description: string) => field(readCommand, { type: 'string', description, examples: ['node web.ts'] });

const environment = (description: string) =>
  z
    .record(
      keyField(readVariable, { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'Name of an environment variable.' }),
      field(readEnvValue, {
        type: ['string', 'number', 'boolean'],
        description: 'Text. `${database.url}` and the like are filled in; `$${` stands for `${`.',
      }),
    )
    .describe(description)
    .prefault({});

/** A command alone, or with variables that nothing else of the application gets. */
const commandWithEnv = (description: string) =>
  z
    .union([
      command('The program with its arguments.'),
      z.strictObject({
        command: command('The program with its arguments.'),
        env: environment('Variables only this command gets, beside `app.env`: a password no process should have.'),
      }),
    ])
    .describe(description)
    .transform((written): AppCommand => ('command' in written ? { ...written.command, env: written.env } : { ...written, env: {} }));

const processSchema = z
  .strictObject({
    command: command('The program with its arguments, in POSIX quoting. There is no shell: nothing is expanded.'),
    env: environment('Variables only this process gets, beside `app.env`.'),
    port: field(readPort, {
      type: 'string',
      pattern: '^(?:http|private)$',
      description:
        '`http`: gets HOST and PORT and is reached through the edge. `private`: gets them, and the edge does not lead there; the others find it by `${app.processes.NAME.url}`. Leave out for workers.',
    }).optional(),
    path: urlPath('Path prefix at the edge. Needs `port: http`.').prefault('/'),
    replicas: z.int().min(0).max(50).describe('Copies that run. 0 stops it and keeps the definition.').prefault(1),
    memory: size('Memory of one replica with its children, above which it is restarted.', { least: 16 * MB, most: 1024 ** 4 }).prefault(
      '256MB',
    ),
    health: urlPath(
      'Liveness: answers 2xx while the process itself works. One that runs and fails this for 30 s on end is stopped and started again, at most three times in ten minutes. Let it ask nothing of database or cache: a restart mends neither.',
    ).optional(),
    ready: urlPath(
      'Readiness: answers 2xx while the process can take requests. The edge asks every second and leaves out a replica that fails it; `up` waits for it; nothing is restarted. Default: `health`, or that the port accepts connections.',
    ).optional(),
    metrics: urlPath('Where Prometheus metrics are. Nothing reads them yet: they are kept for the monitoring that is to come.').optional(),
    drain: duration('Time a stopping replica gets to finish its requests.', { least: 0, most: 600_000 }).prefault('10s'),
  })
  .describe('One kind of process.')
  .transform(
    (written): ProcessSpec => ({
      command: written.command,
      env: written.env,
      port: written.port,
      path: withoutTrailingSlash(written.path),
      replicas: written.replicas,
      memory: written.memory,
      health: written.health,
      ready: written.ready,
      metrics: written.metrics,
      drain: written.drain,
    }),
  );

const nameKey = keyField(readName, { pattern: NAME.source, description: 'Lower-case letters, digits and inner hyphens.' });

export const appSchema = z
  .strictObject({
    env: environment('Environment of every process, task and the release step.'),
    env_file: field(readEnvFilePath, {
      type: 'string',
      description:
        'File with secrets of your own, `NAME=value` a line, readable by its owner only. Every process, task and the release step gets them; `env` goes before them.',
      pattern: ENV_FILE.source,
      examples: ['.env', '.env.production'],
    }).optional(),
    pool: z.int().min(0).max(10_000).describe('Database connections one replica opens at most.').prefault(10),
    release: commandWithEnv('Runs once before a new version takes traffic: migrations.').optional(),
    processes: z.record(nameKey, processSchema).describe('The processes, by name.').prefault({}),
    tasks: z
      .record(nameKey, commandWithEnv('A command run by hand: `prumo run NAME`.'))
      .describe('One-off commands, by name.')
      .prefault({}),
  })
  .describe('Your application.')
  .transform(
    (written): AppSpec => ({
      env: written.env,
      envFile: written.env_file,
      pool: written.pool,
      release: written.release,
      processes: written.processes,
      tasks: written.tasks,
    }),
  );
