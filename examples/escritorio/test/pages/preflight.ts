/** What `npm run test:pages` needs besides the servers of `prumo doctor`: Debian's Chromium. Installs it where it may; else says how. */
import { spawnSync } from 'node:child_process';
import { missingChromium } from './chromium.ts';

if (missingChromium()) {
  if (process.getuid?.() !== 0) {
    process.stderr.write(
      'Chromium is missing. Install it, then try again:\n\n  sudo apt-get install -y --no-install-recommends chromium\n',
    );
    process.exit(2);
  }
  const apt = (...argv: string[]): void => {
    const { status } = spawnSync('apt-get', ['-q', ...argv], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) process.exit(1);
  };
  apt('update');
  apt('install', '-y', '--no-upgrade', '--no-install-recommends', 'chromium');
}
