// Bundles prumo into JavaScript: published packages must not hold TypeScript, and one file per entry starts faster and takes less memory.
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const prumo = `${root}packages/prumo`;
const { version } = JSON.parse(await readFile(`${prumo}/package.json`, 'utf8')) as { version: string };

await rm(`${prumo}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: prumo,
  entryPoints: ['src/cli.ts', 'src/agent.ts', 'src/controller.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  legalComments: 'linked',
  // The module form of a package first: a CommonJS one imported on demand has no named exports.
  mainFields: ['module', 'main'],
  external: ['pg-native', 'pg-cloudflare'],
  define: { PRUMO_VERSION: JSON.stringify(version) },
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  logLevel: 'warning',
});
