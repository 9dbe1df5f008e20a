import { execFileSync } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostNode } from './host-node.ts';

const FOLDER = '/etc/prumo-fresh';
const PROXIES = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** Environment by which npm inside reaches the registry as npm here does: its address, its proxies and the authorities it trusts. */
export async function npmSettings({ node, npm }: HostNode, root: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  // What an outer `npm run` put into the environment would send npm to another configuration file than the user's.
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
  const ask = (name: string): string | undefined => {
    const argv = [join(npm, 'bin/npm-cli.js'), 'config', 'get', name];
    const value = execFileSync(node, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: '/', env: clean }).trim();
    return value === '' || value === 'null' || value === 'undefined' ? undefined : value;
  };
  const settings: Record<string, string> = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
  for (const name of ['registry', 'proxy', 'https-proxy', 'noproxy']) {
    const value = ask(name);
    if (value !== undefined) settings[`npm_config_${name.replaceAll('-', '_')}`] = value;
  }
  for (const name of PROXIES) {
    const value = env[name];
    if (value !== undefined) settings[name] = value;
  }
  const authorities = { npm_config_cafile: ask('cafile'), NODE_EXTRA_CA_CERTS: env['NODE_EXTRA_CA_CERTS'] };
  for (const [name, file] of Object.entries(authorities)) {
    if (file === undefined) continue;
    await mkdir(join(root, FOLDER), { recursive: true });
    settings[name] = join(FOLDER, name);
    await copyFile(file, join(root, FOLDER, name));
  }
  return settings;
}
