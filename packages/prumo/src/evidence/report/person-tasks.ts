import type { Message } from '../../messages/message.ts';
import type { PersonTask, ReportedClaim } from './model.ts';
import { text } from './text.ts';

/** What no program can do, and the claims whose proof shows that somebody did. */
export const TASKS: readonly { readonly what: Message; readonly claims: readonly string[] }[] = [
  { what: text.tasks().revoke, claims: ['no-secret-leaked'] },
  { what: text.tasks().hearAlert, claims: ['alerts-reach-a-person', 'silence-is-heard', 'backup-failures-are-heard'] },
  { what: text.tasks().escrow, claims: ['disaster-recovery-in-time', 'recovery-runbook-was-followed'] },
  { what: text.tasks().gameDay, claims: ['people-find-the-fault', 'runbooks-lead-to-the-end'] },
  { what: text.tasks().writeLimits, claims: ['capacity-limits-are-written-down'] },
];

/**
 * Tasks for people. Each is open until every claim that would show it is proven and fresh; a waiver does not close it. Keeping the head of
 * the evidence elsewhere is never seen from here, and so is always open.
 */
export function personTasks(claims: readonly ReportedClaim[]): readonly PersonTask[] {
  const tasks = TASKS.flatMap(({ what, claims: ids }): readonly PersonTask[] => {
    const own = claims.filter((claim) => ids.includes(claim.id));
    if (own.length === 0) return [];
    const done = own.every((claim) => claim.status === 'proven');
    return [{ what, state: done ? 'done' : 'open', seen: done ? text.seenDone() : text.notSeen(), claims: own.map((claim) => claim.id) }];
  });
  const decisions = claims.flatMap(({ waiver, title, id }): readonly PersonTask[] =>
    waiver === null ? [] : [{ what: text.decideWaiver(title, waiver.by), state: 'open', seen: text.seenWhenProven(), claims: [id] }],
  );
  const anchor: PersonTask = { what: text.keepAnchor(), state: 'open', seen: text.cannotBeSeen(), claims: [] };
  return [...tasks, ...decisions, anchor].sort((a, b) => Number(a.state === 'done') - Number(b.state === 'done'));
}
