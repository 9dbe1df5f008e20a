import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../../errors/index.ts';
import { type Message, verbatim } from '../../messages/message.ts';
import {
  type Attestation,
  type Binding,
  type Drill,
  type DrillEnd,
  type DrillStart,
  type EvidenceEntry,
  type Experiment,
  type Findings,
  type Phase,
  type PhaseTime,
  type Platform,
  type StackContext,
  Unsteady,
} from '../../model/index.ts';
import { beforeOthers } from '../../platforms/local/before-others.ts';
import { watchRails } from './guard-rails.ts';
import { notingStruck } from './struck-nodes.ts';
import { text } from './text.ts';
import { rule } from './verdict.ts';

/** Milliseconds the guard waits for a sign of life before it undoes. Longer than the pauses of a loaded machine, shorter than anybody's patience. */
const LEASE = 8000;
/** Milliseconds a drill may take up to its undo beyond what it expects, and the factor on that. Longer than the longest observation, which must end as a finding of its own. */
const GRACE = 180_000;
const FACTOR = 3;
/** Milliseconds a phase that was aborted gets to notice: the longest request of one has a limit below it. */
const ENDS_WITHIN = 15_000;

export type DrillEvent =
  | { readonly kind: 'phase'; readonly drill: string; readonly phase: Phase }
  | { readonly kind: 'progress'; readonly drill: string; readonly what: Message };

/** What the engine itself asks of a platform; the drill gets the whole, under its guard. */
type GuardedPlatform = Pick<Platform, 'observe' | 'under' | 'guard' | 'renew' | 'settle'>;

export interface RunInputs {
  readonly drill: Drill;
  readonly stack: StackContext;
  readonly platform: GuardedPlatform;
  readonly binding: Binding;
  /** As `DrillContext` has it. */
  readonly runtime: { readonly node: string; readonly prumo: string };
  /** Why production may be disturbed; undefined where it is none. */
  readonly production?: DrillStart['production'];
  /** Writes to the evidence ledger; must have it on disk before it returns. */
  readonly record: (entry: EvidenceEntry) => void;
  readonly seed: number;
  /** Folder in which the run gets one of its own. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: DrillEvent) => void;
}

/**
 * One run of one drill: start record, steady state, fault, observation, undo, verification, end record. Whatever happens in
 * between, the undo is tried and the end is recorded. Rejects only when the ledger or the run's folder cannot be written: before
 * anything was disturbed, or, when the end cannot be recorded, after everything was undone.
 */
export async function runDrill(inputs: RunInputs): Promise<DrillEnd> {
  using _first = beforeOthers();
  const { drill, platform } = inputs;
  const run = randomUUID();
  const claims = drill.proves?.(inputs.stack.spec) ?? drill.claims;
  const start: DrillStart = {
    kind: 'drill-start',
    run,
    drill: drill.id,
    claims,
    seed: inputs.seed,
    binding: inputs.binding,
    ...(inputs.production === undefined ? {} : { production: inputs.production }),
  };
  // Before the record: a start on record is always followed by an end, unless this process dies.
  const folder = join(inputs.folder, run);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  inputs.record(start);

  const stop = new AbortController();
  let aborted: Message | null = null;
  const abort = (reason: Message): void => {
    aborted ??= reason;
    stop.abort(new Error(reason.en));
  };
  const interrupted = (): void => abort(text.interrupted());
  inputs.signal.addEventListener('abort', interrupted, { once: true });
  if (inputs.signal.aborted) interrupted();
  const within = drill.within ?? drill.expected * FACTOR + GRACE;
  const deadline = setTimeout(() => abort(text.tookTooLong(Math.round(within / 1000))), within);
  const name = `drill-${run}`;
  const guard = new Lease(platform, name, () => abort(text.guardLapsed()));
  const rails = new AbortController();
  const under = notingStruck(platform.under(name));

  const phases: PhaseTime[] = [];
  /** What a phase does, whether or not somebody still waits for it. */
  const begunWork: Promise<unknown>[] = [];
  const inPhase = async <T>(phase: Phase, work: () => Promise<T>, heed = true): Promise<T> => {
    const from = new Date().toISOString();
    inputs.onEvent({ kind: 'phase', drill: drill.id, phase });
    try {
      if (!heed) return await work();
      const begun = work();
      begunWork.push(begun);
      return await orAborted(begun, stop.signal);
    } finally {
      phases.push({ phase, from, to: new Date().toISOString() });
    }
  };

  let experiment: Experiment | undefined;
  let attestation: Attestation | null = null;
  let findings: Findings | null = null;
  let unsteady: Message | null = null;
  let ownError: Message | null = null;
  const failed = (error: unknown): void => {
    if (error instanceof Unsteady) unsteady ??= error.reason;
    else if (aborted === null) ownError ??= text.ownError(wordsOf(error).en);
  };
  try {
    const { made, before } = await inPhase('steady', async () => {
      // Empty, so that from here on every call of the drill is one the guard knows of and refuses once it has undone.
      await guard.take([]);
      const begun = await drill.begin({
        stack: inputs.stack,
        platform: under.platform,
        runtime: inputs.runtime,
        version: inputs.binding.prumo,
        seed: inputs.seed,
        run: run.replaceAll('-', '').slice(0, 12),
        folder,
        signal: stop.signal,
        say: (what) => inputs.onEvent({ kind: 'progress', drill: drill.id, what }),
        guard: async (...steps) => guard.take(steps),
      });
      experiment = begun;
      stop.signal.throwIfAborted();
      await begun.steady();
      return { made: begun, before: await platform.observe() };
    });
    void watchRails({ touches: drill.touches, struck: under.struck, before }, platform, rails.signal, (service) =>
      abort(service === null ? text.agentSilent() : text.leftRails(service)),
    ).catch(failed);
    await inPhase('inject', async () => {
      await made.inject();
      attestation = await made.attest();
    });
    await inPhase('observe', async () => {
      await made.observe();
      attestation ??= await made.attest();
    });
  } catch (error) {
    failed(error);
  }
  rails.abort();
  // What was seen is judged however long the questions take; each of them has a limit of its own.
  clearTimeout(deadline);
  const notUndone = await inPhase('undo', () => guard.settle(), false).catch((error: unknown) => [wordsOf(error).en]);
  // An aborted phase is left, not ended: what it still starts would outlive the end of the experiment, and with it this process.
  await atMost(ENDS_WITHIN, Promise.allSettled(begunWork));
  if (experiment !== undefined) {
    const { verify } = experiment;
    if (aborted === null && ownError === null && unsteady === null)
      findings = await inPhase('verify', () => verify.call(experiment)).catch((error: unknown) => {
        failed(error);
        return null;
      });
    // What is judged is judged: a table that could not be dropped is dropped by the next run.
    await experiment.end().catch((error: unknown) => (findings === null ? failed(error) : undefined));
  }
  inputs.signal.removeEventListener('abort', interrupted);
  const ruling = rule(claims, { unsteady, aborted, ownError, attestation, notUndone, findings });
  const end: DrillEnd = {
    kind: 'drill-end',
    run,
    drill: drill.id,
    ...ruling,
    phases,
    ...(aborted === null ? {} : { interrupted: true }),
    attestation,
    measurements: (findings as Findings | null)?.measurements ?? [],
    undone: notUndone.length === 0,
  };
  inputs.record(end);
  return end;
}

/** The guard's lease, renewed as long as this process lives and the drill goes on. */
class Lease {
  readonly #platform: GuardedPlatform;
  readonly #name: string;
  readonly #onLapse: () => void;
  #timer: NodeJS.Timeout | undefined;
  #settling = false;

  constructor(platform: GuardedPlatform, name: string, onLapse: () => void) {
    this.#platform = platform;
    this.#name = name;
    this.#onLapse = onLapse;
  }

  async take(steps: Parameters<Platform['guard']>[1]): Promise<void> {
    // A phase that was abandoned may still be on its way here: nothing would undo what it does next.
    if (this.#settling) throw new Error('the drill is being undone');
    await this.#platform.guard(this.#name, steps, LEASE);
    // An agent that is being replaced misses some; one that undid everything says so.
    this.#timer ??= setInterval(() => {
      this.#platform.renew(this.#name).then(
        (kept) => {
          if (kept) return;
          clearInterval(this.#timer);
          this.#onLapse();
        },
        () => undefined,
      );
    }, LEASE / 4);
  }

  async settle(): Promise<readonly string[]> {
    this.#settling = true;
    clearInterval(this.#timer);
    return this.#timer === undefined ? [] : this.#platform.settle(this.#name);
  }
}

async function atMost(within: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, delay(within, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
}

/** `work`, or a rejection as soon as the run is aborted; what is left of `work` then ends by itself. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // First of all: where the work itself aborted the run, nobody waits for it, and its failure would end the process.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function wordsOf(error: unknown): Message {
  if (error instanceof PrumoError) return error.what;
  return verbatim(error instanceof Error ? error.message : String(error));
}
