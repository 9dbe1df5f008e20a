import { expect, it } from 'vitest';
import { atMost, quantity } from './quantity.ts';

it.each([
  [1.5, 'seconds', '1.5 s', '1,5 s'],
  [0.0421, 'seconds', '42.1 ms', '42,1 ms'],
  [0, 'seconds', '0 s', '0 s'],
  [12_345, 'milliseconds', '12.3 s', '12,3 s'],
  [10_000_000, 'bytes', '10 MB', '10 MB'],
  [999, 'bytes', '999 B', '999 B'],
  [0.1, 'ratio', '10 %', '10 %'],
  [5_123_456, 'count', '5,123,456', '5.123.456'],
  [830.4, 'per-second', '830/s', '830/s'],
] as const)('%s %s is %s, in Portuguese %s', (value, unit, en, pt) => {
  expect(quantity(value, unit)).toEqual({ en, 'pt-BR': pt });
});

it('an objective of none says so', () => {
  const of = { en: 'Writes lost', 'pt-BR': 'Escritas perdidas' };
  expect(atMost('writes-lost', 0, 'count', of)).toEqual({
    text: { en: 'Writes lost: none', 'pt-BR': 'Escritas perdidas: zero' },
    bound: { measurement: 'writes-lost', limit: 0, unit: 'count' },
  });
});
