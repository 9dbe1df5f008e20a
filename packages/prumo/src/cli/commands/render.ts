import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import { alertmanagerConfig, type Receivers, ruleGroups, rulesFile, secretFiles } from '../../watching/index.ts';
import { text } from '../alert-text.ts';
import { requireSpec } from '../require-spec.ts';
import { stackRules } from '../../observe/index.ts';
import type { Arguments, Invocation } from './command.ts';

/** Rules of the stack for a Prometheus that runs already: `prumo.rules.yml`. */
export async function renderPrometheus(invocation: Invocation, given: Arguments): Promise<number> {
  const folder = folderOf(given.options['to']);
  const { spec } = await requireSpec(invocation);
  const groups = ruleGroups(spec, stackRules(spec));
  await write(invocation, folder, 'prumo.rules.yml', rulesFile(groups));
  return 0;
}

/** Routes and receivers for an Alertmanager that runs already: `alertmanager.yml`. */
export async function renderAlertmanager(invocation: Invocation, given: Arguments): Promise<number> {
  const folder = folderOf(given.options['to']);
  const receivers = receiversOf(given.options);
  const needed = secretFiles(receivers).map((name) => join(receivers.secrets, name));
  await write(invocation, folder, 'alertmanager.yml', alertmanagerConfig(receivers), needed);
  return 0;
}

function folderOf(given: unknown): string {
  if (typeof given !== 'string') throw new PrumoError({ code: 'usage', what: text.noFolder(), remedy: text.noFolderRemedy() });
  return resolve(given);
}

async function write(
  { streams, json, say }: Invocation,
  folder: string,
  name: string,
  content: string,
  secrets: readonly string[] = [],
): Promise<void> {
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, content);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new PrumoError({ code: 'usage', what: text.notWritten(file, why), remedy: text.notWrittenRemedy(), cause });
  }
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, files: [file], secrets })}\n`);
    return;
  }
  streams.out.write(`${say(text.written(file))}\n`);
  if (secrets.length > 0) streams.out.write(`${say(text.secretFiles(secrets))}\n`);
}

const SHAPES = {
  email: z.email(),
  smarthost: z.string().regex(/^[\w.-]+:\d{1,5}$/),
  slack: z.string().regex(/^[#@][\p{L}\w.-]{1,80}$/u),
  heartbeat: z.url({ protocol: /^https?$/ }),
  secrets: z.string().startsWith('/'),
};

function receiversOf(options: Arguments['options']): Receivers {
  const told = (name: keyof typeof SHAPES): string | undefined => {
    const value = options[name];
    if (value === undefined) return undefined;
    const read = SHAPES[name].safeParse(value);
    if (!read.success)
      throw new PrumoError({ code: 'usage', what: text.badAddress(`--${name}`, String(value)), remedy: text.badAddressRemedy() });
    return read.data;
  };
  const [to, smarthost, slack] = [told('email'), told('smarthost'), told('slack')];
  const pagerduty = options['pagerduty'] === true;
  if ((to === undefined) !== (smarthost === undefined))
    throw new PrumoError({ code: 'usage', what: text.noSmarthost(), remedy: text.noSmarthostRemedy() });
  if (to === undefined && slack === undefined && !pagerduty)
    throw new PrumoError({ code: 'usage', what: text.noReceiver(), remedy: text.noReceiverRemedy() });
  const email = to === undefined || smarthost === undefined ? undefined : { to, smarthost };
  return { secrets: told('secrets') ?? '/etc/alertmanager/secrets', email, slack, pagerduty, heartbeat: told('heartbeat') };
}
