import { arch, cpus, release, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readApplied } from '../../controller/applied-store.ts';
import { CONTROLLER } from '../../controller/controller-service.ts';
import { tailLog } from '../../platforms/local/agent/log-tail.ts';
import { readEnvironment } from '../../platforms/local/env-file.ts';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { layoutOf } from '../../platforms/local/layout.ts';
import { openSecrets, redactor } from '../../platforms/local/preflight/identity/index.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { loadSpecFile, specWithoutValues } from '../../spec/index.ts';
import { diagnose } from '../diagnose.ts';
import { findSpecFile } from '../find-spec.ts';
import { requireStack } from '../find-stack.ts';
import { ownSecrets } from '../own-secrets.ts';
import { readStatus } from '../read-status.ts';
import { text } from '../text.ts';
import { version } from '../version.ts';
import type { Arguments, Invocation } from './command.ts';

const LOG_LINES = 200;

/** One gzipped JSON file with status, machine, spec, rendered configuration and last log lines; every known secret blotted out, Prumo's and the user's own. */
export async function runSupportBundle(invocation: Invocation, given: Arguments): Promise<number> {
  const stack = await requireStack(invocation);
  const secrets = await openSecrets(stack.state);
  const platform = await connectAgent(stack);
  const services = Object.values((await readApplied(stack.state)).services);
  const source = await specOf(invocation, stack.name);
  const environment = source === undefined ? {} : await readEnvironment(source.spec).catch(() => ({}));
  const blotOwn = redactor(ownSecrets(source?.spec, environment, services));
  const layout = layoutOf(stack);
  const logs = [...services.map(({ name }) => name), CONTROLLER].map((name) => [name, tailLog(layout.log(name), LOG_LINES)] as const);
  const bundle = {
    schemaVersion: 1,
    stack: stack.name,
    at: new Date().toISOString(),
    prumo: version(),
    node: process.version,
    machine: { arch: arch(), kernel: release(), cores: cpus().length, memory: totalmem() },
    doctor: await diagnose(invocation, source?.spec),
    status: await readStatus(stack),
    instances: await platform?.observe().catch(() => []),
    spec: source === undefined ? null : specWithoutValues(source.text),
    // Only names of the environment: values come from the user's spec too, and may hold secrets Prumo does not know.
    services: services.map(({ env, files, ready: _ready, ...service }) => ({
      ...service,
      env: Object.keys(env),
      files: files.filter((file) => !/\.(key|crt|pem)$/.test(file.path)),
    })),
    logs: Object.fromEntries([...logs, ['agent', tailLog(layout.agentLog, LOG_LINES)]]),
  };
  // Text by text, before JSON writes some characters in another way.
  const content = JSON.stringify(bundle, (_, value: unknown) => (typeof value === 'string' ? secrets.redact(blotOwn(value)) : value), 2);
  const file = resolve(
    typeof given.options['output'] === 'string'
      ? given.options['output']
      : `prumo-${stack.name}-${bundle.at.replaceAll(/[:.]/g, '-')}.json.gz`,
  );
  const packed = gzipSync(content);
  await writeAtomically(file, packed, { mode: 0o600 });
  invocation.streams.out.write(
    invocation.json
      ? `${JSON.stringify({ schemaVersion: 1, file, bytes: packed.length })}\n`
      : `${invocation.say(text.bundleWritten(file, packed.length))}\n`,
  );
  return 0;
}

/** The stack's spec, if the one here is valid and its own: with another's nobody could be helped, and it would give that one away. */
async function specOf(invocation: Invocation, stack: string) {
  const file = findSpecFile(invocation.file, process.cwd());
  const loaded = file === undefined ? undefined : await loadSpecFile(file).catch(() => undefined);
  return loaded?.spec.name === stack ? loaded : undefined;
}
