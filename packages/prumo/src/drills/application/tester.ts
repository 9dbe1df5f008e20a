import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { proofJob, proofJobName } from '../../components/app/index.ts';
import type { Message } from '../../messages/message.ts';
import { type DrillContext, type Job, Unsteady } from '../../model/index.ts';
import type { ProofId } from '../../spec/index.ts';
import { readAuthority } from './edge.ts';
import { lastAnswer } from './last-answer.ts';
import { text } from './text.ts';

/** Milliseconds for one phase. */
const PHASE_WITHIN = 120_000;
/** Milliseconds from one answer to the next question. */
const ASK_EVERY = 250;
const CA_FILE = 'edge-ca.crt';

/** A number of things. */
export const count = z.int().min(0);

/**
 * The application's own tester, as a job of its own user for each phase. An error of the tester is no finding about the application: it ends the
 * run with `Unsteady`. Nothing it says is kept but the fields asked for.
 */
export class Tester {
  readonly #context: DrillContext;
  readonly #proof: ProofId;
  #authority: string | undefined;

  constructor(context: DrillContext, proof: ProofId) {
    this.#context = context;
    this.#proof = proof;
  }

  /** Before the first phase: what the tester makes is taken away by its phase `end`, whatever becomes of the run. */
  async prepare(): Promise<void> {
    this.#authority = await readAuthority(this.#context.stack);
    await this.#context.guard({ kind: 'run', job: this.#job('end') });
  }

  /** Rejects with `Unsteady` when the tester fails, takes too long or does not answer as it should. */
  async ask<Answer>(phase: string, schema: z.ZodType<Answer>): Promise<Answer> {
    const { platform, signal } = this.#context;
    const { code, signal: killedBy, timedOut, output } = await platform.run(this.#job(phase), signal);
    signal.throwIfAborted();
    if (timedOut) throw this.#failed(phase, text.tookTooLong(this.#proof, phase, PHASE_WITHIN / 1000));
    if (code !== 0) throw this.#failed(phase, text.testerFailed(this.#proof, phase, killedBy ?? `code ${String(code)}`));
    const answer = lastAnswer(output, schema);
    if (answer === null) throw this.#failed(phase, text.noAnswer(this.#proof, phase));
    return answer;
  }

  /** Ask again and again until an answer is what is waited for, or so many milliseconds are over. Resolves with the last one. */
  async poll<Answer>(phase: string, schema: z.ZodType<Answer>, within: number, isEnough: (answer: Answer) => boolean): Promise<Answer> {
    const deadline = performance.now() + within;
    for (;;) {
      const answer = await this.ask(phase, schema);
      if (isEnough(answer) || performance.now() > deadline) return answer;
      await delay(ASK_EVERY, undefined, { signal: this.#context.signal });
    }
  }

  /** Where its output is goes to whoever watches, and not into evidence. */
  #failed(phase: string, reason: Message): Unsteady {
    const { stack, say } = this.#context;
    say(text.outputIn(join(dirname(stack.data(proofJobName(this.#proof, phase))), 'log', 'current.log')));
    return new Unsteady(reason);
  }

  #job(phase: string): Job {
    const { stack, run } = this.#context;
    const { address, httpsPort } = stack.edge;
    const hasEdge = stack.spec.edge !== undefined;
    const authority = this.#authority;
    const job = proofJob(stack, this.#proof, {
      phase,
      within: PHASE_WITHIN,
      files: authority === undefined ? [] : [{ path: CA_FILE, content: authority }],
      told: {
        PRUMO_PROOF: this.#proof,
        PRUMO_PROOF_RUN: run,
        PRUMO_PROOF_PHASE: phase,
        ...(hasEdge ? { PRUMO_PROOF_EDGE_URL: stack.reference('app.url') } : {}),
        ...(hasEdge ? { PRUMO_PROOF_EDGE_CONNECT: `${reachable(address)}:${httpsPort}` } : {}),
        ...(authority === undefined ? {} : { NODE_EXTRA_CA_CERTS: `${stack.etc(proofJobName(this.#proof, phase))}/${CA_FILE}` }),
      },
    });
    if (job === undefined) throw new Error(`a spec without a tester for ${this.#proof}`);
    return job;
  }
}

/** An address to connect to: what listens everywhere listens here. IPv6 in brackets. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}
