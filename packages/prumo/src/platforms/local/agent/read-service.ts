import { constants } from 'node:os';
import type { Job, RenderedFile, RestartPolicy, Service } from '../../../model/index.ts';
import { type Fields, isGiven, readBoolean, readList, readNumber, readObject, readText, readTexts, ShapeError } from './read-json.ts';

/**
 * The part of a service the agent acts on. Probes and sockets are the controller's; they are kept as they came, so that
 * a definition read back is the one that was given.
 */
export function readService(value: unknown): Service {
  const fields = readObject(value, 'service');
  const stop = readObject(fields.get('stop'), 'stop');
  return {
    ...readCommon(fields),
    user: fields.get('user') === 'root-then-drop' ? 'root-then-drop' : 'node',
    sockets: readList(fields.get('sockets'), 'sockets', readSocket),
    ready: readProbe(fields.get('ready'), 'ready'),
    ...optional(fields, 'alive', (alive) => readProbe(alive, 'alive')),
    readyWithin: readNumber(fields.get('readyWithin'), 'readyWithin'),
    stop: {
      signal: readSignal(stop.get('signal'), 'stop.signal'),
      within: readNumber(stop.get('within'), 'stop.within'),
      ...optional(stop, 'before', (before) => readList(before, 'stop.before', readText)),
    },
    ...optional(fields, 'reload', readReload),
    restart: readRestart(fields.get('restart')),
    ...optional(fields, 'first', (first) => readBoolean(first, 'first')),
    resources: readResources(fields.get('resources')),
    ...optional(fields, 'group', (group) => readText(group, 'group')),
  };
}

export function readJob(value: unknown): Job {
  const fields = readObject(value, 'job');
  return {
    ...readCommon(fields),
    within: readNumber(fields.get('within'), 'within'),
    runs: fields.get('runs') === 'always' ? 'always' : 'when-changed',
    title: readText(fields.get('title'), 'title'),
    ...optional(fields, 'outputKept', (bytes) => readNumber(bytes, 'outputKept')),
  };
}

export function readSignal(value: unknown, path: string): NodeJS.Signals {
  const name = readText(value, path);
  if (!isSignal(name)) throw new ShapeError(path, 'a signal');
  return name;
}

export function readArgv(value: unknown, path: string): readonly string[] {
  const argv = readList(value, path, readText);
  if (argv[0]?.startsWith('/') !== true) throw new ShapeError(path, 'the absolute path of a program first');
  return argv;
}

/** Names become folder names, so nothing else may be in them. */
export function readName(value: unknown, path: string): string {
  const name = readText(value, path);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) throw new ShapeError(path, 'a name of lower-case letters, digits and hyphens');
  return name;
}

function readCommon(fields: Fields) {
  return {
    name: readName(fields.get('name'), 'name'),
    component: readText(fields.get('component'), 'component'),
    node: readName(fields.get('node'), 'node'),
    argv: readArgv(fields.get('argv'), 'argv'),
    env: readTexts(fields.get('env'), 'env'),
    ...optional(fields, 'cwd', (cwd) => readText(cwd, 'cwd')),
    files: readList(fields.get('files'), 'files', readFile),
    after: readList(fields.get('after'), 'after', readText),
  };
}

function readFile(value: unknown, path: string): RenderedFile {
  const fields = readObject(value, path);
  return {
    path: readText(fields.get('path'), `${path}.path`),
    content: readText(fields.get('content'), `${path}.content`),
    ...optional(fields, 'secret', (secret) => readBoolean(secret, `${path}.secret`)),
    ...optional(fields, 'executable', (executable) => readBoolean(executable, `${path}.executable`)),
  };
}

function readSocket(value: unknown, path: string): Service['sockets'][number] {
  const fields = readObject(value, path);
  const auth = readText(fields.get('auth'), `${path}.auth`);
  if (auth !== 'password' && auth !== 'client-certificate' && auth !== 'private-socket' && auth !== 'none')
    throw new ShapeError(`${path}.auth`, 'a kind of authentication');
  return {
    address: readText(fields.get('address'), `${path}.address`),
    auth,
    ...optional(fields, 'port', (port) => readNumber(port, `${path}.port`)),
    ...optional(fields, 'reason', (reason) => readText(reason, `${path}.reason`)),
  };
}

/** The agent never carries a probe out; that it is one of the known kinds is all it must know. */
function readProbe(value: unknown, path: string): Service['ready'] {
  if (!isProbe(value)) throw new ShapeError(path, 'a probe');
  return value;
}

/** A record, so that a new kind of probe must be added here. */
const PROBE_KINDS: Readonly<Record<Service['ready']['kind'], true>> = {
  tcp: true,
  http: true,
  redis: true,
  postgres: true,
  command: true,
  process: true,
};

function isProbe(value: unknown): value is Service['ready'] {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    Object.hasOwn(PROBE_KINDS, value.kind)
  );
}

function readReload(value: unknown): NonNullable<Service['reload']> {
  const fields = readObject(value, 'reload');
  if (isGiven(fields.get('signal'))) return { signal: readSignal(fields.get('signal'), 'reload.signal') };
  return { argv: readArgv(fields.get('argv'), 'reload.argv'), ...optional(fields, 'env', (env) => readTexts(env, 'reload.env')) };
}

function readRestart(value: unknown): RestartPolicy {
  const fields = readObject(value, 'restart');
  return {
    initial: readNumber(fields.get('initial'), 'restart.initial'),
    maximum: readNumber(fields.get('maximum'), 'restart.maximum'),
    ...optional(fields, 'holdFor', (holdFor) => readNumber(holdFor, 'restart.holdFor')),
    ...optional(fields, 'hungAfter', (hungAfter) => readNumber(hungAfter, 'restart.hungAfter')),
  };
}

function readResources(value: unknown): Service['resources'] {
  const fields = readObject(value, 'resources');
  return {
    memoryExpected: readNumber(fields.get('memoryExpected'), 'resources.memoryExpected'),
    ...optional(fields, 'memoryLimit', (limit) => readNumber(limit, 'resources.memoryLimit')),
    ...optional(fields, 'openFiles', (files) => readNumber(files, 'resources.openFiles')),
  };
}

/** `{ [name]: value }` where the field is given, else nothing: with exactOptionalPropertyTypes undefined is not absence. */
function optional<const Name extends string, Value>(
  fields: Fields,
  name: Name,
  read: (value: unknown) => Value,
): { readonly [Key in Name]?: Value } {
  const value = fields.get(name);
  const result: { [Key in Name]?: Value } = {};
  if (isGiven(value)) result[name] = read(value);
  return result;
}

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}
