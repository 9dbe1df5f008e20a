import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appSpec, processSpec } from '../../test/fixture/app.ts';
import { watchedSpec } from '../../test/fixture/watched.ts';
import { fixtureSpec } from '../../test/fixture/spec.ts';
import { COMPONENTS } from '../components/registry.ts';
import { DRILLS } from '../drills/registry.ts';
import { claimsOf, RUBRIC } from '../evidence/index.ts';
import { LOCALES, type Message } from '../messages/message.ts';
import { runbookOf } from '../model/index.ts';
import { alertingRules, metricsRead, OWN_RULES, readPromql, readRules, ruleGroups, rulesFile, ruleSetsOf } from './index.ts';

const ROOT = new URL('../../../../', import.meta.url).pathname;
const spec = watchedSpec();
const sets = ruleSetsOf(spec, COMPONENTS, OWN_RULES);
const alerts = sets.flatMap((set) => set.alerts);
const rules = sets.flatMap((set) => set.alerts.flatMap((alert) => alertingRules(spec, set.id, alert)));
const recordings = sets.flatMap((set) => set.recordings);

describe('alerts', () => {
  it('have names of their own, twins and recorded series included', () => {
    const names = [...rules.map((rule) => rule.alert), ...recordings.map((rule) => rule.record)];
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
    for (const { alert } of rules) expect(alert).toMatch(/^[A-Z][a-z0-9]+([A-Z][a-z0-9]+)*$/);
  });

  it('speak both languages, differently', () => {
    for (const alert of alerts) {
      const told = typeof alert.description === 'function' ? alert.description(spec) : alert.description;
      const messages: readonly Message[] = [alert.summary, told, ...(alert.emptyWhenHealthy ? [alert.emptyWhenHealthy.reason] : [])];
      for (const message of messages) {
        for (const locale of LOCALES) expect(message[locale].length, alert.name).toBeGreaterThan(10);
        expect(message.en, alert.name).not.toBe(message['pt-BR']);
      }
    }
  });

  it('fill the same values into both languages, and only labels that the firing alert has', () => {
    for (const alert of alerts) {
      const told = typeof alert.description === 'function' ? alert.description(spec) : alert.description;
      const labels = (text: string): readonly string[] =>
        [...new Set([...text.matchAll(/\$labels\.(\w+)/g)].map((match) => match[1] ?? ''))].sort();
      for (const message of [alert.summary, told]) {
        expect(labels(message['pt-BR']), alert.name).toEqual(labels(message.en));
        for (const label of labels(message.en))
          expect(Object.keys(alert.tests.firing.labels), `${alert.name} says ${label}`).toContain(label);
      }
    }
  });

  it('have a runbook, and a claim that exists where they name one', () => {
    const claims = claimsOf(spec, COMPONENTS, RUBRIC).map((claim) => claim.id);
    for (const alert of alerts) {
      expect(runbookOf(alert), alert.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      if (alert.claim !== undefined) expect(claims, alert.name).toContain(alert.claim);
    }
  });

  it('read PromQL, and compare something', () => {
    for (const { alert, expr } of rules) {
      const reading = readPromql(expr);
      expect(reading.ok, `${alert}: ${expr}`).toBe(true);
      if (reading.ok && alert !== 'Watchdog') expect(reading.value.operands.length, alert).toBeGreaterThan(0);
    }
    for (const { record, expr } of recordings) expect(readPromql(expr(spec)).ok, record).toBe(true);
  });

  it('wait at most as long as their test shows, in whole seconds', () => {
    for (const alert of alerts) {
      expect(alert.for % 1000, alert.name).toBe(0);
      expect(alert.tests.firing.at, alert.name).toBeGreaterThanOrEqual(alert.for);
    }
  });

  it('name drills and tests that exist where they say who fills them, and one in ten at most is empty', () => {
    const drills = DRILLS.map((drill) => drill.id);
    const empty = [...alerts, ...recordings].flatMap((one) => one.emptyWhenHealthy ?? []);
    for (const { filledBy } of empty) expect(drills.includes(filledBy) || existsSync(`${ROOT}${filledBy}`), filledBy).toBe(true);
    expect(empty.length).toBeLessThanOrEqual((rules.length + recordings.length) / 10);
  });

  it('page for what the catalogue pages for', () => {
    const paging = rules.filter((rule) => rule.labels['severity'] === 'P0').map((rule) => rule.alert);
    expect(paging).toEqual(
      expect.arrayContaining(['PostgresDown', 'PostgresNoLeader', 'HttpErrorsHigh', 'BackupTooOld', 'DatabasePoolExhausted']),
    );
  });
});

describe('a stack that has less', () => {
  it('has no alert on what it does not have', () => {
    const bare = fixtureSpec({ cache: undefined, storage: undefined, edge: undefined, app: undefined });
    const metrics = ruleGroups(bare, ruleSetsOf(bare, COMPONENTS, OWN_RULES)).flatMap((group) =>
      group.rules.flatMap((rule) => metricsRead(rule.expr)),
    );
    expect(metrics.filter((metric) => /^(redis|caddy|swift|http|probe|prumo_backup)_/.test(metric))).toEqual([]);
  });

  it('has none on an application without metrics', () => {
    const quiet = fixtureSpec({ app: appSpec({ web: processSpec() }) });
    const selectors = ruleGroups(quiet, ruleSetsOf(quiet, COMPONENTS, OWN_RULES)).flatMap((group) => group.rules.map((rule) => rule.expr));
    expect(selectors.filter((expr) => expr.includes('job="app"'))).toEqual([]);
  });
});

describe('the rules file', () => {
  const content = rulesFile(ruleGroups(spec, sets));

  it('is read back whole, with its reasons', () => {
    const { rules: found, findings } = readRules('prumo.rules.yml', content);
    expect(findings).toEqual([]);
    expect(found.map((rule) => rule.expr)).toEqual(ruleGroups(spec, sets).flatMap((group) => group.rules.map((rule) => rule.expr)));
    const excused = found.filter((rule) => rule.empty !== undefined).map((rule) => rule.name);
    expect(excused).toEqual(expect.arrayContaining(['BackupFailed', 'CircuitBreakerOpen', 'circuit_breaker_state']));
    expect(excused).not.toContain('PostgresDown');
  });

  it('evaluates what pages every five seconds, and all else every fifteen', () => {
    for (const group of ruleGroups(spec, sets)) {
      const pages = group.rules.some((rule) => 'alert' in rule && rule.labels['severity'] === 'P0');
      expect(group.interval, group.name).toBe(pages ? 5000 : 15_000);
    }
  });

  it('follows the objectives of the spec', () => {
    const strict = watchedSpec({ objectives: { ...spec.objectives, p99: 200, replicationLag: 500, availability: 0.99 } });
    const text = rulesFile(ruleGroups(strict, ruleSetsOf(strict, COMPONENTS, OWN_RULES)));
    expect(text).toContain('pg_replication_lag_seconds{job="postgres"} > 0.5');
    expect(text).toContain('prumo:http_errors:ratio1h > 0.144 ');
    expect(text).toContain('http_server_request_duration_seconds_bucket{job="app",le="0.25"}');
    expect(content).toContain('prumo:http_errors:ratio1h > 0.0144 ');
  });
});
