import { resolve } from 'node:path';
import type { Progress } from '../../backups/restore/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { foreseeRestore, removeRestored, restoreBackup, type RestoreTo } from '../../controller/operations/restore.ts';
import { PrumoError } from '../../errors/index.ts';
import { quantity } from '../../model/index.ts';
import { distFolder } from '../dist-folder.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { dateOf } from '../parse-date.ts';
import { requireSpec } from '../require-spec.ts';
import { text } from '../restore-text.ts';
import type { Arguments, Invocation } from './command.ts';
import { restoreTenantOf } from './restore-tenant.ts';

/** Progress is told when it has grown by this share. */
const TOLD_EVERY = 0.1;

/** Bring the database back beside the one that runs. */
export async function runRestore(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json, signal } = invocation;
  const { options } = given;
  if (typeof options['tenant'] === 'string') return restoreTenantOf(invocation, options['tenant'], given);
  const to = options['remove'] === true ? undefined : placeOf(options['to'], given.positional[0]);
  const time = typeof options['time'] === 'string' ? dateOf(options['time'], 'start').getTime() : undefined;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const base = { spec, home: stack.home, invoker: currentInvoker(streams.env), dist: distFolder(), components: COMPONENTS, signal };
  if (to === undefined) {
    const isRemoved = await removeRestored(base);
    if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: stack.name, removed: isRemoved })}\n`);
    else streams.out.write(`${say(isRemoved ? text.removed() : text.nothingToRemove())}\n`);
    return 0;
  }
  const inputs = {
    ...base,
    to,
    ...(time === undefined ? {} : { time }),
    ...(typeof options['backup'] === 'string' ? { label: options['backup'] } : {}),
    onStep: (what: Parameters<typeof say>[0]) => void streams.err.write(`${say(what)}\n`),
    onProgress: teller(invocation),
  };
  const until = time === undefined ? null : new Date(time).toISOString();
  const document = { schemaVersion: 1, stack: stack.name, to: to.kind, time: until };
  if (options['dryRun'] === true) {
    const { backup, folder } = await foreseeRestore(inputs);
    if (json) streams.out.write(`${JSON.stringify({ ...document, dryRun: true, backup: backup.label, folder, bytes: backup.size })}\n`);
    else streams.out.write(`${say(text.foreseen(backup.label, until, folder, quantity(backup.size, 'bytes')))}\n`);
    return 0;
  }
  const { backup, folder, socket, owner, server, took } = await restoreBackup(inputs);
  if (json) {
    const made = { backup: backup.label, folder, socket, owner, bytes: backup.size, tookMilliseconds: Math.round(took) };
    streams.out.write(`${JSON.stringify({ ...document, ...made })}\n`);
    return 0;
  }
  const lines = [
    text.restored(backup.label, until, quantity(backup.size, 'bytes'), quantity(took / 1000, 'seconds')),
    ...(socket === null
      ? [text.start(owner, `${server} -D ${folder}`)]
      : [text.connect(`psql -h ${socket} -U postgres ${spec.database.name}`), text.thenRemove()]),
  ];
  streams.out.write(lines.map((line) => `${say(line)}\n`).join(''));
  return 0;
}

function placeOf(to: unknown, path: unknown): RestoreTo {
  const usage = (what: PrumoError['what']): PrumoError => new PrumoError({ code: 'usage', what, remedy: text.placeRemedy() });
  if (to === 'directory' && typeof path === 'string') return { kind: 'directory', path: resolve(path) };
  if (to !== 'new') throw usage(text.noPlace());
  if (path !== undefined) throw usage(text.strayPath());
  return { kind: 'new' };
}

function teller({ streams, say }: Invocation): (progress: Progress) => void {
  let told = 0;
  return ({ done, total, rate, left }) => {
    const share = total === 0 ? 1 : done / total;
    if (share < told + TOLD_EVERY) return;
    told = share;
    const still = left === null ? null : quantity(Math.ceil(left), 'seconds');
    streams.err.write(`${say(text.progress(quantity(done, 'bytes'), quantity(total, 'bytes'), quantity(rate, 'bytes'), still))}\n`);
  };
}
