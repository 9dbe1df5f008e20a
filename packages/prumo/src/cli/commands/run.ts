import { taskJob } from '../../components/app/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { prepareAlone } from '../../controller/operations/prepare-alone.ts';
import { PrumoError } from '../../errors/index.ts';
import { runForeground } from '../../platforms/local/foreground.ts';
import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import { nearest } from '../../spec/index.ts';
import { distFolder } from '../dist-folder.ts';
import { requireSpec } from '../require-spec.ts';
import { currentInvoker } from '../invoker.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

/** `run seed`: a task of the spec, once, on this terminal, with the application's environment, user and release. */
export async function runTask(invocation: Invocation, given: Arguments): Promise<number> {
  const [task, ...rest] = given.positional.flat().filter((word) => word !== undefined);
  const { spec } = await requireSpec(invocation);
  const tasks = Object.keys(spec.app?.tasks ?? {});
  if (task === undefined || !tasks.includes(task)) {
    throw new PrumoError({ code: 'usage', what: text.unknownTask(task ?? '', nearest(task ?? '', tasks)), remedy: text.tasks(tasks) });
  }
  const invoker = currentInvoker(invocation.streams.env);
  const { context } = await prepareAlone(
    {
      spec,
      home: homeFolder(invoker),
      invoker,
      dist: distFolder(),
      components: COMPONENTS,
      signal: invocation.signal,
      onShortage: 'warn',
    },
    `prumo run ${task}`,
  );
  const job = taskJob(context, task);
  if (job === undefined) throw new Error(`task ${task} is in the spec and yet has no job`);
  return runForeground(
    { argv: [...job.argv, ...rest], env: job.env, cwd: job.cwd ?? context.release, user: context.user(job.node) },
    invocation.signal,
  );
}
