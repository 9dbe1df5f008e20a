import { resolve } from 'node:path';
import type { BucketAddress, OffsiteAddress, SftpAddress } from '../../backups/offsite/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { foreseeRecovery, recover, type Recovered } from '../../controller/operations/recover/recover.ts';
import { PrumoError } from '../../errors/index.ts';
import { type OffsiteAccess, quantity, type SftpKeys } from '../../model/index.ts';
import { readVariables } from '../../platforms/local/env-file.ts';
import { accessKeys, readAuthority, sftpKeys } from '../../platforms/local/offsite-access.ts';
import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import { HOST_KEY, LARGEST_PORT, SFTP_HOST, SFTP_PATH, SFTP_USER } from '../../spec/index.ts';
import { distFolder } from '../dist-folder.ts';
import { installMissing } from '../install-missing.ts';
import { currentInvoker } from '../invoker.ts';
import { ProgressReporter } from '../output/progress.ts';
import { toldBy } from '../output/tell-progress.ts';
import { dateOf } from '../parse-date.ts';
import { readEscrowFile } from '../read-escrow-file.ts';
import { text } from '../recover-text.ts';
import { settledStatus } from '../settled-status.ts';
import { version } from '../version.ts';
import type { Arguments, Invocation } from './command.ts';
import { notAllHealthy } from './up.ts';

/** Bring a whole stack back on a clean machine. */
export async function runRecover(invocation: Invocation, { options }: Arguments): Promise<number> {
  const { streams, locale, say, json, signal } = invocation;
  const address = addressOf(options);
  const keys = await readEscrowFile(resolve(given(options, 'key')));
  const access = address.sftp === undefined ? await accessOf(options, streams.env) : await accountKeys(options, streams.env);
  const time = typeof options['time'] === 'string' ? dateOf(options['time'], 'start').getTime() : undefined;
  const invoker = currentInvoker(streams.env);
  const home = homeFolder(invoker);
  const progress = new ProgressReporter(streams, locale);
  const inputs = {
    address,
    access,
    keys,
    version: version(),
    into: typeof options['into'] === 'string' ? resolve(options['into']) : undefined,
    parent: process.cwd(),
    ...(time === undefined ? {} : { time }),
    rehearsal: options['rehearsal'] === true,
    home,
    invoker,
    dist: distFolder(),
    components: COMPONENTS,
    signal,
    onStep: (what: Parameters<typeof say>[0]) => progress.note(say(what)),
    onProgress: toldBy((line) => progress.note(say(line))),
    onEvent: progress.onEvent,
    onPlan: () => undefined,
  };
  try {
    if (options['dryRun'] === true || options['install'] === true) {
      const { kit, spec, folder, state } = await foreseeRecovery(inputs);
      if (options['dryRun'] === true) {
        const until = time === undefined ? null : new Date(time).toISOString();
        if (json)
          streams.out.write(
            `${JSON.stringify({ schemaVersion: 1, dryRun: true, stack: kit.stack, savedAt: kit.savedAt, time: until, folder, state })}\n`,
          );
        else streams.out.write(`${say(text.foreseen(kit.stack, kit.savedAt, until, folder, state))}\n`);
        return 0;
      }
      await installMissing(invocation, spec, home);
    }
    const { rehearsal } = inputs;
    const { spec, folder, state, up, reached, files, took } = await recover(inputs);
    const status = await settledStatus({ name: spec.name, home, state, run: up.run }, signal);
    progress.end();
    if (json) {
      const { healthy } = status;
      const unhealthy = status.services
        .filter(({ health }) => health !== 'healthy')
        .map(({ name, health, reason }) => ({ service: name, health, reason }));
      streams.out.write(
        `${JSON.stringify({ schemaVersion: 1, stack: spec.name, rehearsal, folder, state, entry: up.entry, reached, files: filesSaid(files, say), seconds: Math.round(took / 1000), healthy, unhealthy, links: up.links })}\n`,
      );
      return healthy && files?.why == null ? 0 : 1;
    }
    streams.out.write(
      `${say(text.recovered(spec.name, quantity(took / 1000, 'seconds'), reached, folder))}\n${say(rehearsal ? text.thenRemove(spec.name) : text.thenBackup())}\n`,
    );
    if (!status.healthy) throw notAllHealthy(status);
    if (files?.why == null) return 0;
    streams.err.write(
      `✗ ${say(files.why)}\n${(files.brought?.damaged ?? []).map(({ object, flaw }) => `✗ ${object}: ${flaw}\n`).join('')}`,
    );
    return 1;
  } finally {
    progress.end();
  }
}

function filesSaid(files: Recovered['files'], say: Invocation['say']) {
  if (files === undefined) return null;
  const { brought, why } = files;
  return {
    backup: brought?.label ?? null,
    asOf: brought?.ended ?? null,
    objects: brought?.missing ?? 0,
    bytes: brought?.bytes ?? 0,
    damaged: brought?.damaged ?? [],
    why: why === null ? null : say(why),
  };
}

function given(options: Arguments['options'], name: string): string {
  const value = options[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new PrumoError({ code: 'usage', what: text.missing(`--${name}`), remedy: text.missingRemedy() });
}

function addressOf(options: Arguments['options']): OffsiteAddress {
  const from = given(options, 'from');
  if (from.startsWith('sftp://')) return folderOf(from, options['hostKey']);
  return bucketOf(from, given(options, 'endpoint'), String(options['region']));
}

/** `/~/` leads to where the server puts the user, as curl has it. */
function folderOf(from: string, hostKey: unknown): SftpAddress {
  const [, user = '', host = '', port = '22', absolute = ''] = /^sftp:\/\/([^@]*)@([^:/]*)(?::(\d{1,5}))?(\/.*?)\/?$/.exec(from) ?? [];
  const path = absolute.replace(/^\/~\//, '');
  const isPort = Number(port) >= 1 && Number(port) <= LARGEST_PORT;
  if (!SFTP_USER.test(user) || !SFTP_HOST.test(host) || !SFTP_PATH.test(path) || !isPort)
    throw new PrumoError({ code: 'usage', what: text.badFrom(from), remedy: text.badFromRemedy() });
  if (hostKey !== undefined && !(typeof hostKey === 'string' && HOST_KEY.test(hostKey)))
    throw new PrumoError({ code: 'usage', what: text.badHostKey(String(hostKey)), remedy: text.badHostKeyRemedy() });
  return { sftp: { host, port: Number(port), user, path, hostKey } };
}

/** A private key from its file; a password, or the key's passphrase, from a file or the environment. */
function accountKeys({ identity, credentials }: Arguments['options'], env: NodeJS.ProcessEnv): Promise<SftpKeys> {
  const file = (given: unknown): string | undefined => (typeof given === 'string' ? resolve(given) : undefined);
  return sftpKeys({ keyFile: file(identity), envFile: file(credentials) }, env);
}

function bucketOf(from: string, endpoint: string, region: string): BucketAddress {
  const [, bucket, prefix] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([A-Za-z0-9][A-Za-z0-9._/-]*?)\/?$/.exec(from) ?? [];
  if (bucket === undefined || prefix === undefined)
    throw new PrumoError({ code: 'usage', what: text.badFrom(from), remedy: text.badFromRemedy() });
  if (!/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?$/.test(endpoint))
    throw new PrumoError({ code: 'usage', what: text.badEndpoint(endpoint), remedy: text.badEndpointRemedy() });
  return { bucket, prefix, endpoint, region };
}

/** From a file or the environment; never from the command line, which everybody on the machine can read. */
async function accessOf(options: Arguments['options'], env: NodeJS.ProcessEnv): Promise<OffsiteAccess> {
  const { credentials, caFile } = options;
  const file = typeof credentials === 'string' ? resolve(credentials) : undefined;
  const keys = file === undefined ? accessKeys(env, text.environment()) : accessKeys(await readVariables(file), file);
  return { ...keys, ca: typeof caFile === 'string' ? await readAuthority(resolve(caFile)) : undefined };
}
