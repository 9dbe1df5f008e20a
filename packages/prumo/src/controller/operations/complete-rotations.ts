import { type Platform, SECRET_NAMES, type SecretName } from '../../model/index.ts';
import type { SecretStore } from '../../platforms/local/preflight/identity/index.ts';
import type { DesiredState } from '../desired.ts';
import type { Plan, PlanStep } from '../plan.ts';

/** Steps after which a server runs with nothing but what its files say. */
const FRESH: ReadonlySet<string> = new Set(['create', 'start', 'restart', 'roll']);

/** Secrets that were rotated, and whose old value some server may still accept. */
export function rotatedSecrets(secrets: Pick<SecretStore, 'previous'>): readonly SecretName[] {
  return SECRET_NAMES.filter((name) => secrets.previous(name).length > 0);
}

/**
 * The plan with what rotations that were not completed still need: the cache, whose files may be right already, accepts the old password
 * until it is told a second time. Pure.
 */
export function withRotations(plan: Plan, desired: DesiredState, rotated: readonly SecretName[]): Plan {
  const secrets = rotated.filter(isOfCache);
  if (secrets.length === 0) return plan;
  const changing = new Set(plan.steps.map((step) => step.name));
  const steps = caches(desired)
    .filter((service) => !changing.has(service.name))
    .map(
      ({ name, component, node }): PlanStep => ({
        action: 'reload',
        name,
        component,
        node,
        because: secrets.map((secret) => `the old ${secret} may still be accepted`),
      }),
    );
  return { steps: [...plan.steps, ...steps], unchanged: plan.unchanged - steps.length };
}

/**
 * After everything has taken the new secrets up: let go of the old ones. Redis took the new passwords beside the old, so that nobody was
 * locked out in between; told again, it has only the new ones. Until then the old values are on record, so the next `up` does what this
 * one had no time for.
 */
export async function completeRotations(inputs: {
  readonly plan: Plan;
  readonly desired: DesiredState;
  readonly secrets: SecretStore;
  readonly platform: Platform;
}): Promise<void> {
  const { plan, desired, secrets, platform } = inputs;
  const rotated = rotatedSecrets(secrets);
  // Also after a reload for a password that somebody wrote into the file: it was taken up in the same two steps.
  if (rotated.some(isOfCache) || plan.steps.some(({ action, component }) => action === 'reload' && component === 'redis')) {
    const fresh = new Set(plan.steps.filter((step) => FRESH.has(step.action)).map((step) => step.name));
    for (const service of caches(desired)) if (!fresh.has(service.name)) await platform.reload(service.name);
  }
  for (const name of rotated) await secrets.applied(name);
}

function isOfCache(name: SecretName): boolean {
  return name.startsWith('cache.');
}

function caches(desired: DesiredState): DesiredState['services'] {
  return desired.services.filter((service) => service.component === 'redis');
}
