import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

test('tar itself reads it, sizes beyond octal digits included', () => {
  const content = Buffer.from('{"a":1}\n');
  const archive = Buffer.concat([tarHeader('one/a.ndjson', content.length, new Date(0)), content, tarPadding(content.length), TAR_END]);
  expect(execFileSync('tar', ['-xOf', '-', 'one/a.ndjson'], { input: archive }).toString()).toBe(content.toString());
  const large = tarHeader('one/b.ndjson', 9 * 1024 ** 3, new Date(0));
  // The file itself is not there: its header is listed before tar misses it.
  expect(() => execFileSync('tar', ['-tvf', '-'], { input: large, stdio: ['pipe', 'pipe', 'pipe'] })).toThrow(
    expect.objectContaining({ stdout: expect.anything() }),
  );
  expect(() => tarHeader('x'.repeat(101), 1, new Date(0))).toThrow();
});
