/** An answer of Redis in its protocol's second version. */
export type RedisReply = string | number | null | RedisError | readonly RedisReply[];

/** Redis refused a command; the message begins with its code, such as `NOAUTH`. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
}

/** A command as Redis reads it. */
export function encodeCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** The first answer in what has come so far, and where the next begins; `undefined` when it is not complete. Throws on what is no answer. */
export function decodeReply(bytes: Buffer, from = 0): { readonly reply: RedisReply; readonly next: number } | undefined {
  const end = bytes.indexOf('\r\n', from);
  if (end === -1) return undefined;
  const line = bytes.toString('utf8', from + 1, end);
  const next = end + 2;
  switch (bytes.toString('latin1', from, from + 1)) {
    case '+':
      return { reply: line, next };
    case '-':
      return { reply: new RedisError(line), next };
    case ':':
      return { reply: numberIn(line), next };
    case '$':
      return decodeBulk(bytes, next, numberIn(line));
    case '*':
      return decodeArray(bytes, next, numberIn(line));
    default:
      throw new Error('what answers does not speak as Redis does');
  }
}

function decodeBulk(bytes: Buffer, from: number, length: number): ReturnType<typeof decodeReply> {
  if (length < 0) return { reply: null, next: from };
  const next = from + length + 2;
  return next > bytes.length ? undefined : { reply: bytes.toString('utf8', from, from + length), next };
}

function decodeArray(bytes: Buffer, from: number, count: number): ReturnType<typeof decodeReply> {
  if (count < 0) return { reply: null, next: from };
  const reply: RedisReply[] = [];
  let next = from;
  for (let index = 0; index < count; index += 1) {
    const element = decodeReply(bytes, next);
    if (element === undefined) return undefined;
    reply.push(element.reply);
    next = element.next;
  }
  return { reply, next };
}

function numberIn(line: string): number {
  if (!/^-?\d+$/.test(line)) throw new Error('what answers does not speak as Redis does');
  return Number(line);
}
