import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test.each([
  ['/cases?q=a', '/cases?q=a'],
  ['/cases/1#x', '/cases/1'],
  [undefined, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/cases/..//evil.example', '/'],
  ['/%2e//evil.example', '/'],
  ['cases', '/'],
])('back to %j goes to %s', (path, there) => expect(localPath(path)).toBe(there));
