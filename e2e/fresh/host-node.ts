import { execFileSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { cp, copyFile, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface HostNode {
  readonly node: string;
  readonly version: string;
  /** npm's package folder. */
  readonly npm: string;
}

/** The Node and npm this machine's user has, not the ones a project brings in `node_modules/.bin`. Throws where there is none ≥ 20. */
export function findHostNode(env: NodeJS.ProcessEnv): HostNode {
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/') && !folder.includes('/node_modules/'));
  const find = (name: string): string => {
    const file = folders.map((folder) => join(folder, name)).find(isExecutable);
    if (file === undefined) throw new Error(`no ${name} in PATH`);
    return realpathSync(file);
  };
  const node = find('node');
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
  if (Number.parseInt(version, 10) < 20) throw new Error(`${node} is ${version}; Node ≥ 20 is needed`);
  // …/npm/bin/npm-cli.js
  return { node, version, npm: dirname(dirname(find('npm'))) };
}

/** Put them into a root, as an archive from nodejs.org would. */
export async function copyNode({ node, npm }: HostNode, root: string): Promise<void> {
  const modules = join(root, 'usr/local/lib/node_modules');
  const bin = join(root, 'usr/local/bin');
  await mkdir(modules, { recursive: true });
  await mkdir(bin, { recursive: true });
  await copyFile(node, join(bin, 'node'));
  await cp(npm, join(modules, 'npm'), { recursive: true });
  for (const name of ['npm', 'npx']) await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
