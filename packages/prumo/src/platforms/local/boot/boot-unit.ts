import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../files/write-atomically.ts';
import { isEnabled } from './boot-state.ts';
import { runProgram } from '../preflight/run-program.ts';
import type { Systemd } from './systemd.ts';
import { renderUnit, type UnitInputs, unitNameOf } from './unit.ts';

/** `systemctl` waits for a unit's own start or stop at most this long. Milliseconds. */
const WITHIN = 30_000;

/**
 * Write a stack's unit and have it start with the machine. Changes nothing the second time. Throws an `Error` with systemd's own
 * words. `enable` and `disable` have systemd read its units again, systemctl(1).
 */
export async function enableUnit(systemd: Systemd, inputs: Omit<UnitInputs, 'scope'>): Promise<void> {
  const name = unitNameOf(inputs.stack, inputs.state);
  const file = join(systemd.units, name);
  const content = renderUnit({ ...inputs, scope: systemd.scope });
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === content;
  if (isCurrent && isEnabled(systemd, inputs.stack, inputs.state)) return;
  if (!isCurrent) {
    await mkdir(systemd.units, { recursive: true, mode: 0o755 });
    await writeAtomically(file, content, { mode: 0o644 });
  }
  await systemctl(systemd, 'enable', name);
}

export function startUnit(systemd: Systemd, stack: string, state: string): Promise<void> {
  return systemctl(systemd, 'start', unitNameOf(stack, state));
}

/** The next start of the machine leaves the stack as it is; with `forget` the unit goes too. Nothing to do where there is none. */
export async function disableUnit(systemd: Systemd, stack: string, state: string, options: { readonly forget: boolean }): Promise<void> {
  const name = unitNameOf(stack, state);
  const file = join(systemd.units, name);
  if (!existsSync(file)) return;
  await systemctl(systemd, 'disable', name);
  // A unit that is not running and that nothing names is dropped by systemd itself.
  if (options.forget) await rm(file, { force: true });
}

async function systemctl({ systemctl: command }: Systemd, ...verb: readonly string[]): Promise<void> {
  const argv = [...command, ...verb];
  const result = await runProgram(argv, { within: WITHIN });
  if (result.code === 0) return;
  throw new Error(`${argv.join(' ')}: ${result.stderr.trim() || (result.failure ?? `exit ${String(result.code)}`)}`);
}
