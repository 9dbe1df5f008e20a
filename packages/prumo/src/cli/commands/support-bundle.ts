import { readFile } from 'node:fs/promises';
import { arch, cpus, release, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readApplied } from '../../controller/applied-store.ts';
import { runDoctor as diagnose } from '../../platforms/local/preflight/doctor/index.ts';
import { writeAtomically } from '../../platforms/local/files/write-atomically.ts';
import { openSecrets } from '../../platforms/local/preflight/identity/index.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { findSpecFile } from '../find-spec.ts';
import { requireStack } from '../find-stack.ts';
import { readStatus } from '../read-status.ts';
import { text } from '../text.ts';
import { version } from '../version.ts';
import type { Arguments, Invocation } from './command.ts';

const LOG_LINES = 200;

/** One gzipped JSON file with status, machine, spec, rendered configuration and last log lines; every known secret blotted out. */
export async function runSupportBundle(invocation: Invocation, given: Arguments): Promise<number> {
  const stack = await requireStack(invocation);
  const secrets = await openSecrets(stack.state);
  const platform = await connectAgent(stack);
  const services = Object.values((await readApplied(stack.state)).services);
  const specFile = findSpecFile(invocation.file, process.cwd());
  const logs = await Promise.all(
    services.map(async (service) => [service.name, (await platform?.tail(service.name, LOG_LINES).catch(() => [])) ?? []] as const),
  );
  const bundle = {
    schemaVersion: 1,
    stack: stack.name,
    at: new Date().toISOString(),
    prumo: version(),
    node: process.version,
    machine: { arch: arch(), kernel: release(), cores: cpus().length, memory: totalmem() },
    doctor: await diagnose({ home: stack.home, uid: process.getuid?.() ?? 0, signal: invocation.signal }),
    status: await readStatus(stack),
    instances: await platform?.observe().catch(() => []),
    spec: specFile === undefined ? null : await readFile(specFile, 'utf8').catch(() => null),
    // Only names of the environment: values come from the user's spec too, and may hold secrets Prumo does not know.
    services: services.map(({ env, files, ready: _ready, ...service }) => ({
      ...service,
      env: Object.keys(env),
      files: files.filter((file) => !/\.(key|crt|pem)$/.test(file.path)),
    })),
    logs: Object.fromEntries(logs),
  };
  const content = secrets.redact(JSON.stringify(bundle, null, 2));
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
