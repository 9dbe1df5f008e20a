import { open } from 'node:fs/promises';
import { type EscrowKeys, readEscrow } from '../backups/escrow/index.ts';
import { PrumoError } from '../errors/index.ts';
import type { Message } from '../messages/message.ts';
import { text } from './recover-text.ts';

/** Bytes; ours are about 1500. */
const LARGEST = 64 * 1024;

/** Keys in an escrow file. Rejects with `escrow-unusable`; the error never repeats what is in it. */
export async function readEscrowFile(file: string): Promise<EscrowKeys> {
  const refused = (what: Message, cause?: unknown): PrumoError =>
    new PrumoError({ code: 'escrow-unusable', what, remedy: text.keyFileRemedy(file), ...(cause === undefined ? {} : { cause }) });
  try {
    await using handle = await open(file, 'r');
    const found = await handle.stat();
    if ((found.mode & 0o077) !== 0) throw refused(text.openKeyFile(file));
    const keys = found.isFile() && found.size <= LARGEST ? readEscrow(await handle.readFile('utf8')) : undefined;
    if (keys === undefined) throw refused(text.badKeyFile(file));
    return keys;
  } catch (error) {
    throw error instanceof PrumoError ? error : refused(text.badKeyFile(file), error);
  }
}
