import * as z from 'zod';
import type { Service } from '../../model/index.ts';
import { get } from '../probes/http.ts';

/** What Prometheus says of its targets. */
export interface WatchedTargets {
  readonly up: number;
  readonly total: number;
  /** Not up, or not asked yet (`reason` null). */
  readonly down: readonly { readonly job: string; readonly node: string; readonly instance: string; readonly reason: string | null }[];
}

/** Milliseconds: people wait for the status. */
const WITHIN = 700;

const labelsSchema = z.object({ job: z.string(), node: z.string().default(''), instance: z.string() });
const answerSchema = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ labels: labelsSchema, health: z.enum(['up', 'down', 'unknown']), lastError: z.string() })),
  }),
});

/** Ask the stack's Prometheus, as its probe does. Null where there is none, or none that answers: its own row says which. */
export async function watchedTargets(services: readonly Service[]): Promise<WatchedTargets | null> {
  const ready = services.find(({ component }) => component === 'prometheus')?.ready;
  if (ready?.kind !== 'http') return null;
  try {
    const probe = { ...ready, url: new URL('/api/v1/targets?state=active', ready.url).href };
    const { status, body } = await get(probe, AbortSignal.timeout(WITHIN));
    return status === 200 ? readTargets(body) : null;
  } catch {
    return null;
  }
}

/** Pure. Rejects what is not an answer of Prometheus. */
export function readTargets(body: string): WatchedTargets {
  const targets = answerSchema.parse(JSON.parse(body), { jitless: true }).data.activeTargets;
  const down = targets.filter(({ health }) => health !== 'up');
  return {
    up: targets.length - down.length,
    total: targets.length,
    down: down.map(({ labels, health, lastError }) => ({ ...labels, reason: health === 'unknown' ? null : lastError })),
  };
}
