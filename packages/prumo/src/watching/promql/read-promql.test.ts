import { describe, expect, it } from 'vitest';
import { metricsRead, readPromql } from './read-promql.ts';

function read(text: string) {
  const reading = readPromql(text);
  if (!reading.ok) throw new Error(`no PromQL at ${reading.at}`);
  return reading.value;
}

describe('operands', () => {
  it.each([
    ['a > 1', ['a']],
    ['a / b > c', ['a / b', 'c']],
    ['(a > 1) and b', ['a', 'b']],
    ['a > 1 or b < 2 unless c == 3', ['a', 'b', 'c']],
    ['(sum(a) or vector(0)) < 1', ['(sum(a) or vector(0))']],
    ['absent(a{b="c"})', ['a{b="c"}']],
    ['absent_over_time(a[5m])', ['a']],
    ['count(a == 0) > 1', ['count(a == 0)']],
    ['a > bool 1', ['a > bool 1']],
    ['time() - a > 30', ['time() - a']],
    ['vector(1)', []],
    ['rate(a[5m])', ['rate(a[5m])']],
    ['a > on(x) group_left b', ['a', 'b']],
    ['# a comment\na > 1', ['a']],
  ])('of %s', (text, operands) => expect(read(text).operands).toEqual(operands));
});

describe('selectors', () => {
  it('have their metric and matchers', () => {
    expect(read('rate(a_total{b="c",d=~"e|f",g!="h"}[5m])').selectors).toMatchObject([
      {
        metric: 'a_total',
        matchers: [
          { label: 'b', operator: '=', value: 'c' },
          { label: 'd', operator: '=~', value: 'e|f' },
          { label: 'g', operator: '!=', value: 'h' },
        ],
      },
    ]);
  });

  it.each([
    ['{__name__="a"}', ['a']],
    ['{"a.b", c="d"}', ['a.b']],
    ['{__name__=~"a.*"}', []],
    ['a + b - a', ['a', 'b']],
    ['max_over_time(rate(a[5m])[1h:1m])', ['a']],
    ['a offset 5m > a @ end()', ['a']],
  ])('of %s', (text, metrics) => expect(metricsRead(text)).toEqual(metrics));
});

describe('labels', () => {
  it.each([
    ['sum by (x, y) (a)', ['x', 'y']],
    ['sum(a) by (x)', ['x']],
    ['sum without (x) (a)', []],
    ['a * on (x) group_left (y) b', ['x', 'y']],
    ['a / ignoring (x) b', []],
    ['sum by (z) (label_replace(a, "z", "$1", "x", "(.*)"))', []],
  ])('of %s', (text, labels) => expect(read(text).labels.map(({ label }) => label)).toEqual(labels));
});

it.each(['a >', 'sum(a', 'a{b=}', 'rate(a[5q])', ''])('no PromQL: %s', (text) => expect(readPromql(text).ok).toBe(false));
