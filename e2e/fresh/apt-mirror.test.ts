import { expect, test } from 'vitest';
import { mirrorOf, parseSources, sourcesList } from './apt-mirror.ts';

const DEB822 = `Types: deb deb-src
# a comment
URIs: http://mirror.test/debian/
Suites: bookworm
 bookworm-updates
Components: main

Types: deb
URIs: http://mirror.test/security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.test/debian
Suites: sid
`;

test('the mirror of either format is found, and serves every release', () => {
  const mirror = { main: 'http://mirror.test/debian', security: 'http://mirror.test/security' };
  expect(mirrorOf(parseSources(DEB822, true))).toEqual(mirror);
  const lines =
    'deb-src http://src.test/debian bookworm main\ndeb [signed-by=/a b=c] http://mirror.test/debian stable main\ndeb http://mirror.test/security stable-security main\n';
  expect(mirrorOf(parseSources(lines, false))).toEqual(mirror);
  expect(sourcesList('trixie', mirror)).toBe(
    'deb http://mirror.test/debian trixie main\ndeb http://mirror.test/debian trixie-updates main\ndeb http://mirror.test/security trixie-security main\n',
  );
});

test('sources of other distributions and vendors are left alone', () => {
  const others = 'deb http://archive.ubuntu.com/ubuntu noble main\ndeb https://vendor.test/apt nodistro main\n';
  expect(mirrorOf(parseSources(others, false)).main).toMatch(/debian\.org/);
  expect(mirrorOf(parseSources(DEB822.replaceAll('bookworm-security', 'elsewhere'), true)).security).toMatch(/debian\.org/);
});
