import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Invoker } from '../preflight/identity/index.ts';

/** The systemd that starts a user's stacks with the machine. */
export interface Systemd {
  readonly scope: 'system' | 'user';
  /** Where units are written. */
  readonly units: string;
  /** `systemctl` and what comes before its verb. */
  readonly systemctl: readonly string[];
  /**
   * Whether the user's units run while nobody is logged in. Without it they start at the first log-in and are killed at the last log-out, so
   * nothing is started through them.
   */
  readonly lingers: boolean;
}

/** systemd made this folder if it is process 1; sd_booted(3). */
const BOOTED = '/run/systemd/system';

/** Users whose units run from boot on, loginctl(1). */
const LINGER = '/var/lib/systemd/linger';

/** The systemd this machine was booted by, for this user; undefined where something else is process 1. */
export function findSystemd(invoker: Invoker): Systemd | undefined {
  if (!existsSync(BOOTED)) return undefined;
  if (invoker.uid === 0) return { scope: 'system', units: '/etc/systemd/system', systemctl: ['systemctl'], lingers: true };
  const { XDG_CONFIG_HOME: chosen } = invoker.env;
  const config = chosen !== undefined && isAbsolute(chosen) ? chosen : join(invoker.homeFolder, '.config');
  return {
    scope: 'user',
    units: join(config, 'systemd', 'user'),
    systemctl: ['systemctl', '--user'],
    lingers: existsSync(join(LINGER, invoker.userName)),
  };
}
