import { describe, expect, test } from 'vitest';
import { requestIdOf } from './request-id.ts';
import { traceIdOf } from './trace-parent.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the id of a request', () => {
  test.each(['7f3c', 'req-1.A_b~c', 'a'.repeat(128)])('%s is taken', (id) => {
    expect(requestIdOf({ 'x-request-id': id })).toBe(id);
  });
  test.each(['', '-x', 'a b', 'a\nb', 'a"b', '${jndi:x}', 'a'.repeat(129), 'á'])('%j is replaced', (id) => {
    expect(requestIdOf({ 'x-request-id': id })).toMatch(UUID);
  });
  test('where there is none, each gets its own', () => {
    expect(requestIdOf({})).toMatch(UUID);
    expect(requestIdOf({})).not.toBe(requestIdOf({}));
  });
});

describe('the trace id', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  test.each([
    [`00-${id}-b7ad6b7169203331-01`, id],
    [`00-${id}-b7ad6b7169203331-00`, id],
    [`cc-${id}-b7ad6b7169203331-01-later`, id],
    [`00-${id}-b7ad6b7169203331-01-later`, undefined],
    [`ff-${id}-b7ad6b7169203331-01`, undefined],
    [`00-${'0'.repeat(32)}-b7ad6b7169203331-01`, undefined],
    [`00-${id}-${'0'.repeat(16)}-01`, undefined],
    [`00-${id.toUpperCase()}-b7ad6b7169203331-01`, undefined],
    ['nonsense', undefined],
    [undefined, undefined],
  ])('of %s', (header, expected) => {
    expect(traceIdOf(header)).toBe(expected);
  });
});
