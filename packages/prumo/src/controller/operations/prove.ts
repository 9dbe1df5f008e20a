import { createHash, randomInt } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type DrillEvent, runDrill } from '../../drills/engine/run-drill.ts';
import { anchorHead, anchorPlaces, bindingOf, openLedger } from '../../evidence/index.ts';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import type { Disturbed, Drill, DrillEnd } from '../../model/index.ts';
import { stageRuntime } from '../../platforms/local/release/index.ts';
import type { Spec } from '../../spec/index.ts';
import { readApplied } from '../applied-store.ts';
import { askController } from '../api/client.ts';
import type { StackStatus } from '../status/service-status.ts';
import { text } from '../text.ts';
import { lockStack } from './lock.ts';
import { preview, type PrepareInputs } from './prepare.ts';
import { refuseUnapplied } from './refuse-unapplied.ts';
import { runningAgent } from './running-agent.ts';

export interface ProveInputs extends PrepareInputs {
  /** In the order in which they are to run. */
  readonly drills: readonly Drill[];
  /** Of the first drill; the others count on. Default: random. */
  readonly seed?: number;
  /** Version of Prumo, for the evidence. */
  readonly version: string;
  /**
   * Why production may be disturbed now, asked right before each drill: a window may have ended while those before it ran. Null where it is none.
   * Rejects when it may not, which stops the rest. `left`: drills not yet run, the one to come first.
   */
  readonly permit: (left: readonly Drill[]) => Promise<Disturbed | null>;
  readonly onEvent: (event: DrillEvent) => void;
  readonly onBegin: (drill: Drill, position: number) => void;
  readonly onEnd: (end: DrillEnd) => void;
  /** The head of the ledger could not be kept in a place outside; the evidence itself is on disk. */
  readonly onNotAnchored: (place: string, reason: Message) => void;
  /** The stack's state as the controller tells it. */
  readonly status: () => Promise<StackStatus>;
}

/** Milliseconds the stack may need to be healthy again between two drills. */
const HEALTHY_WITHIN = 60_000;

export interface Proved {
  /** Of the drills that ran, in their order. */
  readonly ends: readonly DrillEnd[];
  /** What stopped the rest after one had run: the stack did not become healthy again, a full disk; undefined when nothing did. */
  readonly stoppedBy?: unknown;
}

/**
 * Run drills one after the other, each on a healthy stack, and write the evidence. Holds the stack's lock: no `up` and no other
 * drill meanwhile. Rejects with `stack-busy`, `stack-not-running`, `stack-unwell` or `spec-not-applied` before anything is
 * disturbed. When `signal` aborts, the drill under way is undone and recorded, and what was done so far is returned, as it is when
 * something stops the rest.
 */
export async function prove(inputs: ProveInputs): Promise<Proved> {
  const { spec, home, signal } = inputs;
  const looked = await preview(inputs);
  const { context, allocation } = looked;
  await using _lock = await lockOf(home, spec.name, allocation.state);
  const platform = await runningAgent(allocation, spec.name);
  // Evidence is about what runs; a spec that is not what runs would be bound to the wrong thing.
  await refuseUnapplied(inputs, looked, platform, text.specNotAppliedRemedy());
  using ledger = openLedger(allocation.state, spec.name);
  const binding = bindingOf(context, inputs.components, {
    environment: environmentOf(spec),
    machine: await machineDigest(),
    prumo: inputs.version,
  });
  const folder = join(allocation.state, 'drills');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const runtime = await stageRuntime({ home, dist: inputs.dist, signal });
  const first = inputs.seed ?? randomInt(2 ** 31);
  const ready = (position: number): Promise<void> => untilHealthy(inputs.status, position === 0 ? 0 : HEALTHY_WITHIN, signal);
  const proved = await inTurn(inputs.drills, signal, { ready, permit: inputs.permit }, async (drill, { position, production, onEnd }) => {
    inputs.onBegin(drill, position);
    const end = await runDrill({
      drill,
      stack: context,
      platform,
      binding,
      runtime,
      ...(production === null ? {} : { production }),
      record: (entry) => void ledger.append(entry),
      seed: first + position,
      folder,
      signal,
      onEvent: inputs.onEvent,
    });
    onEnd(end);
    inputs.onEnd(end);
    for (const { place, failed } of await anchorHead(ledger, anchorPlaces(home, context)))
      if (failed !== null) inputs.onNotAnchored(place, failed);
  });
  // Whoever watches should see what the drills have left.
  await askController(`${allocation.run}/controller.sock`, 'POST', '/v1/reload').catch(() => undefined);
  return proved;
}

/** What is asked before each drill. */
export interface Before extends Pick<ProveInputs, 'permit'> {
  /** Resolves when the stack is fit for the drill at that place. */
  readonly ready: (position: number) => Promise<void>;
}

/** A drill's turn. */
export interface Turn {
  readonly position: number;
  /** Why production may be disturbed, as of this moment. */
  readonly production: Disturbed | null;
  readonly onEnd: (end: DrillEnd) => void;
}

/**
 * One after the other until one throws, what is asked before it does, or `signal` aborts. Leave is asked last: waiting for the stack may outlast
 * a window. Rejects with what is thrown before the first one has an end.
 */
export async function inTurn(
  drills: readonly Drill[],
  signal: AbortSignal,
  { ready, permit }: Before,
  run: (drill: Drill, turn: Turn) => Promise<void>,
): Promise<Proved> {
  const ends: DrillEnd[] = [];
  try {
    for (const [position, drill] of drills.entries()) {
      if (signal.aborted) break;
      await ready(position);
      if (signal.aborted) break;
      const production = await permit(drills.slice(position));
      if (signal.aborted) break;
      await run(drill, { position, production, onEnd: (end) => void ends.push(end) });
    }
    return { ends };
  } catch (error) {
    if (ends.length === 0) throw error;
    return { ends, stoppedBy: error };
  }
}

async function lockOf(home: string, stack: string, state: string): Promise<AsyncDisposable> {
  const applied = await readApplied(state);
  if (Object.keys(applied.services).length === 0)
    throw new PrumoError({ code: 'stack-not-running', what: text.notUp(stack), remedy: text.notUpRemedy() });
  return lockStack(home, stack, 'prumo prove');
}

async function untilHealthy(status: () => Promise<StackStatus>, within: number, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + within;
  for (;;) {
    const now = await status();
    if (now.healthy) return;
    if (Date.now() >= deadline) {
      const unwell = now.services.filter((service) => service.health !== 'healthy');
      throw new PrumoError({
        code: 'stack-unwell',
        what: text.unwell(unwell.map((service) => service.name)),
        remedy: text.unwellRemedy(),
        details: unwell.map((service) => `${service.name}: ${service.health}${service.reason === null ? '' : `, ${service.reason}`}`),
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
    if (signal.aborted) return;
  }
}

/** Digest of the machine's id, so that evidence names the machine without telling it. */
export async function machineDigest(): Promise<string> {
  const id = await readFile('/etc/machine-id', 'utf8').catch(() => hostname());
  return createHash('sha256').update(`prumo machine ${id.trim()}`).digest('hex');
}

/** Evidence of one environment does not count for another. */
export function environmentOf(spec: Spec): string {
  return spec.drills.environment;
}
