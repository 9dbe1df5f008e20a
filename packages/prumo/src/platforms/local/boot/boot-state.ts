import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Systemd } from './systemd.ts';
import { unitNameOf } from './unit.ts';

/** Whether a stack starts with the machine; `no-systemd` where something else is process 1. */
export type BootState = 'enabled' | 'disabled' | 'no-systemd';

export function bootStateOf(systemd: Systemd | undefined, stack: string, state: string): BootState {
  if (systemd === undefined) return 'no-systemd';
  return isEnabled(systemd, stack, state) && systemd.lingers ? 'enabled' : 'disabled';
}

/** Whether the stack starts with the machine. Asks the file system: what `systemctl enable` does is a link. */
export function isEnabled(systemd: Systemd, stack: string, state: string): boolean {
  const target = systemd.scope === 'system' ? 'multi-user.target.wants' : 'default.target.wants';
  return lstatSync(join(systemd.units, target, unitNameOf(stack, state)), { throwIfNoEntry: false }) !== undefined;
}
