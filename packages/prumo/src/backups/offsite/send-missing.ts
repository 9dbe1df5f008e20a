import * as z from 'zod';
import { storeWords } from '../../platforms/object-store/index.ts';
import { tryLock } from '../../platforms/local/files/file-lock.ts';
import { ContainerDamaged } from '../logical/container/index.ts';
import { distantTarget, ObjectMissing, type Target } from '../logical/targets/index.ts';
import { keepingOf, pruneByClock } from '../retention/index.ts';
import type { OffsitePlace } from './offsite-place.ts';
import { carry, type Kept, missingFrom } from './parcel.ts';

/** What became of what should be in the bucket too. */
export const sentSchema = z.object({
  /** Labels of what was stored there and removed there. */
  sent: z.array(z.string()),
  removed: z.array(z.string()),
  /** Why not all that should be there is; null: it is. */
  why: z.string().nullable(),
  /** Why older ones could not be removed there; null: they were. */
  notRemoved: z.string().nullable(),
});
export type Sent = z.infer<typeof sentSchema>;

/** Milliseconds for all of it: a store that gives a byte now and then must not keep the next run from sending. 500 GB at 25 MB/s. */
export const SEND_WITHIN = 6 * 3_600_000;

export interface SendInputs {
  readonly here: Target;
  /** What is kept in a place like these. */
  readonly kept: (target: Target) => Kept;
  readonly offsite: OffsitePlace;
  /** File by which one run at a time sends. Not that by which one is taken: what is taken here waits for no bucket. */
  readonly lock: string;
  readonly now: () => Date;
}

/**
 * Send what is kept here, is whole, and is not in the bucket, also what an earlier run could not send; then remove there what is too old. First what
 * earlier runs began and never ended is aborted. Never rejects: what is here is whole, whatever becomes of the bucket.
 */
export function sendMissing(inputs: SendInputs, signal: AbortSignal): Promise<Sent> {
  return sendAlone(
    inputs.lock,
    async (sent, until) => {
      const { access, keep } = inputs.offsite;
      using there = await distantTarget(access, { holdFor: keepingOf(keep).days });
      await send(inputs, there, sent, until);
    },
    signal,
  );
}

/** Do what sends, one run at a time by a lock, for so long at most; what it rejects with is told in what it was given to note. Never rejects. */
export async function sendAlone(
  lockFile: string,
  work: (sent: Sent, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Sent> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(SEND_WITHIN)]);
  const sent: Sent = { sent: [], removed: [], why: null, notRemoved: null };
  try {
    using lock = await tryLock(lockFile);
    if (lock === undefined) return { ...sent, why: 'another run is sending there' };
    await work(sent, until);
  } catch (error) {
    sent.why = storeWords(until.aborted ? until.reason : error);
  }
  return sent;
}

async function send({ here, kept, offsite, now }: SendInputs, there: Target, sent: Sent, signal: AbortSignal): Promise<void> {
  const place = kept(there);
  await place.sweep(signal);
  const parcels = await kept(here).parcels(offsite.keep, now(), signal);
  for (const parcel of await missingFrom(there, { parcels, here }, signal)) {
    try {
      await carry(parcel, here, there, signal);
      sent.sent.push(parcel.label);
    } catch (error) {
      // It is damaged here, or was removed meanwhile: the others can be sent.
      if (!(error instanceof ContainerDamaged || error instanceof ObjectMissing)) throw error;
      sent.why ??= error.message;
    }
  }
  // A store is believed when it lists what it said it has stored.
  const carried = parcels.filter(({ label }) => sent.sent.includes(label));
  const [lost] = await missingFrom(there, { parcels: carried, here }, signal);
  if (lost !== undefined) throw new Error(`${lost.label} was stored, and is not there with its size`);
  try {
    sent.removed.push(...(await pruneByClock(place, offsite.keep, now(), signal)));
  } catch (error) {
    sent.notRemoved = storeWords(signal.aborted ? signal.reason : error);
  }
}
