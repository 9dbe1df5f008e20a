import { COMPONENTS } from '../../components/registry.ts';
import { preview } from '../../controller/operations/prepare.ts';
import { PrumoError } from '../../errors/index.ts';
import { MONITORING_LOGIN, PORTS, type StackContext } from '../../model/index.ts';
import { runForeground, type Foreground } from '../../platforms/local/foreground.ts';
import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import { distFolder } from '../dist-folder.ts';
import { requireSpec } from '../require-spec.ts';
import { currentInvoker } from '../invoker.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

interface Target {
  /** What a program outside would use; holds the secret, so it is only printed when asked for. */
  readonly print: string;
  readonly shell: Foreground;
}

const TARGETS = ['db', 'cache', 's3', 'prometheus'] as const;

/** A shell of the database, cache or object store; `--print`: the connection string. Passwords go by environment or file, never argv. */
export async function runConnect(invocation: Invocation, given: Arguments): Promise<number> {
  const [name] = given.positional;
  const target = TARGETS.find((known) => known === name);
  if (target === undefined)
    throw new PrumoError({ code: 'usage', what: text.connectUsage(String(name)), remedy: text.connectUsageRemedy() });
  const { spec } = await requireSpec(invocation);
  const invoker = currentInvoker(invocation.streams.env);
  // What is on record is enough: a shell must open also when the spec on disk would be refused.
  const { context } = await preview({
    spec,
    home: homeFolder(invoker),
    invoker,
    dist: distFolder(),
    components: COMPONENTS,
    signal: invocation.signal,
  });
  const found = targetOf(context, target, given.options['owner'] === true);
  if (found === undefined)
    throw new PrumoError({
      code: 'usage',
      what: text.notInSpec(target === 'prometheus' ? 'monitoring' : target),
      remedy: text.connectUsageRemedy(),
    });
  if (given.options['print'] === true) {
    invocation.streams.out.write(
      invocation.json ? `${JSON.stringify({ schemaVersion: 1, target, url: found.print })}\n` : `${found.print}\n`,
    );
    return 0;
  }
  return runForeground(found.shell, invocation.signal);
}

function targetOf(context: StackContext, target: (typeof TARGETS)[number], asOwner: boolean): Target | undefined {
  if (target === 'db') {
    const url = context.reference(asOwner ? 'database.owner_url' : 'database.direct_url');
    const { host, port } = context.endpoint('database');
    const login = new URL(url);
    const env = {
      PGPASSWORD: decodeURIComponent(login.password),
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: context.reference('database.name'),
      PGUSER: decodeURIComponent(login.username),
      PGAPPNAME: 'prumo connect',
    };
    return { print: url, shell: { argv: [context.server('psql').path], env } };
  }
  if (target === 'cache') {
    if (context.spec.cache === undefined) return undefined;
    const { host, port } = context.endpoint('cache');
    return {
      print: context.reference('cache.url'),
      shell: {
        argv: [context.server('redis-cli').path, '-h', host, '-p', String(port), '--user', 'app'],
        env: { REDISCLI_AUTH: context.reference('cache.password') },
      },
    };
  }
  if (target === 'prometheus') {
    const [node] = context.nodesOf('monitor');
    if (node === undefined) return undefined;
    const password = context.secret(MONITORING_LOGIN.secret);
    const at = `${node.address}:${PORTS.prometheus}`;
    // For a browser and curl alike; without `--print` a shell in which both lie apart.
    const env = { PROMETHEUS_URL: `http://${at}`, PROMETHEUS_USER: MONITORING_LOGIN.user, PROMETHEUS_PASSWORD: password };
    return { print: `http://${MONITORING_LOGIN.user}:${password}@${at}`, shell: personsShell(env) };
  }
  if (context.spec.storage === undefined) return undefined;
  const env = {
    AWS_ENDPOINT_URL: context.reference('storage.endpoint'),
    AWS_ACCESS_KEY_ID: context.reference('storage.access_key'),
    AWS_SECRET_ACCESS_KEY: context.reference('storage.secret_key'),
    AWS_REGION: context.reference('storage.region'),
  };
  const print = Object.entries(env)
    .map(([key, value]) => `export ${key}=${value}`)
    .join('\n');
  // S3 has no shell of its own: a shell in which every AWS tool finds the store.
  return { print, shell: personsShell(env) };
}

function personsShell(env: Readonly<Record<string, string>>): Foreground {
  return { argv: [process.env['SHELL'] ?? '/bin/sh'], env: { ...env, HOME: process.env['HOME'] ?? '/' } };
}
