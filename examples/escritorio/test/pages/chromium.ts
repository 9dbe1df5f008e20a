import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's. */
export const CHROMIUM = '/usr/bin/chromium';

export function missingChromium(): boolean {
  return !existsSync(CHROMIUM);
}

/** A browser with a profile of its own, which goes nowhere: every name under `localhost` is `host`, and there is no other. */
export function launch(host: string): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP *.localhost ${host}, MAP * ~NOTFOUND, EXCLUDE ${host}`,
    ],
  });
}
