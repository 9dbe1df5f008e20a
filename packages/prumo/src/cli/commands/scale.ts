import { readFile } from 'node:fs/promises';
import { PrumoError } from '../../errors/index.ts';
import { replaceOwnFile } from '../../platforms/local/files/replace-own-file.ts';
import { editSpec, loadSpec, nearest, specError } from '../../spec/index.ts';
import { requireSpec } from '../require-spec.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';
import { showPlan } from './plan.ts';
import { runUp } from './up.ts';

/** `scale web=5`: write the replicas into the spec, keeping its comments and order, then bring it about. */
export async function runScale(invocation: Invocation, given: Arguments): Promise<number> {
  const { spec, file } = await requireSpec(invocation);
  const processes = Object.keys(spec.app?.processes ?? {});
  let content = await readFile(file, 'utf8');
  for (const word of given.positional.flat().filter((one) => one !== undefined)) {
    const match = /^([^=]+)=(\d+)$/.exec(word);
    const [, name = '', count = ''] = match ?? [];
    if (match === null) throw new PrumoError({ code: 'usage', what: text.scaleUsage(word), remedy: text.scaleUsageRemedy() });
    if (!processes.includes(name)) {
      throw new PrumoError({
        code: 'unknown-service',
        what: text.unknownService(name, nearest(name, processes)),
        remedy: text.unknownServiceRemedy(processes),
      });
    }
    content = editSpec(content, ['app', 'processes', name, 'replicas'], Number(count));
  }
  const checked = loadSpec(content, { folder: spec.folder });
  if (checked.spec === undefined) throw specError(checked.diagnostics, file);
  if (given.options['dryRun'] === true) return showPlan(invocation, { ...checked.spec, file: spec.file });
  await replaceOwnFile(file, content);
  return runUp(invocation, { positional: [], options: given.options });
}
