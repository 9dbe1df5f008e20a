import { sealedSize } from '../../logical/container/index.ts';
import { sideBySide } from '../../logical/side-by-side.ts';
import { type Copied, isCopied } from '../entry.ts';
import type { FileBackups } from '../file-backups.ts';
import { contentIn, contentName, type FilesManifest } from '../manifest.ts';
import { openContent } from '../open-content.ts';
import type { Place } from '../place.ts';
import { Scratch } from '../scratch.ts';
import { proven } from './proven.ts';

/** Contents held back to be sent together. */
const AT_ONCE = 8;

export interface Sending {
  readonly here: Place;
  readonly there: Place;
  readonly key: string;
  /** What is here. */
  readonly backups: Pick<FileBackups, 'entries'>;
}

/** What lies there, as the place lists it now. */
export async function listedIn({ contents }: Pick<Place, 'contents'>, signal: AbortSignal): Promise<Scratch> {
  const scratch = new Scratch();
  try {
    for (const { name, size } of await contents.list(signal)) {
      const id = contentIn(name);
      if (id !== undefined) scratch.stores(id, size);
    }
    return scratch;
  } catch (error) {
    scratch[Symbol.dispose]();
    throw error;
  }
}

/**
 * Send the contents that a backup names and `stored` has not, each once, sealed as they are here; each ends there only when it opens here with the
 * key. Resolves when the place lists them all. Rejects with `ContainerDamaged` or `ObjectMissing` where one is not whole here, or in the words of
 * either place.
 */
export async function sendContents(manifest: FilesManifest, stored: Scratch, sending: Sending, signal: AbortSignal): Promise<void> {
  let carried = 0;
  let held: Copied[] = [];
  const send = async (): Promise<void> => {
    await sideBySide(held, (entry) => sendContent(entry, sending, signal));
    for (const { content, size } of held) stored.stores(content, sealedSize(size));
    carried += held.length;
    held = [];
  };
  for await (const entry of sending.backups.entries(manifest, signal)) {
    if (!isCopied(entry) || stored.isStored(entry) || held.some(({ content }) => content === entry.content)) continue;
    held.push(entry);
    if (held.length === AT_ONCE) await send();
  }
  await send();
  if (carried > 0) await mustBeListed(manifest, sending, signal);
}

async function sendContent(entry: Copied, { here, there, key }: Sending, signal: AbortSignal): Promise<void> {
  const name = contentName(entry.content);
  const whole = proven(here.contents.get(name, signal), async (copy) => {
    for await (const _ of openContent(copy, key, entry)) signal.throwIfAborted();
  });
  await there.contents.put(name, whole, signal);
}

/** A store is believed when it lists what it said it has stored. */
async function mustBeListed(manifest: FilesManifest, { backups, there }: Sending, signal: AbortSignal): Promise<void> {
  using listed = await listedIn(there, signal);
  for await (const entry of backups.entries(manifest, signal))
    if (isCopied(entry) && !listed.isStored(entry))
      throw new Error(`${contentName(entry.content)} was stored, and is not there with its size`);
}
