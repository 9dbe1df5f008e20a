import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';

/*
 * The package as it is published: compiled, packed, and unpacked in a project that has only what it declares, so that a file or a dependency that is missing, or
 * is there only for the tests, is found.
 */

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const TSC = join(MODULES, 'typescript/bin/tsc');
/** Types of what has none of its own: a project that uses those has them. */
const TYPES = ['@types/node', '@types/pg', '@types/express'];

const names = z.record(z.string(), z.unknown());
const manifest = z.object({ exports: names, dependencies: names, peerDependencies: names });

let folder: string;
let project: string;
let parts: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prumo-app-'));
  const [source, unpacked] = [join(folder, 'source'), join(folder, 'project/node_modules/@prumo/app')];
  project = join(folder, 'project');
  await run(process.execPath, [TSC, '-p', PACKAGE, '--outDir', join(source, 'dist')]);
  for (const file of ['package.json', 'README.md']) await cp(join(PACKAGE, file), join(source, file));
  const environment = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` };
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source, env: environment });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  await mkdir(unpacked, { recursive: true });
  await run('tar', ['-xzf', join(folder, archive), '-C', unpacked, '--strip-components=1']);

  const { exports, dependencies, peerDependencies } = manifest.parse(JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8')));
  parts = Object.keys(exports).map((subpath) => subpath.replace(/^\./, '@prumo/app'));
  for (const name of [...Object.keys(dependencies), ...Object.keys(peerDependencies), ...TYPES]) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(MODULES, name), link);
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('every part is imported by plain Node', async () => {
  const lines = parts.map((part) => `console.log('${part}', Object.keys(await import('${part}')).length);`);
  await writeFile(join(project, 'main.js'), lines.join('\n'));
  const { stdout, stderr } = await run(process.execPath, ['main.js'], { cwd: project });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(parts.map((part) => expect.stringMatching(new RegExp(`^${part} [1-9]\\d*$`))));
});

test('the types of every part hold, declarations checked too', async () => {
  const lines = parts.map((part, index) => `export * as part${index} from '${part}';`);
  await writeFile(join(project, 'main.ts'), lines.join('\n'));
  const compilerOptions = {
    target: 'ES2024',
    lib: ['ES2024', 'ESNext.Disposable'],
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const { stdout } = await run(process.execPath, [TSC, '-p', project, '--pretty', 'false'], { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

test('it has what is published and no more', async () => {
  const files = await readdir(join(project, 'node_modules/@prumo/app'), { recursive: true });
  expect(files.filter((file) => /\.test\.|\.fixture\.|tsbuildinfo|^src|^test/.test(file))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['README.md', 'package.json', 'dist']));
});
