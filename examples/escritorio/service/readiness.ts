/** Whether this process should get requests, and why not. */
export interface Readiness {
  /** Asks every dependency once, and answers. */
  check(): Promise<{
    readonly ready: boolean;
    readonly draining: boolean;
    readonly dependencies: Readonly<Record<string, 'ok' | 'retrying' | 'down'>>;
  }>;
  /** From now on: not ready. */
  drain(): void;
}

/**
 * How long a dependency that once answered may be silent before the process is no longer ready, milliseconds. All replicas share the database
 * and the cache: a failover or a paused pooler (a few seconds, which requests wait out by retrying) must not take every replica
 * away from the proxy at the same time and turn waiting into errors.
 */
const GRACE = 20_000;
const CHECK_TIMEOUT = 1500;

export function createReadiness(
  checks: Readonly<Record<string, () => Promise<unknown>>>,
  now: () => number = () => performance.now(),
): Readiness {
  let draining = false;
  const answered = new Map<string, number>();
  // A dependency that does not answer is asked once, not once for every probe: each question holds a connection.
  const asking = new Map<string, Promise<unknown>>();

  function askOnce(name: string, ask: () => Promise<unknown>): Promise<unknown> {
    const running = asking.get(name) ?? ask().finally(() => asking.delete(name));
    asking.set(name, running);
    return running;
  }

  async function state(name: string, ask: () => Promise<unknown>): Promise<readonly [string, 'ok' | 'retrying' | 'down']> {
    try {
      await withTimeout(askOnce(name, ask));
      answered.set(name, now());
      return [name, 'ok'];
    } catch {
      const last = answered.get(name);
      return [name, last !== undefined && now() - last < GRACE ? 'retrying' : 'down'];
    }
  }

  return {
    async check() {
      const dependencies = Object.fromEntries(await Promise.all(Object.entries(checks).map(([name, ask]) => state(name, ask))));
      return { ready: !draining && Object.values(dependencies).every((one) => one !== 'down'), draining, dependencies };
    },
    drain: () => {
      draining = true;
    },
  };
}

async function withTimeout(promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      promise,
      new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('no answer')), CHECK_TIMEOUT);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
