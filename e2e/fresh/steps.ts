/** One timed step of a release. */
export interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What was measured, or read from the servers. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

/** Runs steps one after the other; after a failed one that others build on the rest is not run. */
export class Steps {
  readonly done: Step[] = [];
  readonly notRun: string[] = [];
  readonly #onStep: (step: Step) => void;
  #stopped = false;

  constructor(onStep: (step: Step) => void) {
    this.#onStep = onStep;
  }

  get failed(): boolean {
    return this.done.some((step) => !step.ok);
  }

  /** `isVerdict`: nothing builds on it, so the rest is run all the same. */
  async run(
    name: string,
    work: () => Promise<Readonly<Record<string, unknown>> | undefined>,
    { isVerdict = false }: { readonly isVerdict?: boolean } = {},
  ): Promise<void> {
    if (this.#stopped) {
      this.notRun.push(name);
      return;
    }
    const started = performance.now();
    const seconds = (): number => Math.round((performance.now() - started) / 100) / 10;
    try {
      const facts = (await work()) ?? {};
      this.add({ name, ok: true, seconds: seconds(), facts });
    } catch (error) {
      this.#stopped ||= !isVerdict;
      this.add({ name, ok: false, seconds: seconds(), facts: {}, problem: error instanceof Error ? error.message : String(error) });
    }
  }

  /** A step that was run and timed elsewhere. */
  add(step: Step): void {
    this.done.push(step);
    this.#onStep(step);
  }
}
