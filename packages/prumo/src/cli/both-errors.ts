import { PrumoError } from '../errors/index.ts';
import type { Message } from '../messages/message.ts';

/**
 * One error that says all of two, for a command that looked at two things and must hide neither. Damage is what exit code and code tell first; what
 * is a bug of ours becomes a line of the other's. Pure.
 */
export function bothErrors(one: unknown, other: unknown): unknown {
  if (!(one instanceof PrumoError)) return other instanceof PrumoError ? withBug(other, one) : one;
  if (!(other instanceof PrumoError)) return withBug(one, other);
  const [first, second] = other.code === 'backup-damaged' && one.code !== 'backup-damaged' ? [other, one] : [one, other];
  const why = joined(first.why, second.why);
  const still = joined(first.still, second.still);
  return new PrumoError({
    code: first.code,
    what: joined(first.what, second.what) ?? first.what,
    remedy: joined(first.remedy, second.remedy) ?? first.remedy,
    details: [...first.details, ...second.details],
    cause: second,
    ...(why === undefined ? {} : { why }),
    ...(still === undefined ? {} : { still }),
  });
}

function withBug(error: PrumoError, bug: unknown): PrumoError {
  const { code, what, why, remedy, still, details } = error;
  return new PrumoError({
    code,
    what,
    remedy,
    details: [...details, bug instanceof Error ? bug.message : String(bug)],
    cause: bug,
    ...(why === undefined ? {} : { why }),
    ...(still === undefined ? {} : { still }),
  });
}

function joined(one: Message | undefined, other: Message | undefined): Message | undefined {
  if (one === undefined || other === undefined || one.en === other.en) return one ?? other;
  return { en: `${one.en} ${other.en}`, 'pt-BR': `${one['pt-BR']} ${other['pt-BR']}` };
}
