/** The circuit is open: the dependency was not asked. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  readonly dependency: string;
  constructor(dependency: string, cause: unknown) {
    super(`${dependency} failed too often and is not asked for a while`, { cause });
    this.dependency = dependency;
  }
}

/** So many calls are under way and waiting that this one was refused. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
  readonly dependency: string;
  constructor(dependency: string, cause: unknown) {
    super(`too many calls of ${dependency} are under way`, { cause });
    this.dependency = dependency;
  }
}

/** An attempt took longer than it may. Whether it had an effect is not known. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
  readonly dependency: string;
  /** Milliseconds it had. */
  readonly afterMs: number;
  constructor(dependency: string, afterMs: number) {
    super(`${dependency} did not answer within ${afterMs} ms`);
    this.dependency = dependency;
    this.afterMs = afterMs;
  }
}

/** The caller's signal aborted; carries its reason through the policies, and is taken off again at the end. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('the caller gave up');
    this.reason = reason;
  }
}
