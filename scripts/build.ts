// Bundles prumo into JavaScript: published packages must not hold TypeScript, and one file per entry starts faster and takes less memory.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const prumo = `${root}packages/prumo`;
const { version } = JSON.parse(await readFile(`${prumo}/package.json`, 'utf8')) as { version: string };

const common: BuildOptions = {
  absWorkingDir: prumo,
  bundle: true,
  platform: 'node',
  target: 'node24',
  minifySyntax: true,
  legalComments: 'linked',
  // The module form of a package first: a CommonJS one imported on demand has no named exports.
  mainFields: ['module', 'main'],
  external: ['pg-native', 'pg-cloudflare'],
  define: { PRUMO_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
};

await rm(`${prumo}/dist`, { recursive: true, force: true });
// The command line: split, so that `status` does not load what only `up` needs.
await build({
  ...common,
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  splitting: true,
  format: 'esm',
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
// What runs for months: as CommonJS each process is some 10 MB smaller, since Node does not load its module loader for ESM.
await build({ ...common, entryPoints: ['src/agent.ts', 'src/controller.ts'], outdir: 'dist/daemon', format: 'cjs' });
await mkdir(`${prumo}/dist/daemon`, { recursive: true });
await writeFile(`${prumo}/dist/daemon/package.json`, '{ "type": "commonjs" }\n');
