import { createHash } from 'node:crypto';

/** A switch as the table holds it. */
export interface Switch {
  readonly flag: string;
  /** '' for all. */
  readonly tenant: string;
  readonly value: unknown;
  readonly percent: number;
}

/** Why a flag is what it is. */
export type Reason = 'default' | 'switched' | 'rollout' | 'tenant';

/**
 * Where in 0 to below 100 a unit stands for a flag, in steps of 0.01: the first 32 bits of SHA-256 of both. The same everywhere and for ever, so who is in a
 * rollout at 10 % is in it at 20 %; and another for each flag, so that not always the same tenants go first. Pure.
 */
export function placeOf(flag: string, unit: string): number {
  return (createHash('sha256').update(`${flag}\0${unit}`).digest().readUInt32BE(0) % 10_000) / 100;
}

/** Which switch holds for a tenant: its own, else the one of all if the tenant is in its share. Without a tenant only a whole rollout holds. Pure. */
export function switchFor(
  flag: string,
  switches: ReadonlyMap<string, Switch>,
  tenant: string | undefined,
): { readonly value: unknown; readonly reason: Exclude<Reason, 'default'> } | undefined {
  const own = tenant === undefined ? undefined : switches.get(tenant);
  if (own !== undefined) return { value: own.value, reason: 'tenant' };
  const all = switches.get('');
  if (all === undefined) return undefined;
  if (all.percent >= 100) return { value: all.value, reason: 'switched' };
  if (tenant === undefined || placeOf(flag, tenant) >= all.percent) return undefined;
  return { value: all.value, reason: 'rollout' };
}
