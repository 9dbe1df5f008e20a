import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planRelease, type ReleasePlan } from './plan-release.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'prumo-plan-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Write files; a value is text, or JSON of an object. */
function tree(files: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}
function link(at: string, to: string): void {
  mkdirSync(dirname(join(root, at)), { recursive: true });
  symlinkSync(to, join(root, at));
}
const pkg = (path: string, more: object = {}): Record<string, object | string> => ({
  [`${path}/package.json`]: { name: path.split('node_modules/').at(-1), ...more },
  [`${path}/index.js`]: '',
});
const filesOf = (plan: ReleasePlan) => plan.entries.filter((entry) => entry.kind === 'file').map((entry) => entry.path);
const linksOf = (plan: ReleasePlan) =>
  Object.fromEntries(plan.entries.flatMap((entry) => (entry.kind === 'link' ? [[entry.path, entry.target]] : [])));

describe('planRelease', () => {
  it('takes an application in any language as it is', () => {
    tree({ 'app/main.py': '', 'app/lib/a.py': '', 'app/.git/HEAD': '', 'app/.env': 'SECRET=1' });
    const plan = planRelease(join(root, 'app'));
    expect(plan.app).toBe('');
    expect(filesOf(plan)).toEqual(['lib/a.py', 'main.py']);
    expect(plan.warnings[0]?.en).toContain('.env');
  });

  it('takes what npm hoisted to the repository above, without development dependencies', () => {
    tree({
      ...pkg('app', { dependencies: { a: '1' }, devDependencies: { dev: '1' }, optionalDependencies: { fast: '1', absent: '1' } }),
      ...pkg('node_modules/a', { dependencies: { b: '1' } }),
      ...pkg('node_modules/b', { peerDependencies: { peer: '*', other: '*' } }),
      ...pkg('node_modules/peer'),
      ...pkg('node_modules/fast'),
      ...pkg('node_modules/dev'),
      ...pkg('node_modules/unrelated'),
      'README.md': 'of the repository',
    });
    const plan = planRelease(join(root, 'app'));
    expect(plan).toMatchObject({ base: root, app: 'app', warnings: [] });
    expect(filesOf(plan).filter((path) => path.endsWith('package.json'))).toEqual(
      ['app', 'node_modules/a', 'node_modules/b', 'node_modules/fast', 'node_modules/peer'].map((path) => `${path}/package.json`),
    );
  });

  it('keeps two versions of a package where each is asked for', () => {
    tree({
      ...pkg('app', { dependencies: { a: '1', shared: '2' } }),
      ...pkg('app/node_modules/shared', { version: '2' }),
      ...pkg('node_modules/shared', { version: '1' }),
      ...pkg('node_modules/a', { dependencies: { shared: '1', deep: '1' } }),
      ...pkg('node_modules/a/node_modules/deep'),
      ...pkg('node_modules/a/node_modules/not-asked-for'),
    });
    const files = filesOf(planRelease(join(root, 'app')));
    expect(files).toEqual(
      expect.arrayContaining([
        'app/node_modules/shared/index.js',
        'node_modules/shared/index.js',
        'node_modules/a/node_modules/deep/index.js',
      ]),
    );
    expect(files.join()).not.toContain('not-asked-for');
  });

  it('copies a linked package of the workspace as a folder, with its own dependencies', () => {
    tree({
      ...pkg('apps/web', { dependencies: { '@x/kit': '*' } }),
      ...pkg('packages/kit', { name: '@x/kit', dependencies: { b: '1' }, devDependencies: { dev: '1' } }),
      'packages/kit/.env': '',
      ...pkg('packages/kit/node_modules/b'),
      ...pkg('node_modules/dev'),
    });
    link('node_modules/@x/kit', '../../packages/kit');
    const plan = planRelease(join(root, 'apps/web'));
    expect(plan.app).toBe('apps/web');
    expect(linksOf(plan)).toEqual({ 'node_modules/@x/kit': '../../packages/kit' });
    expect(filesOf(plan)).toEqual(expect.arrayContaining(['packages/kit/index.js', 'packages/kit/node_modules/b/index.js']));
    expect(filesOf(plan).join()).not.toMatch(/dev|\.env/);
  });

  it('follows the links of pnpm', () => {
    tree({
      ...pkg('app', { dependencies: { a: '1' } }),
      ...pkg('app/node_modules/.pnpm/a@1/node_modules/a', { dependencies: { b: '1' } }),
      ...pkg('app/node_modules/.pnpm/b@1/node_modules/b'),
    });
    link('app/node_modules/a', '.pnpm/a@1/node_modules/a');
    link('app/node_modules/.pnpm/a@1/node_modules/b', '../../b@1/node_modules/b');
    const plan = planRelease(join(root, 'app'));
    expect(plan.app).toBe('');
    expect(linksOf(plan)).toEqual({
      'node_modules/a': '.pnpm/a@1/node_modules/a',
      'node_modules/.pnpm/a@1/node_modules/b': '../../b@1/node_modules/b',
    });
    expect(filesOf(plan)).toContain('node_modules/.pnpm/b@1/node_modules/b/index.js');
  });

  it('makes the commands of direct dependencies available to the application', () => {
    tree({
      ...pkg('app', { dependencies: { tool: '1' } }),
      ...pkg('node_modules/tool', { bin: { migrate: './cli.js', evil: '../../../etc/passwd' } }),
      'node_modules/tool/cli.js': '',
    });
    expect(linksOf(planRelease(join(root, 'app')))).toEqual({ 'app/node_modules/.bin/migrate': '../../../node_modules/tool/cli.js' });
  });

  it('refuses when a dependency is not installed, and names it', () => {
    tree({ ...pkg('app', { dependencies: { fastify: '5' } }) });
    expect(() => planRelease(join(root, 'app'))).toThrow(
      expect.objectContaining({ code: 'release-not-staged', message: expect.stringContaining('fastify') }),
    );
  });

  it('only warns of what a nested package lacks, and survives fixtures that are no packages', () => {
    tree({
      ...pkg('app'),
      ...pkg('app/tools/old', { dependencies: { gone: '1' } }),
      'app/test/bad/package.json': '{',
      'app/test/list/package.json': '[]',
    });
    expect(planRelease(join(root, 'app')).warnings.map((warning) => warning.en)).toEqual([expect.stringContaining('`gone`')]);
  });

  it('uses the package above an application that has none, within its repository', () => {
    tree({
      '.git/HEAD': '',
      'package.json': { type: 'module', dependencies: { a: '1' } },
      ...pkg('node_modules/a'),
      'services/web/main.js': '',
      'other/file': '',
    });
    const plan = planRelease(join(root, 'services/web'));
    expect(plan.app).toBe('services/web');
    expect(filesOf(plan)).toEqual(['node_modules/a/index.js', 'node_modules/a/package.json', 'package.json', 'services/web/main.js']);
  });

  it('keeps links inside the folder and never follows one that leads out of it', () => {
    tree({ 'app/a.txt': '', 'secret.txt': 'not yours' });
    link('app/inside', join(root, 'app/a.txt'));
    link('app/outside', '../secret.txt');
    const plan = planRelease(join(root, 'app'));
    expect(linksOf(plan)).toEqual({ inside: 'a.txt', outside: join(root, 'secret.txt') });
    expect(plan.warnings).toHaveLength(1);
  });

  it('never takes Prumo’s own state along', () => {
    tree({ 'app/main.js': '', 'app/.prumo/releases/x': '' });
    expect(filesOf(planRelease(join(root, 'app'), [join(root, 'app/.prumo')]))).toEqual(['main.js']);
  });

  it('obeys .prumoignore', () => {
    tree({ 'app/.prumoignore': 'drafts/\n!.env\n', 'app/drafts/a': '', 'app/.env': '', 'app/main.js': '' });
    expect(filesOf(planRelease(join(root, 'app')))).toEqual(['.env', '.prumoignore', 'main.js']);
  });
});
