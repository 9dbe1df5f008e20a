import { describe, expect, test } from 'vitest';
import { readCall, readTake } from './call.ts';
import { Refused } from './problem.ts';

const NAME = '20261126-040000E-73475cb40a56';
const ID = '0b9d9c5e-7c55-4f0e-9d40-6a1f0c1c2d3e';

/** Status the work is refused with. */
function refusal(work: () => unknown): number {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return error.problem.status;
    throw error;
  }
  return expect.fail('not refused');
}

describe('a request line', () => {
  test('asks for the list, one export, its file, or an operation, of one tenant where it names one', () => {
    expect(readCall('GET', '/v1/exports')).toEqual({ kind: 'list', tenant: undefined });
    expect(readCall('GET', '/v1/exports?tenant=42')).toEqual({ kind: 'list', tenant: '42' });
    expect(readCall('POST', '/v1/exports')).toEqual({ kind: 'take' });
    expect(readCall('GET', `/v1/operations/${ID}?tenant=42`)).toEqual({ kind: 'operation', id: ID, tenant: '42' });
    expect(readCall('GET', `/v1/exports/${NAME}`)).toEqual({ kind: 'show', name: NAME, tenant: undefined });
    expect(readCall('GET', `/v1/exports/${NAME}/download?tenant=S%C3%A3o%20Jos%C3%A9`)).toEqual({
      kind: 'download',
      name: NAME,
      tenant: 'São José',
    });
  });

  test('that leads nowhere is 404, whatever it hides in a name', () => {
    for (const target of [
      '/',
      '/v1',
      '/v1/exports/',
      '//v1/exports',
      '/v1/exports/--help',
      '/v1/exports/--to=x/download',
      `/v1/exports/${NAME}%00/download`,
      `/v1/exports/${NAME}/verify`,
      '/v1/exports/..%2f..%2fetc',
      '/v1/operations/x',
      'http://',
    ])
      expect(
        refusal(() => readCall('GET', target)),
        target,
      ).toBe(404);
  });

  test('with a method that is not for it says which ones are', () => {
    for (const [method, target, allow] of [
      ['DELETE', '/v1/exports', 'GET, POST'],
      ['POST', `/v1/exports/${NAME}`, 'GET'],
      ['HEAD', `/v1/exports/${NAME}/download`, 'GET'],
      ['OPTIONS', '/v1/exports', 'GET, POST'],
      ['constructor', '/v1/exports', 'GET, POST'],
    ] as const) {
      const error = (() => {
        try {
          return readCall(method, target);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toMatchObject({ problem: { status: 405, headers: { allow } } });
    }
  });

  test('with a parameter that is misspelt, doubled or out of place is refused, and does not mean every tenant', () => {
    for (const [method, query] of [
      ['GET', 'tennant=42'],
      ['GET', 'tenant=42&tenant=43'],
      ['GET', 'tenant=42&all'],
      ['GET', 'tenant='],
      ['POST', 'tenant=42'],
    ] as const)
      expect(
        refusal(() => readCall(method, `/v1/exports?${query}`)),
        query,
      ).toBe(400);
  });

  test('carries a key as long and as strange as a command line takes it, and no control character', () => {
    expect(readCall('GET', '/v1/exports?tenant=--json')).toMatchObject({ tenant: '--json' });
    expect(readCall('GET', `/v1/exports?tenant=${'a'.repeat(256)}`)).toMatchObject({ kind: 'list' });
    for (const key of ['a'.repeat(257), '%00', 'a%0Ab', '%1B%5B2J'])
      expect(refusal(() => readCall('GET', `/v1/exports?tenant=${key}`))).toBe(400);
  });
});

describe('a body', () => {
  const json = { type: 'application/json; charset=utf-8', encoding: undefined };
  const take = (text: string, head: Parameters<typeof readTake>[1] = json) => readTake(Buffer.from(text), head);

  test('is everybody, or one tenant', () => {
    expect(take('{}')).toBeUndefined();
    expect(take('{"tenant":"42"}')).toBe('42');
    expect(take('{"tenant":"--dry-run"}')).toBe('--dry-run');
  });

  test('that says anything else is refused', () => {
    const bad = [
      '',
      '[]',
      'null',
      '{',
      '{"tennant":"42"}',
      '{"tenant":42}',
      '{"tenant":null}',
      '{"tenant":""}',
      '{"tenant":"\\u0000"}',
      '{"tenant":"\\ud800"}',
    ];
    for (const text of bad)
      expect(
        refusal(() => take(text)),
        text,
      ).toBe(400);
    expect(refusal(() => readTake(Buffer.from([0x7b, 0x22, 0xff]), json))).toBe(400);
  });

  test('of another type, compressed, or too long is refused as such', () => {
    for (const head of [
      { type: undefined, encoding: undefined },
      { type: 'text/plain', encoding: undefined },
      { type: 'application/jsonp', encoding: undefined },
      { type: 'application/json', encoding: 'gzip' },
    ])
      expect(refusal(() => take('{}', head))).toBe(415);
    expect(refusal(() => take(`{"tenant":"${'a'.repeat(4090)}"}`))).toBe(413);
  });
});
