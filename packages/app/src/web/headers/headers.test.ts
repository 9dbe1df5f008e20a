import { describe, expect, test } from 'vitest';
import { createCors } from './cors.ts';
import { newNonce, securityHeaders } from './security.ts';

describe('cross-origin reads', () => {
  const origin = 'https://painel.exemplo.br';
  const cors = createCors({
    origins: [origin],
    methods: ['GET', 'PUT'],
    requestHeaders: ['content-type', 'x-csrf-token'],
    credentials: true,
  });
  const ask = (headers: Record<string, string>, method = 'GET') => cors({ method, headers });

  test('are for exactly the sites listed, and every answer varies by origin', () => {
    expect(ask({ origin })).toEqual({
      kind: 'pass',
      headers: { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' },
    });
    const others = [
      'https://painel.exemplo.br.evil.example',
      'http://painel.exemplo.br',
      'https://painel.exemplo.br:8443',
      'null',
      `${origin}/`,
    ];
    for (const other of others) expect(ask({ origin: other })).toEqual({ kind: 'pass', headers: { Vary: 'Origin' } });
    expect(ask({})).toEqual({ kind: 'pass', headers: { Vary: 'Origin' } });
  });

  test('a preflight is answered with what is allowed, and refused for anything more', () => {
    const wish = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'Content-Type, X-CSRF-Token' };
    expect(ask(wish, 'OPTIONS')).toEqual({
      kind: 'preflight',
      headers: {
        Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Methods': 'GET, PUT',
        'Access-Control-Allow-Headers': 'content-type, x-csrf-token',
        'Access-Control-Max-Age': '600',
      },
    });
    expect(ask({ ...wish, 'access-control-request-method': 'DELETE' }, 'OPTIONS').kind).toBe('refused');
    expect(ask({ ...wish, 'access-control-request-headers': 'x-other' }, 'OPTIONS').kind).toBe('refused');
    expect(ask({ ...wish, origin: 'https://evil.example' }, 'OPTIONS')).toMatchObject({
      kind: 'refused',
      headers: { Vary: expect.any(String) },
    });
    expect(ask({ origin }, 'OPTIONS').kind).toBe('pass');
  });

  test.each(['*', 'null', 'https://a.example/', 'a.example', 'https://*.example', 'HTTPS://a.example'])(
    '%s is no origin to list',
    (given) => {
      expect(() => createCors({ origins: [given] })).toThrow(TypeError);
    },
  );
});

describe('the headers of every answer', () => {
  test('let nothing run but what has the nonce of this answer', () => {
    const nonce = newNonce();
    const headers = securityHeaders({}, nonce);
    expect(headers['Content-Security-Policy']).toBe(
      `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; object-src 'none'; ` +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'Strict-Transport-Security': 'max-age=63072000',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    expect(headers['Permissions-Policy']).toContain('camera=()');
    expect(newNonce()).not.toBe(nonce);
  });

  test('can be framed by who is named, and then only the policy says so', () => {
    const headers = securityHeaders({
      framedBy: ['https://portal.example'],
      strictTransport: 0,
      policy: { 'connect-src': ["'self'", 'wss://a.example'] },
    });
    expect(headers['Content-Security-Policy']).toContain("frame-ancestors https://portal.example; connect-src 'self' wss://a.example");
    expect(headers).not.toHaveProperty('X-Frame-Options');
    expect(headers).not.toHaveProperty('Strict-Transport-Security');
  });

  test.each([["'self'; script-src *"], ['a b'], ['a\r\nSet-Cookie: x'], ['a, b'], ['é'], ['']])('no source breaks out: %j', (source) => {
    expect(() => securityHeaders({ policy: { 'img-src': [source] } })).toThrow(TypeError);
  });
  test('neither does a name or a nonce', () => {
    expect(() => securityHeaders({ policy: { 'img-src x; script-src': ['*'] } })).toThrow(TypeError);
    expect(() => securityHeaders({}, "x' 'unsafe-inline")).toThrow(TypeError);
  });
});
