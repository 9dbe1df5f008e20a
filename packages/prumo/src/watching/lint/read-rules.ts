import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { EMPTY_MARK } from '../rules/rules-file.ts';
import { type Finding, finding } from './finding.ts';

/** A rule of a file somebody has, and where. */
export interface FoundRule {
  readonly file: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** Of its expression. */
  readonly exprLine: number;
  readonly name: string;
  readonly kind: 'alert' | 'record';
  readonly expr: string;
  /** What the comment above it says of why it has no data while all is well. */
  readonly empty: string | undefined;
}

export interface ReadRules {
  readonly rules: readonly FoundRule[];
  readonly findings: readonly Finding[];
}

/** Reads a rules file of Prometheus, or a `PrometheusRule` of its operator. Pure. */
export function readRules(file: string, content: string): ReadRules {
  const counter = new LineCounter();
  const document = parseDocument(content, { lineCounter: counter });
  const lineOf = (node: unknown): number => counter.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  const wrong = document.errors.map(({ pos, message }) =>
    finding('unreadable', { file, line: counter.linePos(pos[0]).line }, message.split('\n')[0] ?? ''),
  );
  if (wrong.length > 0) return { rules: [], findings: wrong };
  const groups = document.get('groups') ?? document.getIn(['spec', 'groups']);
  if (!isSeq(groups)) return { rules: [], findings: [finding('unreadable', { file, line: 1 }, 'groups')] };
  const lines = content.split('\n');
  const read = groups.items.flatMap((group): readonly (FoundRule | Finding)[] => {
    const rules = isMap(group) ? group.get('rules') : undefined;
    if (!isSeq(rules)) return [finding('unreadable', { file, line: lineOf(group) }, 'rules')];
    return rules.items.map((rule) =>
      isMap(rule) ? readRule(file, rule, lines, lineOf) : finding('unreadable', { file, line: lineOf(rule) }, 'rule'),
    );
  });
  return {
    rules: read.filter((one): one is FoundRule => 'expr' in one),
    findings: read.filter((one): one is Finding => !('expr' in one)),
  };
}

function readRule(file: string, rule: YAMLMap, lines: readonly string[], lineOf: (node: unknown) => number): FoundRule | Finding {
  const line = lineOf(rule);
  const kind = rule.has('alert') ? 'alert' : 'record';
  const [name, expr] = [rule.get(kind), rule.get('expr')];
  // `expr: 1` is PromQL too, and YAML makes a number of it.
  if (typeof name !== 'string' || (typeof expr !== 'string' && typeof expr !== 'number'))
    return finding('unreadable', { file, line }, typeof name === 'string' ? 'expr' : 'alert, record');
  const node = rule.get('expr', true);
  // The text of a block begins on the line after its mark.
  const isBlock = isScalar(node) && typeof node.type === 'string' && node.type.startsWith('BLOCK');
  return { file, line, exprLine: lineOf(node) + (isBlock ? 1 : 0), name, kind, expr: String(expr), empty: reasonAbove(lines, line) };
}

/** Comments right above a rule, read upward. */
function reasonAbove(lines: readonly string[], line: number): string | undefined {
  for (let position = line - 2; position >= 0; position -= 1) {
    const text = lines[position]?.trim() ?? '';
    if (!text.startsWith('#')) return undefined;
    const at = text.indexOf(EMPTY_MARK);
    if (at >= 0) return text.slice(at + EMPTY_MARK.length).trim();
  }
  return undefined;
}
