import { type Backup, BACKUP_KINDS, Repository, type RepositoryContent } from '../../backups/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { preview } from '../../controller/operations/prepare.ts';
import { runningAgent } from '../../controller/operations/running-agent.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import { text } from '../backup-text.ts';
import { distFolder } from '../dist-folder.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { table } from '../output/table.ts';
import { requireSpec } from '../require-spec.ts';
import type { Arguments, Invocation } from './command.ts';

/** `prumo backup now`: take one, of the least kind unless another is asked for. Exit code 1 also when it was taken of a damaged database. */
export async function takeBackup(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const asked = given.options['type'] ?? 'incremental';
  const kind = BACKUP_KINDS.find((one) => one === asked);
  if (kind === undefined) throw new PrumoError({ code: 'usage', what: text.badType(String(asked)), remedy: text.badTypeRemedy() });
  const { repository, stack } = await open(invocation);
  streams.err.write(`${say(text.taking(kind))}\n`);
  const backup = await repository.take(kind, () => void streams.err.write(`${say(text.fromPrimary())}\n`));
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, backup })}\n`);
  else {
    const { label, size, stored } = backup;
    streams.out.write(`${say(text.taken(label, backup.kind, quantity(size, 'bytes'), quantity(stored, 'bytes'), secondsOf(backup)))}\n`);
  }
  if (!backup.hasDamagedPages) return 0;
  streams.err.write(`${say(text.damagedPages())}\n`);
  return 1;
}

export async function listBackups(invocation: Invocation): Promise<number> {
  const { streams, say, json } = invocation;
  const { repository, stack } = await open(invocation);
  const content = await repository.content();
  const since = restorableSince(content);
  if (json) {
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, stack, restorableSince: since ?? null, wal: content.wal ?? null, backups: content.backups })}\n`,
    );
    return 0;
  }
  if (content.backups.length === 0) {
    streams.out.write(`${say(text.none())}\n`);
    return 0;
  }
  const columns = text.columns();
  const header = [columns.label, columns.kind, columns.ended, columns.took, columns.size, columns.stored].map(say);
  const rows = content.backups.map((backup) => [
    backup.label,
    say(text.kind(backup.kind)),
    shortly(backup.ended),
    `${secondsOf(backup)} s`,
    say(quantity(backup.size, 'bytes')),
    `${say(quantity(backup.stored, 'bytes'))}${backup.hasDamagedPages ? `  ${say(text.damagedPages())}` : ''}`,
  ]);
  streams.out.write(`${table(header, rows)}\n`);
  if (since !== undefined) streams.out.write(`\n${say(text.window(shortly(since)))}\n`);
  return 0;
}

export async function showBackup(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  const label = String(given.positional[0]);
  const { repository, stack } = await open(invocation);
  const { backups } = await repository.content();
  const backup = backups.find((one) => one.label === label);
  if (backup === undefined) throw new PrumoError({ code: 'unknown-backup', what: text.unknown(label), remedy: text.unknownRemedy() });
  if (json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, backup })}\n`);
    return 0;
  }
  const columns = text.columns();
  const fields = text.fields();
  const lines: readonly (readonly [Message, string])[] = [
    [columns.label, backup.label],
    [columns.kind, say(text.kind(backup.kind))],
    [fields.begun, backup.begun],
    [columns.ended, backup.ended],
    [columns.size, say(quantity(backup.size, 'bytes'))],
    [columns.stored, say(quantity(backup.stored, 'bytes'))],
    [fields.wal, `${backup.wal.from} – ${backup.wal.to}`],
    ...(backup.needs.length > 0 ? [[fields.needs, backup.needs.join(', ')] as const] : []),
  ];
  const width = Math.max(...lines.map(([name]) => say(name).length));
  streams.out.write(`${lines.map(([name, value]) => `${say(name).toLowerCase().padEnd(width)}  ${value}`).join('\n')}\n`);
  if (backup.hasDamagedPages) streams.out.write(`${say(text.damagedPages())}\n`);
  return 0;
}

export async function verifyBackups(invocation: Invocation): Promise<number> {
  const { streams, say, json } = invocation;
  const { repository, stack } = await open(invocation);
  const count = await repository.verify();
  if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, verified: true, backups: count })}\n`);
  else streams.out.write(`${say(text.verified(count))}\n`);
  return 0;
}

/** The repository of the running stack the command is about. */
async function open(invocation: Invocation): Promise<{ readonly repository: Repository; readonly stack: string }> {
  const { signal, streams } = invocation;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const inputs = { spec, home: stack.home, invoker: currentInvoker(streams.env), dist: distFolder(), components: COMPONENTS, signal };
  const { context, allocation } = await preview(inputs);
  return { repository: new Repository(context, await runningAgent(allocation, stack.name), signal), stack: stack.name };
}

/** End of the oldest full backup: from then on its WAL leads to any moment. */
function restorableSince({ backups }: RepositoryContent): string | undefined {
  return backups.find(({ kind }) => kind === 'full')?.ended;
}

function secondsOf({ begun, ended }: Backup): number {
  return Math.round((Date.parse(ended) - Date.parse(begun)) / 1000);
}

/** To the second, UTC. */
function shortly(instant: string): string {
  return `${instant.slice(0, 19).replace('T', ' ')} UTC`;
}
