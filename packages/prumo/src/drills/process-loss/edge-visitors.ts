import { Agent, request } from 'node:https';
import { mainDomain } from '../../components/caddy/index.ts';
import type { StackContext } from '../../model/index.ts';
import { readAuthority } from '../application/edge.ts';
import { Arrivals } from '../load/arrivals.ts';

/** Milliseconds after which a visitor gives up. */
const PATIENCE = 10_000;

export interface Visit {
  /** Moments of `performance.now()`. */
  readonly intended: number;
  done: number;
  /** Null while it is under way. `answered`: any status below 500. */
  outcome: 'answered' | 'failed' | null;
  /** Why it failed. */
  said: string;
}

/** Visitors of a path at the edge, at a fixed rate whether or not the former were answered; a `GET` each, certificates verified. */
export class EdgeVisitors {
  readonly visits: Visit[] = [];
  readonly arrivals: Arrivals;
  readonly #stack: StackContext;
  readonly #path: string;
  #agent: Agent | undefined;

  constructor(stack: StackContext, path: string, perSecond: number) {
    this.#stack = stack;
    this.#path = path;
    this.arrivals = new Arrivals(perSecond, (intended) => void this.#visit(intended));
  }

  /** Rejects when the edge's own authority cannot be read. */
  async start(): Promise<void> {
    const ca = await readAuthority(this.#stack);
    this.#agent = new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
    this.arrivals.start();
  }

  /** No new arrivals; resolves when every visit has ended: none takes longer than a visitor's patience. */
  async finish(): Promise<void> {
    this.arrivals.stop();
    const deadline = performance.now() + PATIENCE + 1000;
    while (this.visits.some(({ outcome }) => outcome === null) && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    this.#agent?.destroy();
  }

  answeredAfter(moment: number): number {
    return this.visits.filter(({ outcome, intended }) => outcome === 'answered' && intended > moment).length;
  }

  async #visit(intended: number): Promise<void> {
    const visit: Visit = { intended, done: Number.NaN, outcome: null, said: '' };
    this.visits.push(visit);
    try {
      const status = await this.#get();
      visit.outcome = status < 500 ? 'answered' : 'failed';
      if (status >= 500) visit.said = `HTTP ${status}`;
    } catch (error) {
      visit.outcome = 'failed';
      visit.said = error instanceof Error ? error.message : String(error);
    }
    visit.done = performance.now();
  }

  #get(): Promise<number> {
    const { edge: place, spec } = this.#stack;
    const host = spec.edge === undefined ? 'localhost' : mainDomain(spec.edge);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: place.address,
          port: place.httpsPort,
          servername: host,
          path: this.#path,
          headers: { host: place.httpsPort === 443 ? host : `${host}:${place.httpsPort}` },
          agent: this.#agent,
          signal: AbortSignal.timeout(PATIENCE),
        },
        (response) => {
          // Answered is answered to the end: a body that breaks off is none.
          response.on('error', reject);
          response.on('end', () => resolve(response.statusCode ?? 0));
          response.resume();
        },
      );
      sent.on('error', reject);
      sent.end();
    });
  }
}

/** Longest time without an answer that touches the time after `fault`, in seconds; null: none came after it. */
export function longestSilence(visits: readonly Visit[], fault: number): number | null {
  const done = visits
    .filter(({ outcome }) => outcome === 'answered')
    .map((visit) => visit.done)
    .toSorted((one, other) => one - other);
  let longest: number | null = null;
  for (const [position, to] of done.entries()) {
    if (to < fault) continue;
    longest = Math.max(longest ?? 0, (to - (done[position - 1] ?? fault)) / 1000);
  }
  return longest;
}
