// After `npm ci`: build, so that `npx prumo` works at once. A production install (no development tools) has nothing to build with, and needs no build.
import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

if (existsSync('node_modules/.bin/node') && existsSync('node_modules/esbuild')) {
  execFileSync('node_modules/.bin/node', ['scripts/build.ts'], { stdio: 'inherit' });
}
