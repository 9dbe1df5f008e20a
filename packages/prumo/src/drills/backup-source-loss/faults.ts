import * as z from 'zod';
import { REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
import type { DrillContext, Job, StackContext } from '../../model/index.ts';
import { SPOIL_SCRIPT } from './script.ts';

const WITHIN = 60_000;
const JOB = 'drill-spoil';

const hiddenSchema = z.object({ path: z.string(), size: z.number(), isThere: z.boolean() });
const changedSchema = z.object({ path: z.string(), size: z.number(), before: z.string(), after: z.string() });

export type Hidden = z.infer<typeof hiddenSchema>;
export type Changed = z.infer<typeof changedSchema>;

/** Breaks what is stored, each time something that is noted first, and can be put back without whoever broke it. */
export class Faults {
  readonly #context: DrillContext;

  constructor(context: DrillContext) {
    this.#context = context;
  }

  /** Register with the guard all that puts things back. Before anything else. */
  async guard(): Promise<void> {
    await this.#context.guard({ kind: 'run', job: job(this.#context, 'undo') }, { kind: 'resume', service: REPOSITORY });
  }

  /** Take a segment of WAL away. */
  async hide(segment: string): Promise<Hidden> {
    return hiddenSchema.parse(await this.#run('hide', `${folderOf(this.#context.stack)}/repository/archive`, segment));
  }

  /** Change one byte of the largest object of a backup. */
  async change(label: string): Promise<Changed> {
    return changedSchema.parse(await this.#run('change', `${folderOf(this.#context.stack)}/repository/backup`, `*/${label}/*/*`));
  }

  /** Change one byte of a portable copy. */
  async changeCopy(label: string): Promise<Changed> {
    return changedSchema.parse(await this.#run('change', `${folderOf(this.#context.stack)}/logical`, `*/${label}.dump`));
  }

  /** Stop the repository’s server in its tracks: it takes connections and says nothing. */
  async silence(): Promise<readonly { readonly pid: number; readonly state: string }[]> {
    const { platform, stack } = this.#context;
    await platform.pause(REPOSITORY);
    const processes = await platform.processes(repositoryNode(stack).name);
    return processes.filter(({ state }) => state === 'T').map(({ pid, state }) => ({ pid, state }));
  }

  /** Let it go on. */
  resume(): Promise<void> {
    return this.#context.platform.resume(REPOSITORY);
  }

  async #run(verb: string, ...rest: readonly string[]): Promise<unknown> {
    const { code, output } = await this.#context.platform.run(job(this.#context, verb, ...rest), this.#context.signal);
    if (code !== 0) throw new Error(`${verb}: ${output.trimEnd().split('\n').at(-1)}`);
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  }
}

function job({ stack, run }: DrillContext, verb: string, ...rest: readonly string[]): Job {
  const name = `${JOB}-${verb}`;
  return {
    name,
    component: 'pgbackrest',
    node: repositoryNode(stack).name,
    // On the disk of what is moved, so that moving is one step.
    argv: [stack.server('python3').path, '-I', `${stack.etc(name)}/spoil.py`, `${folderOf(stack)}/drill-${run}`, verb, ...rest],
    env: {},
    files: [{ path: 'spoil.py', content: SPOIL_SCRIPT }],
    after: [],
    within: WITHIN,
    runs: 'always',
    title: `${verb} what is stored, for a drill`,
  };
}

function folderOf(stack: StackContext): string {
  return stack.data(REPOSITORY);
}
