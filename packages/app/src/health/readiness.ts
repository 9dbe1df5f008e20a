import type { Registry } from 'prom-client';
import { gauge } from '../metrics/index.ts';

/** Something the service needs, and how to ask whether it is there. */
export interface Dependency {
  /** Rejects where it is not. The signal aborts at the time-out. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds an answer may take. Default: 1,500. */
  readonly timeout?: number;
  /**
   * Milliseconds that one which once answered may be silent before the process is not ready. Default: 20,000. All replicas share the database: a failover
   * or a paused pooler (a few seconds, which requests wait out by retrying) must not take every replica away from the proxy at once and turn waiting into errors.
   */
  readonly grace?: number;
  /** The service is of use without it: shown, but readiness does not depend on it. Default: false. */
  readonly optional?: boolean;
}

export type DependencyState = 'ok' | 'retrying' | 'down';

/** What `/health` and `/ready` answer: 200 or 503, and JSON. */
export interface HealthAnswer {
  readonly status: 200 | 503;
  readonly body: {
    readonly status: 'alive' | 'ready' | 'starting' | 'not ready' | 'draining';
    /** What is still being done before the first request; only while starting. */
    readonly waitingFor?: readonly string[];
    readonly dependencies?: Readonly<Record<string, { readonly state: DependencyState; readonly ms: number }>>;
  };
}

export interface HealthOptions {
  readonly dependencies?: Readonly<Record<string, Dependency>>;
  readonly registry?: Registry;
  readonly log?: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: () => number;
}

export interface Health {
  /** Whether the process can answer at all. A restart would help only where it cannot: dependencies do not count. */
  live(): HealthAnswer;
  /** Whether it should get requests: asks every dependency. */
  ready(): Promise<HealthAnswer>;
  /** Not ready until the function that comes back is called: for what must be done before the first request, such as warming a cache. */
  hold(name: string): () => void;
  /** From now on: not ready. */
  drain(): void;
}

const TIMEOUT = 1500;
const GRACE = 20_000;

/** State of one process. Errors of dependencies go to the log and not into the answer, which anybody may read who reaches it. */
export function createHealth({ dependencies = {}, registry, log, now = () => performance.now() }: HealthOptions = {}): Health {
  let draining = false;
  const holds = new Map<symbol, string>();
  const answered = new Map<string, number>();
  const states = new Map<string, DependencyState>();
  // One that does not answer is asked once, not once for every probe: each question may hold a connection.
  const asking = new Map<string, Promise<unknown>>();
  const up = registry && gauge(registry, { name: 'health_dependency_up', help: '1: answered the last probe.', labelNames: ['dependency'] });
  const readyNow = registry && gauge(registry, { name: 'health_ready', help: '1: the last probe of /ready was answered with 200.' });

  function askOnce(name: string, { ask, timeout = TIMEOUT }: Dependency): Promise<unknown> {
    const running = asking.get(name);
    if (running !== undefined) return running;
    const asked = ask(AbortSignal.timeout(timeout)).finally(() => asking.delete(name));
    asking.set(name, asked);
    return asked;
  }

  async function look(name: string, dependency: Dependency): Promise<readonly [string, { state: DependencyState; ms: number }]> {
    const started = now();
    let state: DependencyState = 'ok';
    let problem: unknown;
    try {
      await within(askOnce(name, dependency), dependency.timeout ?? TIMEOUT);
      answered.set(name, now());
    } catch (error) {
      problem = error;
      const last = answered.get(name);
      state = last !== undefined && now() - last < (dependency.grace ?? GRACE) ? 'retrying' : 'down';
    }
    up?.set({ dependency: name }, state === 'ok' ? 1 : 0);
    tell(name, state, problem);
    return [name, { state, ms: Math.round(now() - started) }];
  }

  /** Changes only: a probe comes every few seconds. */
  function tell(dependency: string, state: DependencyState, err: unknown): void {
    const before = states.get(dependency);
    states.set(dependency, state);
    if (before === state) return;
    if (state !== 'ok') log?.warn({ dependency, state, err }, 'a dependency does not answer');
    else if (before !== undefined) log?.info({ dependency }, 'a dependency answers again');
  }

  async function ready(): Promise<HealthAnswer> {
    const looked = Object.fromEntries(await Promise.all(Object.entries(dependencies).map(([name, one]) => look(name, one))));
    const missing = Object.entries(dependencies).some(([name, { optional = false }]) => !optional && looked[name]?.state === 'down');
    const status = draining ? 'draining' : holds.size > 0 ? 'starting' : missing ? 'not ready' : 'ready';
    const waitingFor = status === 'starting' && { waitingFor: [...holds.values()] };
    readyNow?.set(status === 'ready' ? 1 : 0);
    return { status: status === 'ready' ? 200 : 503, body: { status, ...waitingFor, dependencies: looked } };
  }

  return {
    live: () => ({ status: 200, body: { status: 'alive' } }),
    ready,
    hold(name) {
      const key = Symbol(name);
      holds.set(key, name);
      return () => void holds.delete(key);
    },
    drain() {
      draining = true;
      readyNow?.set(0);
    },
  };
}

async function within(promise: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
