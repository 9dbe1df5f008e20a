import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareSync } from 'bcryptjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appSpec, processSpec } from '../../test/fixture/app.ts';
import { fixtureContext } from '../../test/fixture/context.ts';
import { monitoringSpec } from '../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { type Component, type RuleFile, type Service, type StackContext, targetsOf } from '../model/index.ts';
import { prometheus } from './prometheus/index.ts';
import { COMPONENTS } from './registry.ts';

const spec = fixtureSpec({
  monitoring: monitoringSpec(),
  app: appSpec({ web: processSpec({ port: 'http', replicas: 2, metrics: '/metrics' }), queue: processSpec() }),
});

function contextWith(rules: readonly RuleFile[] = [], components: readonly Component[] = COMPONENTS): StackContext {
  return fixtureContext({ spec, inputs: { targets: targetsOf(components), rules: () => rules } });
}

function serviceOf(context: StackContext): Service {
  const [service, ...others] = prometheus.services(context);
  if (service === undefined || others.length > 0) throw new Error('not one Prometheus');
  return service;
}

const contentOf = (service: Service, path: string): string => service.files.find((file) => file.path === path)?.content ?? '';

test('none without the section', () => {
  expect(prometheus.wanted(fixtureSpec())).toBe(false);
  expect(prometheus.wanted(spec)).toBe(true);
  expect(fixtureContext({ inputs: { targets: targetsOf(COMPONENTS) } }).targets()).toEqual([]);
});

test('the configuration is what the golden file says', async () => {
  await expect(contentOf(serviceOf(contextWith()), 'prometheus.yml')).toMatchFileSnapshot('prometheus/__golden__/prometheus.yml');
  await expect(`${JSON.stringify(serviceOf(contextWith()).argv, undefined, 2)}\n`).toMatchFileSnapshot('prometheus/__golden__/argv.json');
});

test('who logs in to it is known by a hash, and passwords are in files of their own', () => {
  const service = serviceOf(contextWith());
  const hash = /"(\$2b\$[^"]+)"/.exec(contentOf(service, 'web.yml'))?.[1] ?? '';
  expect(compareSync('secret-of-monitoring.login', hash)).toBe(true);
  expect(compareSync('secret-of-monitoring.scrape', hash)).toBe(false);
  expect(contentOf(service, 'prometheus.yml')).not.toContain('secret-of');
  expect(contentOf(service, 'passwords/monitoring.scrape')).toBe('secret-of-monitoring.scrape');
});

/** Prometheus's own check, of what is rendered for folders that exist. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-prometheus-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function check(rules: readonly RuleFile[]): string {
  const context = fixtureContext({
    spec,
    allocation: { state: folder },
    inputs: { targets: targetsOf(COMPONENTS), rules: () => rules },
  });
  const etc = context.etc('prometheus');
  for (const file of serviceOf(context).files) {
    mkdirSync(dirname(join(etc, file.path)), { recursive: true });
    writeFileSync(join(etc, file.path), file.content);
  }
  const webChecked = execFileSync('/usr/bin/promtool', ['check', 'web-config', `${etc}/web.yml`], { encoding: 'utf8', timeout: 8000 });
  const checked = execFileSync('/usr/bin/promtool', ['check', 'config', `${etc}/prometheus.yml`], {
    encoding: 'utf8',
    timeout: 8000,
    stdio: 'pipe',
  });
  return webChecked + checked + readFileSync(`${etc}/prometheus.yml`, 'utf8');
}

test('promtool accepts it, with rules', () => {
  const rules = { name: 'up.yml', content: 'groups: [{ name: up, rules: [{ alert: Down, expr: up == 0 }] }]\n' };
  const said = check([rules]);
  expect(said).toContain('1 rules found');
  expect(said).toContain(`${folder}/services/prometheus/etc/rules/up.yml`);
});

test('promtool refuses rules that are none', () => {
  expect(() => check([{ name: 'bad.yml', content: 'groups: [{ name: up, rules: [{ alert: Down, expr: "up ==" }] }]\n' }])).toThrow(
    /bad\.yml/,
  );
});
