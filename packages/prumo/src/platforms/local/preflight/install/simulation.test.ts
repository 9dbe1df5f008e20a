import { expect, test } from 'vitest';
import { aptError, isStaleLists } from './apt-error.ts';
import { parseDependency, parsePolicy, parseSizes, upstreamVersion } from './apt-facts.ts';
import { dependenciesOf } from './plan.ts';
import { progressReader, statusError } from './progress.ts';
import { parseSimulation } from './simulation.ts';
import { text } from './text.ts';

// Lines as apt 2.6 (Debian 12) prints them.
const HARMLESS = `Reading package lists...
Building dependency tree...
Reading state information...
Skipping etcd-server, it is already installed and upgrade is not set.
The following NEW packages will be installed:
  nginx nginx-common
0 upgraded, 2 newly installed, 0 to remove and 134 not upgraded.
Inst nginx-common (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [all])
Inst nginx (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [amd64])
Conf nginx-common (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [all])
Conf nginx (1.22.1-9+deb12u11 Debian-Security:12/oldstable-security [amd64])
`;

test('new packages and nothing else: no reason to refuse', () => {
  expect(parseSimulation(HARMLESS)).toEqual({
    installs: [
      { name: 'nginx-common', version: '1.22.1-9+deb12u11' },
      { name: 'nginx', version: '1.22.1-9+deb12u11' },
    ],
    interferences: [],
  });
});

test('what comes besides what was asked for is named', () => {
  const { installs } = parseSimulation(HARMLESS);
  expect(dependenciesOf({ requested: ['nginx'], packages: installs })).toEqual(['nginx-common']);
  expect(dependenciesOf({ requested: ['nginx', 'nginx-common'], packages: installs })).toEqual([]);
});

test.each([
  [
    'an upgrade',
    'Inst libpq5 [15.18-0+deb12u1] (15.20-0+deb12u1 Debian-Security:12/oldstable-security [amd64])',
    { kind: 'upgrade', name: 'libpq5', from: '15.18-0+deb12u1', to: '15.20-0+deb12u1' },
  ],
  [
    'an upgrade with pending breakage behind it',
    'Inst libpq-dev [15.18-0+deb12u1] (15.20-0+deb12u1 Debian-Security:12/oldstable-security [amd64]) []',
    { kind: 'upgrade', name: 'libpq-dev', from: '15.18-0+deb12u1', to: '15.20-0+deb12u1' },
  ],
  [
    'a downgrade',
    'Inst redis-tools [5:8.0.2-3] (5:7.0.15-1~deb12u10 Debian:12.15/oldstable [amd64])',
    { kind: 'upgrade', name: 'redis-tools', from: '5:8.0.2-3', to: '5:7.0.15-1~deb12u10' },
  ],
  ['a removal', 'Remv apache2 [2.4.62-1~deb12u2]', { kind: 'remove', name: 'apache2', from: '2.4.62-1~deb12u2', to: undefined }],
  ['a purge', 'Purg apache2 [2.4.62-1~deb12u2]', { kind: 'remove', name: 'apache2', from: '2.4.62-1~deb12u2', to: undefined }],
  [
    'a package left half configured',
    'Conf mariadb-server (1:10.11.14-0+deb12u2 Debian:12.15/oldstable [all])',
    { kind: 'configure', name: 'mariadb-server', from: undefined, to: '1:10.11.14-0+deb12u2' },
  ],
])('%s is a reason to refuse', (_, line, interference) => {
  expect(parseSimulation(`${HARMLESS}${line}\n`).interferences).toEqual([interference]);
});

test('the refusal says what would change and how to do it oneself', () => {
  const { interferences } = parseSimulation('Inst libpq5 [15.18] (15.20 Debian [amd64])\nInst libpq-dev [15.18] (15.20 Debian [amd64])');
  expect(interferences.map((each) => text.interference(each).en)).toEqual([
    'would replace libpq5 15.18 → 15.20',
    'would replace libpq-dev 15.18 → 15.20',
  ]);
  expect(text.refusedRemedy(interferences).en).toContain('apt-get install --only-upgrade libpq5 libpq-dev');
});

test('policies: installed, candidate, neither, unknown', () => {
  const policies = parsePolicy(`postgresql:
  Installed: (none)
  Candidate: 15+248+deb12u2
  Version table:
     15+248+deb12u2 500
        500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
etcd:
  Installed: (none)
  Candidate: (none)
  Version table:
`);
  expect(policies.get('postgresql')).toEqual({ installed: undefined, candidate: '15+248+deb12u2' });
  expect(policies.get('etcd')).toEqual({ installed: undefined, candidate: undefined });
  expect(policies.get('nosuch')).toBeUndefined();
});

test('a metapackage leads to the release’s own version', () => {
  expect(parseDependency('postgresql\n  Depends: postgresql-17\n |Depends: debconf\n', /^postgresql-\d+$/)).toBe('postgresql-17');
  expect(parseDependency('postgresql\n |Depends: debconf\n  Suggests: postgresql-doc\n', /^postgresql-\d+$/)).toBeUndefined();
});

test.each([
  ['5:7.0.15-1~deb12u10', '7.0.15'],
  ['15.20-0+deb12u1', '15.20'],
  ['2.6.2-12+deb13u1', '2.6.2'],
  ['17+278', '17+278'],
  ['1:2-3-4', '2-3'],
])('upstream version of %s is %s', (version, upstream) => {
  expect(upstreamVersion(version)).toBe(upstream);
});

test('sizes are summed over packages, Installed-Size in KiB', () => {
  expect(parseSizes('Package: a\nInstalled-Size: 93\nSize: 81844\n\nPackage: b\nInstalled-Size: 7\nSize: 156\n')).toEqual({
    download: 82_000,
    installed: 102_400,
  });
});

test('progress counts planned packages once each and ignores the others', () => {
  const read = progressReader(['etcd-server', 'redis-server']);
  expect(read('dlstatus:3:12.5:Retrieving file 3 of 16')).toEqual({ phase: 'download', done: 2, total: 16 });
  expect(read('pmstatus:etcd-server:10:Unpacking etcd-server (amd64)')).toEqual({
    phase: 'install',
    package: 'etcd-server',
    done: 0,
    total: 2,
  });
  expect(read('pmstatus:etcd-server:40:Installed etcd-server (amd64)')).toEqual({
    phase: 'install',
    package: 'etcd-server',
    done: 1,
    total: 2,
  });
  expect(read('pmstatus:etcd-server:41:Installed etcd-server (amd64)')?.done).toBe(1);
  expect(read('pmstatus:redis-server:amd64:80:Installed redis-server (amd64)')?.done).toBe(2);
  expect(read('pmstatus:man-db:90:Running post-installation trigger man-db')).toBeUndefined();
  expect(read('nonsense')).toBeUndefined();
  expect(statusError('pmerror:caddy:66.6:post-installation script failed')).toBe('caddy: post-installation script failed');
  expect(statusError('pmstatus:caddy:66.6:Installed')).toBeUndefined();
});

test.each([
  ["E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.", text.dpkgInterrupted()],
  ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)', text.locked()],
  ['E: Failed to fetch http://m/p.deb  404  Not Found [IP: 10.0.0.1 80]', text.staleLists()],
  ["E: Failed to fetch http://m/p.deb  Temporary failure resolving 'deb.debian.org'", text.noNetwork()],
  ['E: Unable to locate package patroni', text.noCandidate()],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", text.noSpace()],
  ["E: Unmet dependencies. Try 'apt --fix-broken install' with no packages", text.brokenPackages()],
  ['E: Sub-process /usr/bin/dpkg returned an error code (1)', text.readTheLog()],
])('apt says “%s” and the remedy fits', (line, remedy) => {
  const error = aptError(text.installFailed(), `Reading package lists...\n${line}\n`);
  expect(error.code).toBe('install-failed');
  expect(error.remedy).toEqual(remedy);
  expect(error.details).toEqual([line]);
});

test('only a mirror that moved on is worth fresh lists', () => {
  expect(isStaleLists('E: Failed to fetch http://m/p.deb  404  Not Found')).toBe(true);
  expect(isStaleLists('E: Unmet dependencies.')).toBe(false);
});
