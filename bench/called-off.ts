/** Why a measurement ends early: somebody said so. */
export class CalledOff extends Error {
  readonly by: NodeJS.Signals;

  constructor(by: NodeJS.Signals) {
    super(`called off by ${by}`);
    this.by = by;
  }
}

/** Aborts when the program is interrupted, so that what was started is taken away before it ends. */
export function calledOff(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!controller.signal.aborted) controller.abort(new CalledOff(signal));
    });
  return controller.signal;
}
