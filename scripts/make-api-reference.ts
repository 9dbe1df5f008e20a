import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import * as z from 'zod';

/*
 * Writes docs/kit/api from the kit's sources: a page for each part that is exported, with what its declarations and their comments say. With `--check` it writes nothing, and its exit code
 * is 1 where the pages are not what it would write; `npm run check` asks that.
 */
const KIT = fileURLToPath(new URL('../packages/app/', import.meta.url));
const PAGES = fileURLToPath(new URL('../docs/kit/api/', import.meta.url));

/** The parts as package.json exports them, each by its source. */
function entryPoints(): string[] {
  const { exports } = z
    .object({ exports: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(`${KIT}package.json`, 'utf8')));
  return Object.keys(exports).map((part) => `${KIT}src/${part.replace('./', '')}/index.ts`);
}

async function write(folder: string): Promise<void> {
  const options: TypeDocOptions & Partial<PluginOptions> = {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: entryPoints(),
    tsconfig: `${KIT}tsconfig.json`,
    basePath: `${KIT}src`,
    name: '@prumo/app',
    readme: 'none',
    out: folder,
    router: 'module',
    entryFileName: 'README',
    // Lines move with every change, and a reference that names them would have to be written anew each time.
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    hideGenerator: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    parametersFormat: 'table',
    enumMembersFormat: 'table',
    expandObjects: true,
    useCodeBlocks: true,
    // Names that differ in nothing but dots would be taken for one.
    useHTMLAnchors: true,
    logLevel: 'Error',
  };
  const application = await Application.bootstrapWithPlugins(options);
  const project = await application.convert();
  if (project === undefined) throw new Error('the kit’s sources could not be read');
  await application.generateOutputs(project);
  if (application.logger.hasErrors()) throw new Error('the reference could not be written');
}

/** Contents of the pages of a folder by their paths. */
async function pagesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'));
  return new Map(await Promise.all(names.toSorted().map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)));
}

/** Names of pages that differ, or that only one of the two has. Pure. */
function different(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));
}

if (process.argv[2] === '--check') {
  const folder = await mkdtemp(join(tmpdir(), 'prumo-api-'));
  try {
    await write(folder);
    const stale = different(await pagesIn(folder), await pagesIn(PAGES));
    for (const name of stale) console.error(`docs/kit/api/${name} is not what node scripts/make-api-reference.ts writes`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  await write(PAGES);
}
