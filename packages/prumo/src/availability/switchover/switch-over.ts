import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../../errors/index.ts';
import type { Message } from '../../messages/message.ts';
import type { StackContext, UndoStep } from '../../model/index.ts';
import { awaitSettled } from '../await-settled.ts';
import { accessOf } from '../patroni-access.ts';
import { commandPatroni } from '../patroni-client.ts';
import { PromotionWatch } from './await-promoted.ts';
import { awaitLed, leadTo } from './await-led.ts';
import { candidateOf, refuseStranger } from './candidate.ts';
import { Handover } from './handover.ts';
import { openAll, pauseAll, resumeAll } from './hold.ts';
import { resumeStep } from './poolers.ts';
import { preparePrimary } from './prepare-primary.ts';
import { text } from './text.ts';

/** Milliseconds for Patroni to be about to stop PostgreSQL, or to refuse. Nobody waits meanwhile. */
const STOPPING_WITHIN = 12_000;
/** Milliseconds for the new primary to take writes. Well under `query_wait_timeout` (20 s), after which waiting clients fail. */
const WRITABLE_WITHIN = 12_000;
/** Milliseconds for Patroni to say how it went; it looks once a second, and up to 15 times. */
const ANSWER_WITHIN = 30_000;
/** Milliseconds for the cluster to be fit beforehand, retries of a refused switchover included. */
const FIT_WITHIN = 60_000;
const LOOK_EVERY = 200;
/** Patroni's refusal before it did anything: the cluster changed between the look and the request. */
const PRECONDITION_FAILED = 412;

export interface SwitchOverTools {
  readonly context: StackContext;
  readonly signal: AbortSignal;
  /** Member to make primary. Absent: the standby least behind, a synchronous one where there are any. */
  readonly to?: string;
  readonly onProgress: (what: Message) => void;
  /** What Patroni answered to a request that was made of it, its refusals too. */
  readonly onAnswer?: (answer: PatroniAnswer) => void;
  /** Must have the steps on disk when it resolves, and run them when this process dies. */
  readonly guard: (steps: readonly UndoStep[]) => Promise<void>;
}

/** An HTTP status and what came with it. */
export interface PatroniAnswer {
  readonly status: number;
  readonly said: string;
}

/** Milliseconds of the time for which transactions were held back, one after the other. */
export interface HeldPhases {
  /** Until every pooler had ended the transactions under way. */
  readonly pausing: number;
  /** Until the routers led to another primary that takes writes. */
  readonly switching: number;
  /** Until every pooler went on. */
  readonly resuming: number;
}

export interface SwitchedOver {
  readonly from: string;
  /** The same as `from`: it was primary already, and nothing was done. */
  readonly to: string;
  /** Milliseconds for which the poolers held transactions back. */
  readonly held: number;
  /** Null: nothing was done. */
  readonly phases: HeldPhases | null;
  /** Milliseconds of the whole procedure. */
  readonly took: number;
}

/**
 * Planned switchover that fails no request: what makes a stop slow is done beforehand, Patroni is asked, and when it is about to stop the primary
 * every pooler holds transactions back; as soon as the routers lead to a writable primary the poolers go on. Whatever happens the poolers are resumed; a guard
 * does it when this process dies. Rejects with `switchover-refused` when nothing was switched, `service-not-ready` when the cluster
 * is not fit or does not come back in time.
 */
export async function switchOver(tools: SwitchOverTools): Promise<SwitchedOver> {
  const { context, signal, onProgress } = tools;
  const began = performance.now();
  const access = accessOf(context);
  const wanted = context.nodesOf('database').map((node) => `postgres-${node.index}`);
  refuseStranger(tools.to, wanted);
  const deadline = performance.now() + FIT_WITHIN;
  for (;;) {
    const view = await awaitSettled(access, wanted, FIT_WITHIN, signal);
    if (view.leader === tools.to) return { from: view.leader, to: view.leader, held: 0, phases: null, took: performance.now() - began };
    const target = candidateOf(view, tools.to);
    const answer = target === undefined ? text.noCandidate(tools.to) : await attempt(tools, view.leader, target);
    if ('pausing' in answer) {
      const held = answer.pausing + answer.switching + answer.resuming;
      return { from: view.leader, to: target ?? '', held, phases: answer, took: performance.now() - began };
    }
    if (performance.now() > deadline)
      throw new PrumoError({ code: 'switchover-refused', what: text.refused(view.leader), why: answer, remedy: text.refusedRemedy() });
    onProgress(answer);
    await delay(LOOK_EVERY);
  }
}

/** For how long transactions were held back, or why Patroni would not begin. */
async function attempt(tools: SwitchOverTools, leader: string, candidate: string): Promise<HeldPhases | Message> {
  const { context, signal, onProgress, onAnswer } = tools;
  const access = accessOf(context);
  const nodes = context.nodesOf('database');
  const primary = nodes.find((node) => `postgres-${node.index}` === leader);
  const standby = nodes.find((node) => `postgres-${node.index}` === candidate);
  const api = access.members[nodes.findIndex((node) => node === primary)];
  if (primary === undefined || api === undefined || standby === undefined)
    throw new Error(`${leader} or ${candidate} is no member of this stack`);
  onProgress(text.preparing(leader));
  await preparePrimary(context, primary, signal);
  using promotion = await PromotionWatch.open(context, standby);
  using consoles = new DisposableStack();
  const poolers = (await openAll(context)).map((pooler) => consoles.use(pooler));
  await tools.guard(context.nodesOf('pooler').map((node) => resumeStep(context, node)));
  using handover = await Handover.open(context, primary);
  onProgress(text.switching(leader, candidate));
  const over = new AbortController();
  const waiting = AbortSignal.any([signal, over.signal]);
  let begun = Number.NaN;
  let paused = Number.NaN;
  let switched = Number.NaN;
  const hold = async (): Promise<void> => {
    begun = performance.now();
    await pauseAll(poolers);
    paused = performance.now();
  };
  const ask = (): Promise<PatroniAnswer> => {
    const asked = commandPatroni(access, api, 'switchover', { leader, candidate }, ANSWER_WITHIN);
    // Told below; until then nobody may be waiting for it.
    asked.then(onAnswer, () => undefined);
    return asked;
  };
  let answer: Promise<PatroniAnswer>;
  let writable: boolean | PatroniAnswer;
  try {
    if (handover === null) await hold();
    answer = ask();
    const refusal = refusalOf(answer);
    // The other may win, and then nobody waits for it.
    refusal.catch(() => undefined);
    const takenOver = async (): Promise<boolean> => {
      if (handover !== null) {
        if (!(await handover.stopping(AbortSignal.any([waiting, AbortSignal.timeout(STOPPING_WITHIN)])))) return false;
        await hold();
        // Called off, or refused, while the poolers paused: they go on, and nothing may stop.
        waiting.throwIfAborted();
        handover.go();
      }
      const latest = paused + WRITABLE_WITHIN;
      if (await promotion.promoted(latest, waiting)) await leadTo(context, candidate);
      return awaitLed(context, leader, latest, waiting);
    };
    const taken = takenOver();
    taken.catch(() => undefined);
    writable = await Promise.race([taken, refusal]);
    switched = performance.now();
  } finally {
    over.abort();
    await resumeAll(poolers);
  }
  const phases = { pausing: paused - begun, switching: switched - paused, resuming: performance.now() - switched };
  if (writable === true) {
    onProgress(text.switched(candidate, (performance.now() - begun) / 1000));
    // Patroni looks once a second and may still be asking itself; whatever it says now, the cluster is asked next.
    await answer.catch(() => undefined);
    return phases;
  }
  const { status, said } = writable === false ? await answer : writable;
  if (status === PRECONDITION_FAILED) return text.patroniSays(said);
  throw new PrumoError({
    code: 'switchover-refused',
    what: text.refused(leader),
    why: text.patroniSays(said),
    remedy: text.refusedRemedy(),
  });
}

/** Resolves only if Patroni refuses: its consent says nothing about when writes are taken. */
async function refusalOf(answer: Promise<PatroniAnswer>): Promise<PatroniAnswer> {
  const said = await answer;
  return said.status >= 300 ? said : new Promise(() => undefined);
}
