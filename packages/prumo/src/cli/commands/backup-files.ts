import { type FilesBackup, filesText, type FlawedFiles } from '../../backups/files/index.ts';
import type { BackupPlace } from '../../backups/index.ts';
import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';
import { text } from '../files-text.ts';
import { notSent } from '../not-sent.ts';
import { openBackups } from '../open-backups.ts';
import { text as backups } from '../backup-text.ts';
import { text as general } from '../text.ts';
import type { Invocation } from './command.ts';

/** `prumo backup now --files`. */
export async function takeFiles(invocation: Invocation): Promise<number> {
  const { streams, say, json } = invocation;
  const { requireFiles, stack } = await openBackups(invocation);
  const files = requireFiles();
  streams.err.write(`${say(backups.taking('files'))}\n`);
  const { backup, notRemoved, offsite } = await files.take();
  if (notRemoved !== undefined) streams.err.write(`${say(general.warning())} ${say(backups.notRemoved(notRemoved))}\n`);
  if (offsite?.notRemoved != null) streams.err.write(`${say(general.warning())} ${say(backups.notRemovedOffsite(offsite.notRemoved))}\n`);
  if (backup.vanished > 0) streams.err.write(`${say(text.vanished(backup.vanished))}\n`);
  const unsent = notSent(offsite, [`backup ${backup.label}`]);
  if (!json) {
    const { label, objects, size, stored, begun, ended } = backup;
    const seconds = (Date.parse(ended) - Date.parse(begun)) / 1000;
    streams.out.write(`${say(text.taken(label, objects, quantity(size, 'bytes'), quantity(stored, 'bytes'), seconds))}\n`);
  }
  if (unsent !== undefined) throw unsent;
  if (json)
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, backup, notRemoved: notRemoved ?? null, offsite: offsite ?? null })}\n`);
  else if (offsite !== undefined) streams.out.write(`${say(backups.sent(offsite.sent.length))}\n`);
  return 0;
}

/** What `backup show` says of one. */
export function filesFields(
  { objects, buckets, vanished, unread, purpose }: FilesBackup,
  say: Invocation['say'],
): readonly (readonly [Message, string])[] {
  const fields = text.fields();
  return [
    [fields.objects, String(objects)],
    ...buckets.map((one) => [fields.bucket, say(text.ofBucket(one.name, one.objects, quantity(one.bytes, 'bytes')))] as const),
    ...(vanished === 0 ? [] : [[fields.vanished, String(vanished)] as const]),
    ...(unread === 0 ? [] : [[fields.unread, String(unread)] as const]),
    ...(purpose === null ? [] : [[fields.purpose, say(text.safety())] as const]),
  ];
}

export function flawOfFiles({ label, flaw }: FlawedFiles, place: BackupPlace = 'local'): Message {
  return text.flawed(label, filesText.flaw(flaw), place);
}
