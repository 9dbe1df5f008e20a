import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** One `metric{label="value"}` of an expression. */
export interface Selector {
  /** Undefined where the name is a matcher on `__name__` that is no equality. */
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
  /** As written. */
  readonly text: string;
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Labels something groups or joins by, and the metrics of which at least one must have each. */
export interface LabelUse {
  readonly label: string;
  readonly metrics: readonly string[];
}

/** What can be said of an expression without asking anybody. */
export interface ReadExpression {
  readonly selectors: readonly Selector[];
  readonly labels: readonly LabelUse[];
  /** The parts that must have data for the expression to mean anything: what its outermost comparisons compare. */
  readonly operands: readonly string[];
}

export type Reading = { readonly ok: true; readonly value: ReadExpression } | { readonly ok: false; readonly at: number };

/** Reads PromQL. `at`: where it stops making sense, in characters. Pure. */
export function readPromql(text: string): Reading {
  const { topNode } = parser.parse(text);
  const wrong = firstError(topNode);
  const root = topNode.firstChild;
  if (wrong !== undefined || root === null) return { ok: false, at: wrong ?? 0 };
  return {
    ok: true,
    value: {
      selectors: selectorsIn(topNode, text),
      labels: labelsIn(topNode, text),
      operands: [...new Set(operandsOf(expressionIn(topNode), text))],
    },
  };
}

/** Names of the metrics an expression reads. Throws for one that is no PromQL: it is ours. */
export function metricsRead(text: string): readonly string[] {
  const reading = readPromql(text);
  if (!reading.ok) throw new Error(`no PromQL at ${reading.at}: ${text}`);
  return [...new Set(reading.value.selectors.flatMap(({ metric }) => metric ?? []))];
}

function firstError(node: SyntaxNode): number | undefined {
  let found: number | undefined;
  node.cursor().iterate((one) => {
    if (one.type.isError) found ??= one.from;
  });
  return found;
}

function all(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((one) => {
    if (one.name === name) found.push(one.node);
  });
  return found;
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) if (child.name !== 'LineComment') children.push(child);
  return children;
}

function selectorsIn(node: SyntaxNode, text: string): readonly Selector[] {
  return all(node, 'VectorSelector').map((selector) => {
    const written = matchersOf(selector, text);
    const name = selector.getChild('Identifier');
    const byMatcher = written.find(({ label, operator }) => label === '__name__' && operator === '=');
    return {
      metric: name === null ? byMatcher?.value : text.slice(name.from, name.to),
      matchers: written.filter(({ label }) => label !== '__name__'),
      text: text.slice(selector.from, selector.to),
    };
  });
}

function matchersOf(selector: SyntaxNode, text: string): readonly Matcher[] {
  const inside = selector.getChild('LabelMatchers');
  if (inside === null) return [];
  const told = (node: SyntaxNode | null): string => (node === null ? '' : text.slice(node.from, node.to));
  return childrenOf(inside).flatMap((matcher): readonly Matcher[] => {
    // A name in quotes alone is the metric's.
    if (matcher.name === 'QuotedLabelName') return [{ label: '__name__', operator: '=', value: unquoted(told(matcher)) }];
    if (matcher.name !== 'UnquotedLabelMatcher' && matcher.name !== 'QuotedLabelMatcher') return [];
    const quoted = matcher.getChild('QuotedLabelName');
    const label = quoted === null ? told(matcher.getChild('LabelName')) : unquoted(told(quoted));
    return [{ label, operator: told(matcher.getChild('MatchOp')), value: unquoted(told(matcher.getChild('StringLiteral'))) }];
  });
}

function unquoted(literal: string): string {
  const inner = literal.slice(1, -1);
  return literal.startsWith('`') ? inner : inner.replaceAll(/\\(.)/g, '$1');
}

function labelsIn(node: SyntaxNode, text: string): readonly LabelUse[] {
  const uses = [...all(node, 'AggregateModifier'), ...all(node, 'MatchingModifierClause')].flatMap((clause): readonly LabelUse[] => {
    // What is left out or ignored need not be there.
    if (clause.getChild('Without') !== null || clause.getChild('Ignoring') !== null || clause.parent === null) return [];
    const metrics = [...new Set(selectorsIn(clause.parent, text).flatMap(({ metric }) => metric ?? []))];
    const made = labelsMade(clause.parent, text);
    return clause
      .getChildren('GroupingLabels')
      .flatMap((labels) => childrenOf(labels))
      .map((label) => text.slice(label.from, label.to))
      .filter((label) => !made.has(label))
      .map((label) => ({ label: label.startsWith('"') ? unquoted(label) : label, metrics }));
  });
  return uses.filter(({ metrics }) => metrics.length > 0);
}

/** Labels that functions below make: no series has them. */
function labelsMade(node: SyntaxNode, text: string): ReadonlySet<string> {
  const makers = [...all(node, 'LabelReplace'), ...all(node, 'LabelJoin'), ...all(node, 'CountValues')];
  return new Set(
    makers.flatMap((maker) => {
      const call = maker.parent?.parent;
      const first = call?.getChild('FunctionCallBody')?.getChild('StringLiteral');
      return first === null || first === undefined ? [] : [unquoted(text.slice(first.from, first.to))];
    }),
  );
}

const COMPARISONS: ReadonlySet<string> = new Set(['Eql', 'Neq', 'Lte', 'Lss', 'Gte', 'Gtr']);
const SETS: ReadonlySet<string> = new Set(['And', 'Or', 'Unless']);

function expressionIn(node: SyntaxNode): SyntaxNode {
  return childrenOf(node).find(({ type }) => type.isError === false && type.name !== '(' && type.name !== ')') ?? node;
}

function operandsOf(node: SyntaxNode, text: string): readonly string[] {
  if (node.name === 'ParenExpr') return operandsOf(expressionIn(node), text);
  if (node.name === 'BinaryExpr') {
    const parts = childrenOf(node);
    const [left, right] = [parts[0], parts.at(-1)];
    const operator = parts.slice(1, -1);
    if (left !== undefined && right !== undefined) {
      if (operator.some(({ name }) => SETS.has(name))) return [...operandsOf(left, text), ...operandsOf(right, text)];
      const compares = operator.some(({ name }) => COMPARISONS.has(name)) && operator.every(({ name }) => name !== 'BoolModifier');
      if (compares) return [...valueOf(left, text), ...valueOf(right, text)];
    }
  }
  if (node.name === 'FunctionCall' && (all(node, 'Absent').length > 0 || all(node, 'AbsentOverTime').length > 0)) {
    const argument = node.getChild('FunctionCallBody');
    return argument === null ? [] : valueOf(expressionIn(argument), text);
  }
  return valueOf(node, text);
}

/** As it is written, where it reads anything; a range becomes what it is a range of. */
function valueOf(node: SyntaxNode, text: string): readonly string[] {
  if (node.name === 'MatrixSelector') return valueOf(expressionIn(node), text);
  return selectorsIn(node, text).length === 0 ? [] : [text.slice(node.from, node.to)];
}
