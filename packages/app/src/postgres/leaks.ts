/** Who asked for a connection: an error made there, or words in place of its stack. */
export type Taken = Pick<Error, 'stack'>;

/** Those who hold a connection, each with the stack that took it. */
export interface Leaks<Client> {
  /** @param taken made where the connection was asked for: its stack is read only when it is reported. */
  took(client: Client, taken: Taken): void;
  gaveBack(client: Client): void;
}

export interface LeakEvents {
  /** A connection has been held for too long; told once. */
  readonly leaked: (stack: string) => void;
  /** One that was told of has come back. */
  readonly returned: (heldMs: number) => void;
}

/**
 * Tells of a connection that is held longer than `after` milliseconds: a `release` that was forgotten, or work for others done while
 * holding it. Its timers keep no process alive.
 */
export function watchLeaks<Client extends object>(after: number, events: LeakEvents): Leaks<Client> {
  const held = new Map<Client, { readonly timer: NodeJS.Timeout; readonly since: number; told: boolean }>();
  function gaveBack(client: Client): void {
    const hold = held.get(client);
    if (hold === undefined) return;
    held.delete(client);
    clearTimeout(hold.timer);
    if (hold.told) events.returned(performance.now() - hold.since);
  }
  return {
    gaveBack,
    took(client, taken) {
      gaveBack(client);
      const timer = setTimeout(() => {
        hold.told = true;
        events.leaked(callers(taken.stack ?? ''));
      }, after);
      timer.unref();
      const hold = { timer, since: performance.now(), told: false };
      held.set(client, hold);
    },
  };
}

/** The lines of a stack that belong to whoever took the connection. */
function callers(stack: string): string {
  return stack
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => !/node:internal|[/\\]pg-pool[/\\]/.test(line))
    .join('\n');
}
