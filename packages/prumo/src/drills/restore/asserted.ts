import type { Asserted } from '../../backups/restore/index.ts';
import type { Message } from '../../messages/message.ts';
import { type Measurement, measured } from '../../model/index.ts';
import { text } from './text.ts';

/** Each by its name, as evidence keeps them: 1 it held, 0 it did not. Pure. */
export function assertionMeasurements(asserted: readonly Asserted[]): readonly Measurement[] {
  return asserted
    .filter(({ outcome }) => outcome === 'held' || outcome === 'broken')
    .map(({ name, outcome }) => measured(`assertion: ${name}`, outcome === 'held' ? 1 : 0, 'count'));
}

/** What the assertions say against a restore; null: they hold, or there are none. `held` false: one does not; null: one could not be asked. Pure. */
export function judgeAssertions(asserted: readonly Asserted[]): { readonly held: false | null; readonly reason: Message } | null {
  const broken = asserted.find(({ outcome }) => outcome === 'broken');
  if (broken !== undefined) return { held: false, reason: text.assertionBroken(broken.name, broken.said ?? '') };
  const unknown = asserted.find(({ outcome }) => outcome === 'unknown');
  return unknown === undefined ? null : { held: null, reason: text.assertionUnknown(unknown.name, unknown.said ?? '') };
}

/** What is to be said of those that are of a database which a copy of one has not. Pure. */
export function notAsked(asserted: readonly Asserted[]): readonly Message[] {
  return asserted.filter(({ outcome }) => outcome === 'elsewhere').map(({ name, said }) => text.assertionElsewhere(name, said ?? ''));
}
