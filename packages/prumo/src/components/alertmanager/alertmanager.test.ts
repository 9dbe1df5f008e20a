import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { monitoringSpec } from '../../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { MonitoringSpec } from '../../spec/spec.ts';
import { alertmanager } from './index.ts';

const MAIL = { to: ['ana@example.com', 'rui@example.com'], from: 'prumo@example.com', host: 'mail.example.com', port: 25, tls: true };
const HOOK = { url: 'https://hooks.example.com/alerts' };

function configWith(receivers: MonitoringSpec['receivers']): string {
  const [service] = alertmanager.services(fixtureContext({ spec: fixtureSpec({ monitoring: monitoringSpec({ receivers }) }) }));
  return service?.files.find(({ path }) => path === 'alertmanager.yml')?.content ?? '';
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-alertmanager-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Alertmanager's own check. */
function check(config: string): string {
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, config);
  return execFileSync('/usr/bin/amtool', ['check-config', file], { encoding: 'utf8', timeout: 8000, stdio: 'pipe' });
}

test.each([
  ['nobody', {}],
  ['mail', { email: MAIL }],
  ['both', { email: MAIL, webhook: HOOK }],
] as const)('the configuration for %s is what the golden file says, and amtool accepts it', async (name, receivers) => {
  const config = configWith(receivers);
  await expect(config).toMatchFileSnapshot(`__golden__/${name}.yml`);
  expect(check(config)).toContain('SUCCESS');
});

test('amtool refuses a route to a receiver that is not there', () => {
  expect(() => check(configWith({ webhook: HOOK }).replace('receiver: page', 'receiver: other'))).toThrow();
});

test('it listens on its own address alone', () => {
  const [service] = alertmanager.services(fixtureContext({ spec: fixtureSpec({ monitoring: monitoringSpec() }) }));
  expect(service?.argv).toContain('--cluster.listen-address=');
  expect(service?.sockets).toEqual([{ address: '127.71.1.121', port: 9093, auth: 'password' }]);
});
