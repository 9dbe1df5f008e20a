import { storeWords } from '../../../platforms/object-store/index.ts';
import { ContainerDamaged } from '../../logical/container/index.ts';
import { ObjectMissing } from '../../logical/targets/index.ts';
import { carry, missingFrom, type OffsitePlace, type Parcel, sendAlone, type Sent } from '../../offsite/index.ts';
import { type Keep, keepingOf, pruneByClock } from '../../retention/index.ts';
import { collect } from '../collect.ts';
import { FileBackups } from '../file-backups.ts';
import { type FilesManifest, isListed, listName, manifestName } from '../manifest.ts';
import { distantPlace, type Place } from '../place.ts';
import { listedIn, sendContents } from './send-contents.ts';

export interface SendFilesInputs {
  readonly here: Place;
  readonly key: string;
  /** File by which one run at a time sends. Not that by which one is taken: what is taken here waits for no bucket. */
  readonly lock: string;
  readonly now: () => Date;
}

/** As `sendMissing` of copies and exports: send what is usable here and is not in the bucket, then remove there what is too old. Never rejects. */
export function sendFiles(inputs: SendFilesInputs & { readonly offsite: OffsitePlace }, signal: AbortSignal): Promise<Sent> {
  return sendAlone(
    inputs.lock,
    async (sent, until) => {
      const { access, keep } = inputs.offsite;
      using there = await distantPlace(access, { holdFor: keepingOf(keep).days });
      await sendBetween({ ...inputs, there, keep }, sent, until);
    },
    signal,
  );
}

/**
 * The newest first: what it brings along the others mostly need too, and it is the one that will be asked for. Of each its contents, then its list,
 * then its manifest; only when all are there are old ones removed (manifest first), and contents that none names any more. So at whatever step it
 * breaks off, what looks like a backup there has all it needs: `collect` reads what is named after the last was sent, and nobody else sends meanwhile.
 */
export async function sendBetween(
  { here, there, key, keep, now }: Omit<SendFilesInputs, 'lock'> & { readonly there: Place; readonly keep: Keep },
  sent: Sent,
  signal: AbortSignal,
): Promise<void> {
  const [own, distant] = [new FileBackups(here, key), new FileBackups(there, key)];
  const left = await distant.sweep(signal);
  const manifests = (await own.usable(keep, now(), signal)).toReversed();
  const missing = new Set((await missingIn(there, here, manifests, signal)).map(({ label }) => label));
  using stored = await listedIn(there, signal);
  for (const [age, manifest] of manifests.entries()) {
    const { label } = manifest;
    // Of the newest also what was lost there since.
    if (age > 0 && !missing.has(label)) continue;
    try {
      await sendContents(manifest, stored, { here, there, key, backups: own }, signal);
      if (!missing.has(label)) continue;
      await carry(parcelOf(manifest), here.runs, there.runs, signal);
      sent.sent.push(label);
    } catch (error) {
      if (!(error instanceof ContainerDamaged || error instanceof ObjectMissing)) throw error;
      // Damaged here: the others can be sent. What retention has taken away here meanwhile is not wanted any more.
      if ((await own.labels(signal)).has(label)) sent.why ??= error.message;
    }
  }
  const carried = manifests.filter(({ label }) => sent.sent.includes(label));
  const [lost] = await missingIn(there, here, carried, signal);
  if (lost !== undefined) throw new Error(`${lost.label} was stored, and is not there with its size`);
  try {
    sent.removed.push(...(await pruneByClock(distant, keep, now(), signal)));
    // Nothing else leaves contents for good that no backup names: what a run that broke off had sent, the next one names.
    if (sent.removed.length > 0 || left.some(isListed)) await collect(distant, there.contents, signal);
  } catch (error) {
    sent.notRemoved = storeWords(signal.aborted ? signal.reason : error);
  }
}

function missingIn(there: Place, here: Place, manifests: readonly FilesManifest[], signal: AbortSignal): Promise<readonly Parcel[]> {
  return missingFrom(there.runs, { parcels: manifests.map(parcelOf), here: here.runs }, signal);
}

/** The list is sent as a copy or an export is: its manifest, which comes after, says what it is. */
function parcelOf({ label, list }: FilesManifest): Parcel {
  return { label, content: listName(label), manifest: manifestName(label), stored: list };
}
