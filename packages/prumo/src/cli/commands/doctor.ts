import { homeFolder } from '../../platforms/local/preflight/identity/index.ts';
import { loadSpecFile } from '../../spec/index.ts';
import { diagnose } from '../diagnose.ts';
import { findSpecFile } from '../find-spec.ts';
import { requireSpec } from '../require-spec.ts';
import { installMissing } from '../install-missing.ts';
import { currentInvoker } from '../invoker.ts';
import { painter, type Tone } from '../output/style.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

const MARKS = { ok: '✓', warning: '!', problem: '✗', skipped: '-' } as const;
const TONES: Readonly<Record<keyof typeof MARKS, Tone>> = { ok: 'good', warning: 'warn', problem: 'bad', skipped: 'dim' };

/** Everything that could keep a stack from running here; `--install` first installs the servers the spec needs. Exit code 1 when there is a problem. */
export async function runDoctor(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say } = invocation;
  const file = findSpecFile(invocation.file, process.cwd());
  const spec = file === undefined ? undefined : (await loadSpecFile(file)).spec;
  if (given.options['install'] === true)
    await installMissing(invocation, spec ?? (await requireSpec(invocation)).spec, homeFolder(currentInvoker(streams.env)));
  const checks = await diagnose(invocation, spec);
  const problems = checks.filter((check) => check.status === 'problem').length;
  if (invocation.json) {
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, healthy: problems === 0, checks })}\n`);
    return problems === 0 ? 0 : 1;
  }
  const paint = painter(streams.out, streams.env);
  for (const check of checks) {
    const found = check.found === undefined ? '' : `: ${check.found}`;
    const needed = check.needed === undefined || check.status === 'ok' ? '' : ` (${say(text.needed())} ${check.needed})`;
    streams.out.write(`${paint(TONES[check.status], MARKS[check.status])} ${say(check.title)}${found}${needed}\n`);
    if (check.remedy !== undefined && check.status !== 'ok') streams.out.write(`    ${paint('dim', say(check.remedy))}\n`);
  }
  streams.out.write(`\n${say(text.doctorSummary(checks.length, problems))}\n`);
  return problems === 0 ? 0 : 1;
}
