import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { HostKeyRefused } from '../../platforms/sftp/index.ts';
import { storeWords } from '../../platforms/object-store/index.ts';
import { ContainerDamaged, open, seal } from '../logical/container/index.ts';
import { below, type DistantAccess, type DistantOptions, distantTarget, type Target } from '../logical/targets/index.ts';
import { clockDoubt, expired, type Keep, keepingOf, ofThePast } from '../retention/index.ts';
import { type Kit, kitSchema } from './kit.ts';
import { text } from './text.ts';

/** `20261126-181500.kit`, UTC: names sort as they were saved. */
const NAME = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.kit$/;
const SUFFIX = '.kit';

/** Store a kit, and let go of those that are too old, where the clock is to be believed, and of what storing others has left. Only while nobody else stores one. Rejects with `offsite-unusable`. */
export async function storeKit(kit: Kit, key: string, keep: Keep, place: DistantAccess, signal: AbortSignal): Promise<void> {
  await inPlace(place, { holdFor: keepingOf(keep).days }, async (target) => {
    const name = `${kit.savedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}${SUFFIX}`;
    await target.sweep(signal);
    await target.put(name, seal(once(Buffer.from(JSON.stringify(kit))), key, name), signal);
    const kept = (await target.list(signal)).map(({ name: label }) => ({ label, taken: savedAt(label), isWhole: true }));
    const now = new Date(kit.savedAt);
    if (
      clockDoubt(
        kept.flatMap(({ taken }) => taken ?? []),
        keep,
        now,
      ) !== undefined
    )
      return;
    for (const label of expired(kept, keep, now)) await target.remove(label, signal);
  });
}

/** The newest kit. Rejects with `offsite-unusable`, `unknown-backup` where there is none, `escrow-unusable` for another key, `backup-damaged`. */
export async function findKit(key: string, place: DistantAccess, signal: AbortSignal): Promise<Kit> {
  return inPlace(place, {}, async (target) => {
    const kits = (await target.list(signal)).filter((one) => NAME.test(one.name));
    const name = ofThePast(kits, (one) => savedAt(one.name), Date.now()).at(-1)?.name;
    if (name === undefined) throw new PrumoError({ code: 'unknown-backup', what: text.noKit(target.name), remedy: text.noKitRemedy() });
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of open(target.get(name, signal), key, name)) chunks.push(chunk);
      return kitSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    } catch (error) {
      if (!(error instanceof ContainerDamaged)) throw error;
      if (error.damage === 'wrong-key')
        throw new PrumoError({ code: 'escrow-unusable', what: text.otherKey(), remedy: text.otherKeyRemedy() });
      throw new PrumoError({ code: 'backup-damaged', what: text.damaged(), why: verbatim(error.message), remedy: text.damagedRemedy() });
    }
  });
}

async function inPlace<Result>(place: DistantAccess, options: DistantOptions, work: (target: Target) => Promise<Result>): Promise<Result> {
  using target = await distantTarget(below(place, 'stack'), options);
  try {
    return await work(target);
  } catch (error) {
    if (error instanceof PrumoError || (error instanceof Error && error.name === 'AbortError')) throw error;
    throw new PrumoError({
      code: 'offsite-unusable',
      what: text.unusable(target.name),
      why: verbatim(storeWords(error)),
      remedy: error instanceof HostKeyRefused ? text.hostKeyRemedy(error.found) : text.unusableRemedy(),
      cause: error,
    });
  }
}

function savedAt(name: string): string | undefined {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}
