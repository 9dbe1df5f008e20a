import { expect, test } from 'vitest';
import { safeName } from './routes/documents.ts';
import { localPath } from './routes/sign-in.ts';

test.each([
  ['/cases?q=a', '/cases?q=a'],
  ['/cases/1#x', '/cases/1'],
  [undefined, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['cases', '/'],
])('back to %j goes to %s', (path, there) => expect(localPath(path)).toBe(there));

test.each([
  ['petição.pdf', 'petição.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\x\\a.txt', 'a.txt'],
  ['a\r\nb.txt', 'ab.txt'],
  ['', 'documento'],
  ['/', 'documento'],
  [`${'x'.repeat(200)}.pdf`, `${'x'.repeat(146)}.pdf`],
])('a file called %j is kept as %s', (name, kept) => expect(safeName(name)).toBe(kept));
