import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';

const { text } = createRedactor();

describe('what is taken out of a text', () => {
  test.each([
    ['CPF 529.982.247-25 e 52998224725', 'CPF [cpf] e [cpf]'],
    ['cpf:52998224725,52998224725;', 'cpf:[cpf],[cpf];'],
    ['CPF52998224725x', 'CPF[cpf]x'],
    ['529 982 247 25, 529982247-25', '[cpf], [cpf]'],
    ['111.222.333-00 tem dígitos errados', '[cpf] tem dígitos errados'],
    ['11.222.333/0001-81 ou 11222333000181', '[cnpj] ou [cnpj]'],
    ['12.ABC.345/01DE-35 ou 12ABC34501DE35', '[cnpj] ou [cnpj]'],
    ['ligue (11) 98765-4321, 11 3456-7890, +55 11 98765-4321', 'ligue [phone], [phone], [phone]'],
    ['11987654321 5511987654321 98765-4321 +1 (555) 010-9999', '[phone] [phone] [phone] [phone]'],
    ['ana.souza+x@silva.adv.br, mail=ana%40x.com', '[email], mail=[email]'],
    ['Key (email)=(ana@x.com) already exists', 'Key (email)=([email]) already exists'],
    ['Authorization: Basic YW5hOmh1bnRlcjI=\nHost: x', 'Authorization: [redacted]\nHost: x'],
    ['Cookie: sid=1; "theme"=dark', 'Cookie: [redacted]'],
    ['sent Bearer abc.def-1, Basic YW5hOmh1bnRlcjI=', 'sent Bearer [redacted], Basic [redacted]'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln failed', '[jwt] failed'],
    ['postgres://app:p@ss/w:rd@db:5432/x', 'postgres://app:[redacted]@db:5432/x'],
    ['redis://:hunter2@cache', 'redis://:[redacted]@cache'],
    ['https://ghp_0123456789abcdef@github.com/x', 'https://[redacted]@github.com/x'],
    ['?access_token=abc&page=2 password=x senha: y', '?access_token=[redacted]&page=2 password=[redacted] senha: [redacted]'],
    ['{"password":"a\\"b","user":"u"}', '{"password":"[redacted]","user":"u"}'],
    ['token: a1b2c3d4', 'token: [redacted]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----.', '[redacted].'],
  ])('%j', (given, expected) => {
    expect(text(given)).toBe(expected);
  });

  test('a long text is cut, and a number at the cut goes', () => {
    const long = text(`${'x '.repeat(4995)}52998224725 and so on ${'y'.repeat(500)}`);
    expect(long.length).toBeLessThan(10_050);
    expect(long).not.toMatch(/\d{6}/);
    expect(long).toMatch(/characters$/);
  });

  test.each([
    'a'.repeat(10_000),
    'a://'.repeat(2500),
    'eyJ'.repeat(3300),
    '1 '.repeat(5000),
    `${'a.'.repeat(5000)}@`,
    'password"="'.repeat(900),
  ])('takes no long time for what is hard: %.12s…', (hard) => {
    const before = process.cpuUsage();
    text(hard);
    // Microseconds of processor, since the machine may be busy; a pattern that explodes takes seconds.
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });
});

describe('what stays', () => {
  test.each([
    'processo 0001234-56.2024.8.26.0100 distribuído',
    'pedido 12345678900, protocolo 12345678901234',
    'request 550e8400-e29b-41d4-a716-446655440000 took 12.5 ms',
    'trace 0af7651916cd43dd8448eb211c80319c span b7ad6b7169203331',
    '2026-11-26T21:39:18.123Z GET /api/v1/cases/17 200',
    'R$ 1.234.567,89 em 26/11/2026',
    'listening on 127.0.0.1:3000, http://escritorio.localhost:8080/cases?page=2',
    'Unexpected token: }, invalid token: expired, basic understanding',
    'ssh://git.example.org/x/y, @prumo/app@0.1.0, Node v24.21.0',
    'epoch 1764193158123, 1764193158 s, pid 31337',
  ])('%s', (innocent) => {
    expect(text(innocent)).toBe(innocent);
  });

  const word = fc.constantFrom(
    'processo',
    'prazo',
    'of',
    'the',
    'GET',
    'ação',
    'took',
    'R$ 1.234,56',
    '12.5 ms',
    '/cases/:id',
    'v1.2.3',
    '10.0.0.7:5432',
  );
  const digits = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length - 1, maxLength: length - 1 }).map((rest) => `a${rest}`);
  const cnj = fc
    .tuple(digits(7), digits(2), digits(4), digits(1), digits(2), digits(4))
    .map(([n, d, a, j, t, o]) => `${n}-${d}.${a}.${j}.${t}.${o}`);
  const date = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((one) => one.toISOString());
  const innocent = fc.oneof(word, fc.uuid(), hex(16), hex(32), hex(40), cnj, date);

  test('ordinary words, numbers of lawsuits, UUIDs, ids of traces and dates, in any order', () => {
    fc.assert(
      fc.property(fc.array(innocent, { minLength: 1, maxLength: 12 }), (words) => {
        expect(text(words.join(' '))).toBe(words.join(' '));
      }),
      { numRuns: 500 },
    );
  });
});
