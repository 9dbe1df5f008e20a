// Bundles prumo into JavaScript: published packages must not hold TypeScript, and one file per entry starts faster and takes less memory.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

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
  // Native parts that ssh2 does without, and says so by a require that fails.
  external: ['pg-native', 'pg-cloudflare', 'cpu-features', '*.node'],
  define: { PRUMO_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
};

/** Milliseconds a command that began with the build before may still load parts of it. */
const COMMANDS_LAST = 3_600_000;
/** What people and tests start; put in place last, when all it imports is there. */
const ENTRIES = [
  'cli.js',
  'status.cjs',
  'daemon/agent.js',
  'daemon/controller.js',
  'daemon/logical-backup.js',
  'daemon/tenant-export.js',
  'daemon/files-backup.js',
  'daemon/exports-api.js',
  'daemon/collector.js',
];

const next = `${prumo}/dist.${process.pid}`;
const dist = `${prumo}/dist`;
await rm(next, { recursive: true, force: true });
// The command line: split, so that `status` does not load what only `up` needs.
await build({
  ...common,
  entryPoints: ['src/cli.ts'],
  outdir: next,
  splitting: true,
  format: 'esm',
  // Some dependencies are CommonJS and call require for Node's own modules, or name their own folder.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); const __dirname = import.meta.dirname;",
  },
});
/** Leaves out the commands that `bin/prumo.js` never starts from the bundle of `status`. */
const onlyStatus: Plugin = {
  name: 'only-status',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\./ }, ({ kind, importer, path }) =>
      kind === 'dynamic-import' && importer.includes('/commands/registry/') && path !== '../status.ts'
        ? { path, namespace: 'left-out' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'left-out' }, ({ path }) => ({ contents: `throw new Error('${path} is not part of this bundle');` }));
  },
};
// `status` as one file of CommonJS: without Node's loader for ESM, and 28 files to find, it starts sooner.
await build({
  ...common,
  entryPoints: { status: 'src/cli.ts' },
  outdir: next,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  plugins: [onlyStatus],
  define: { ...common.define, 'import.meta.url': '__moduleUrl' },
  banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
});
// What runs for months: as CommonJS each process is some 10 MB smaller, since Node does not load its module loader for ESM.
await build({
  ...common,
  entryPoints: [
    'src/agent.ts',
    'src/controller.ts',
    'src/logical-backup.ts',
    'src/tenant-export.ts',
    'src/files-backup.ts',
    'src/exports-api.ts',
    'src/collector.ts',
  ],
  outdir: `${next}/daemon`,
  format: 'cjs',
});
await writeFile(`${next}/daemon/package.json`, '{ "type": "commonjs" }\n');

// Commands may be running: nothing they still import goes, and none finds half a build.
const made = await filesIn(next);
for (const file of [...made.filter((one) => !ENTRIES.includes(one)), ...ENTRIES]) {
  await mkdir(dirname(join(dist, file)), { recursive: true });
  await rename(join(next, file), join(dist, file));
}
await rm(next, { recursive: true });
const clean = process.argv.includes('--clean');
for (const file of await filesIn(dist))
  if (!made.includes(file) && (clean || Date.now() - (await stat(join(dist, file))).mtimeMs > COMMANDS_LAST)) await rm(join(dist, file));

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

// The kit is a library: each file by itself, with its types, so that who imports one part loads no other.
execFileSync(
  process.execPath,
  [
    `${root}node_modules/typescript/bin/tsc`,
    '-p',
    `${root}packages/app`,
    '--incremental',
    '--tsBuildInfoFile',
    `${root}packages/app/.compiled/tsbuildinfo`,
  ],
  {
    stdio: 'inherit',
  },
);
