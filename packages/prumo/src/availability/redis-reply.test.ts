import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeReply, encodeCommand, RedisError, type RedisReply } from './redis-reply.ts';

const decoded = (text: string) => decodeReply(Buffer.from(text));

test('every kind of answer', () => {
  expect(decoded('+PONG\r\n')).toEqual({ reply: 'PONG', next: 7 });
  expect(decoded(':-12\r\n')).toEqual({ reply: -12, next: 6 });
  expect(decoded('$4\r\nolá\r\n')).toEqual({ reply: 'olá', next: 10 });
  expect(decoded('$0\r\n\r\n')).toEqual({ reply: '', next: 6 });
  expect(decoded('$-1\r\n')).toEqual({ reply: null, next: 5 });
  expect(decoded('*-1\r\n')).toEqual({ reply: null, next: 5 });
  expect(decoded('*2\r\n$3\r\none\r\n*1\r\n:2\r\n')).toEqual({ reply: ['one', [2]], next: 21 });
  expect(decoded('-NOAUTH Authentication required.\r\n')?.reply).toEqual(new RedisError('NOAUTH Authentication required.'));
});

test.each(['HTTP/1.1 400 Bad Request\r\n', '$x\r\n', ':\r\n', '*1e3\r\n', '\r\n'])('%j is no answer', (text) => {
  expect(() => decoded(text)).toThrow('does not speak as Redis does');
});

test('commands are counted in bytes', () => {
  expect(encodeCommand(['SET', 'chave', 'ção'])).toBe('*3\r\n$3\r\nSET\r\n$5\r\nchave\r\n$5\r\nção\r\n');
});

test('an answer is complete at its last byte and not before, whatever follows it', () => {
  const { reply } = fc.letrec<{ reply: RedisReply }>((tie) => ({
    reply: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('reply'), { maxLength: 4 }),
    ),
  }));
  fc.assert(
    fc.property(reply, (value) => {
      const bytes = Buffer.from(encoded(value));
      for (let length = 0; length < bytes.length; length += 1) expect(decodeReply(bytes.subarray(0, length))).toBeUndefined();
      expect(decodeReply(Buffer.concat([bytes, Buffer.from('+next\r\n')]))).toEqual({ reply: value, next: bytes.length });
    }),
    { numRuns: 100 },
  );
});

function encoded(reply: RedisReply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (reply instanceof RedisError) return `-${reply.message}\r\n`;
  return `*${reply.length}\r\n${reply.map(encoded).join('')}`;
}
