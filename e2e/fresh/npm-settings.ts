import { execFileSync } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const AUTHORITIES = '/etc/prumo-fresh/authorities.crt';

/** Environment by which npm inside reaches the registry as npm here does: its address, its proxies and the authorities it trusts. */
export async function npmSettings(root: string, env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const ask = (name: string): string | undefined => {
    const value = execFileSync('npm', ['config', 'get', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: '/' }).trim();
    return value === '' || value === 'null' || value === 'undefined' ? undefined : value;
  };
  const settings: Record<string, string> = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
  for (const name of ['registry', 'proxy', 'https-proxy', 'noproxy'] as const) {
    const value = ask(name);
    if (value !== undefined) settings[`npm_config_${name.replaceAll('-', '_')}`] = value;
  }
  const authorities = ask('cafile');
  if (authorities !== undefined) {
    await mkdir(join(root, '/etc/prumo-fresh'), { recursive: true });
    await copyFile(authorities, join(root, AUTHORITIES));
    settings['npm_config_cafile'] = AUTHORITIES;
  }
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    const value = env[name];
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}
