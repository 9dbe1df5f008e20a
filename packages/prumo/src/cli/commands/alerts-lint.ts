import { readFile } from 'node:fs/promises';
import { PrumoError } from '../../errors/index.ts';
import {
  type Finding,
  lintRules,
  lintText,
  prometheusSource,
  type ReadRules,
  readRules,
  ruleGroups,
  rulesFile,
} from '../../watching/index.ts';
import { text } from '../alert-text.ts';
import { painter } from '../output/style.ts';
import { requireSpec } from '../require-spec.ts';
import { stackRules } from '../../observe/index.ts';
import type { Arguments, Invocation } from './command.ts';

/** Whether every rule could fire, asked of a Prometheus. Exit code 1 when one could not. */
export async function lintAlerts(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, json, locale, signal } = invocation;
  const url = urlOf(given.options['prometheus']);
  const files = await rulesOf(invocation, given.options['rules']);
  const source = prometheusSource({ url, authorization: streams.env['PROMETHEUS_AUTHORIZATION'], signal });
  const { rules, findings, excused } = await lintRules(files, source);
  if (json) {
    const told = (one: Finding): object => ({ ...one, what: lintText.finding(one.kind, one.subject)[locale] });
    const reasons = excused.map((one) => ({
      file: one.rule.file,
      line: one.rule.line,
      rule: one.rule.name,
      reason: one.reason,
      findings: one.findings.map(told),
    }));
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, rules, findings: findings.map(told), excused: reasons })}\n`);
    return findings.length === 0 ? 0 : 1;
  }
  const paint = painter(streams.out, streams.env);
  for (const { kind, file, line, rule, subject } of findings)
    streams.out.write(`${paint('bad', '✗')} ${file}:${line} ${rule === '' ? '' : `${rule}: `}${say(lintText.finding(kind, subject))}\n`);
  for (const { rule, reason } of excused)
    streams.out.write(`${paint('dim', '-')} ${rule.file}:${rule.line} ${say(text.excused(rule.name, reason))}\n`);
  streams.out.write(`${say(text.linted(rules, findings.length, excused.length))}\n`);
  return findings.length === 0 ? 0 : 1;
}

function urlOf(given: unknown): string {
  if (typeof given !== 'string') throw new PrumoError({ code: 'usage', what: text.noPrometheus(), remedy: text.noPrometheusRemedy() });
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new PrumoError({ code: 'usage', what: text.badUrl(given), remedy: text.noPrometheusRemedy() });
  if (url.username !== '' || url.password !== '')
    throw new PrumoError({ code: 'usage', what: text.secretInUrl(), remedy: text.secretInUrlRemedy() });
  return url.origin + url.pathname;
}

async function rulesOf(invocation: Invocation, given: unknown): Promise<readonly ReadRules[]> {
  if (Array.isArray(given)) return Promise.all(given.map(async (file) => readFileOf(String(file))));
  const { spec } = await requireSpec(invocation);
  return [readRules(text.ours(spec.name), rulesFile(ruleGroups(spec, stackRules(spec))))];
}

async function readFileOf(file: string): Promise<ReadRules> {
  try {
    return readRules(file, await readFile(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new PrumoError({ code: 'usage', what: text.unreadable(file, why), remedy: text.unreadableRemedy(), cause });
  }
}
