import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import type { Component, Platform } from '../../model/index.ts';
import { readApplied } from '../applied-store.ts';
import { planOf } from '../plan.ts';
import { text } from '../text.ts';
import type { preview } from './prepare.ts';

/** Rejects with `spec-not-applied` when `up` would change anything. */
export async function refuseUnapplied(
  { components }: { readonly components: readonly Component[] },
  looked: Awaited<ReturnType<typeof preview>>,
  platform: Platform,
  remedy: Message,
): Promise<void> {
  const plan = planOf(looked.desired, await readApplied(looked.allocation.state), await platform.observe(), components);
  if (plan.steps.length === 0) return;
  throw new PrumoError({
    code: 'spec-not-applied',
    what: text.specNotApplied(plan.steps.length),
    remedy,
    details: plan.steps.map((step) => `${step.action} ${step.name}`),
  });
}
