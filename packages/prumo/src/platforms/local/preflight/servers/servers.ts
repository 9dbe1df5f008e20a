import type { Spec } from '../../../../spec/spec.ts';
import type { Candidate, ServerDefinition } from './definition.ts';
import { text } from './text.ts';

const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Where Debian, the PostgreSQL project's RPMs and Homebrew put each major version. */
const POSTGRES_FOLDERS = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin'];

const always = (): boolean => true;
const wantsCache = (spec: Spec): boolean => spec.cache !== undefined;
const wantsEdge = (spec: Spec): boolean => spec.edge !== undefined;
const wantsStorage = (spec: Spec): boolean => spec.storage !== undefined;

/** `--version` answers with a dotted number after a word. */
const asksVersion = (candidate: Candidate): readonly string[] => [candidate.path, '--version'];

const SWIFT_VERSION = 'import importlib.metadata as m; print("swift", m.version("swift"))';

/** Modules Patroni loads for PostgreSQL and the etcd v3 driver; `find_spec` only looks, it runs none of them. */
const PYTHON_CHECK = [
  'import sys, importlib.util as u',
  'missing = [n for n in ("patroni", "etcd", "yaml") if not u.find_spec(n)]',
  'missing += [] if u.find_spec("psycopg2") or u.find_spec("psycopg") else ["psycopg2"]',
  'sys.exit("no module " + ", ".join(missing)) if missing else print("Python", sys.version.split()[0])',
].join('\n');

/**
 * Every server and tool a stack can need. Minimums are the oldest versions the components render configuration for
 * (Debian 12's, or what Ubuntu 24.04 has where that is older); Patroni is judged by `patroniSafety` besides.
 */
export const SERVERS: readonly ServerDefinition[] = [
  {
    id: 'etcd', title: 'etcd', program: 'etcd', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /etcd Version: (\d[\d.]*)/, minimum: '3.4',
    wanted: always, neededFor: text.forDatabase(), packages: ['etcd-server'], homepage: 'https://github.com/etcd-io/etcd/releases',
  },
  {
    id: 'etcdctl', title: 'etcdctl', program: 'etcdctl', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: (candidate) => [candidate.path, 'version'], versionPattern: /etcdctl version: (\d[\d.]*)/, minimum: '3.4',
    wanted: always, neededFor: text.forDatabase(), packages: ['etcd-client'], homepage: 'https://github.com/etcd-io/etcd/releases',
  },
  {
    id: 'patroni', title: 'Patroni', program: 'patroni', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /patroni (\d[\d.]*)/, minimum: '3.0.2',
    wanted: always, neededFor: text.forDatabase(),
    // python3-etcd is only the first of Patroni's alternatives: apt leaves it out where the machine has Consul's client.
    packages: ['patroni', 'python3-etcd', 'python3-psycopg2'], homepage: 'https://patroni.readthedocs.io/en/latest/installation.html',
  },
  {
    id: 'postgres', title: 'PostgreSQL', program: 'postgres', foldersFirst: POSTGRES_FOLDERS, foldersLast: SYSTEM_FOLDERS,
    companions: ['initdb', 'pg_ctl', 'pg_controldata', 'pg_basebackup', 'pg_rewind', 'psql'],
    versionArgv: asksVersion, versionPattern: /\(PostgreSQL\) (\d[\d.]*)/, minimum: '15',
    wanted: always, neededFor: text.forDatabase(),
    packages: [{ metapackage: 'postgresql', pattern: /^postgresql-\d+$/ }], homepage: 'https://www.postgresql.org/download/',
  },
  {
    id: 'psql', title: 'psql', program: 'psql', foldersFirst: POSTGRES_FOLDERS, foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /\(PostgreSQL\) (\d[\d.]*)/, minimum: '15',
    wanted: always, neededFor: text.forDatabase(),
    packages: [{ metapackage: 'postgresql-client', pattern: /^postgresql-client-\d+$/ }], homepage: 'https://www.postgresql.org/download/',
  },
  {
    id: 'pgbouncer', title: 'PgBouncer', program: 'pgbouncer', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /PgBouncer (\d[\d.]*)/i, minimum: '1.18',
    wanted: always, neededFor: text.forPooler(), packages: ['pgbouncer'], homepage: 'https://www.pgbouncer.org/install.html',
  },
  {
    id: 'haproxy', title: 'HAProxy', program: 'haproxy', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: (candidate) => [candidate.path, '-v'], versionPattern: /HAProxy version (\d[\d.]*)/i, minimum: '2.6',
    wanted: always, neededFor: text.forRouter(), packages: ['haproxy'], homepage: 'https://www.haproxy.org/#down',
  },
  {
    id: 'redis-server', title: 'Redis', program: 'redis-server', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /server v=(\d[\d.]*)/, minimum: '7.0',
    wanted: wantsCache, neededFor: text.forCache(), packages: ['redis-server'], homepage: 'https://redis.io/docs/latest/operate/oss_and_stack/install/',
  },
  {
    id: 'redis-cli', title: 'redis-cli', program: 'redis-cli', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /redis-cli (\d[\d.]*)/, minimum: '7.0',
    wanted: wantsCache, neededFor: text.forCache(), packages: ['redis-tools'], homepage: 'https://redis.io/docs/latest/operate/oss_and_stack/install/',
  },
  {
    id: 'caddy', title: 'Caddy', program: 'caddy', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: (candidate) => [candidate.path, 'version'], versionPattern: /^v?(\d[\d.]*)/m, minimum: '2.6',
    wanted: wantsEdge, neededFor: text.forEdge(), packages: ['caddy'], homepage: 'https://caddyserver.com/docs/install',
  },
  {
    id: 'swift', title: 'OpenStack Swift', program: 'swift-proxy-server', foldersFirst: [], foldersLast: SYSTEM_FOLDERS,
    companions: ['swift-account-server', 'swift-container-server', 'swift-object-server', 'swift-ring-builder'],
    versionArgv: (candidate) => [candidate.interpreter ?? 'python3', '-c', SWIFT_VERSION], versionPattern: /swift (\d[\d.]*)/, minimum: '2.30',
    wanted: wantsStorage, neededFor: text.forStorage(), packages: ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'],
    homepage: 'https://docs.openstack.org/swift/latest/getting_started.html',
  },
  {
    id: 'python3', title: 'Python with Patroni’s modules', program: 'python3', foldersFirst: ['/usr/bin'], foldersLast: SYSTEM_FOLDERS,
    interpreterOf: 'patroni', companions: [],
    versionArgv: (candidate) => [candidate.path, '-c', PYTHON_CHECK], versionPattern: /Python (\d[\d.]*)/, minimum: '3.9',
    wanted: always, neededFor: text.forDatabase(), packages: ['python3', 'patroni', 'python3-etcd', 'python3-psycopg2'], homepage: 'https://www.python.org/downloads/',
  },
  {
    id: 'perl', title: 'Perl', program: 'perl', foldersFirst: ['/usr/bin'], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: (candidate) => [candidate.path, '-MPOSIX', '-e', 'printf "perl %vd\\n", $^V'], versionPattern: /perl (\d[\d.]*)/, minimum: '5.30',
    wanted: always, neededFor: text.forEverything(), packages: ['perl-base'], homepage: 'https://www.perl.org/get.html',
  },
  {
    id: 'openssl', title: 'OpenSSL', program: 'openssl', foldersFirst: ['/usr/bin'], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: (candidate) => [candidate.path, 'version'], versionPattern: /OpenSSL (\d[\d.]*)/, minimum: '1.1.1',
    wanted: always, neededFor: text.forEverything(), packages: ['openssl'], homepage: 'https://openssl-library.org/source/',
  },
  {
    id: 'curl', title: 'curl', program: 'curl', foldersFirst: ['/usr/bin'], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /^curl (\d[\d.]*)/m, minimum: '7.68',
    wanted: always, neededFor: text.forEverything(), packages: ['curl'], homepage: 'https://curl.se/download.html',
  },
  {
    id: 'nft', title: 'nftables', program: 'nft', foldersFirst: [], foldersLast: SYSTEM_FOLDERS, companions: [],
    versionArgv: asksVersion, versionPattern: /nftables v(\d[\d.]*)/, minimum: '1.0',
    wanted: always, optional: true, neededFor: text.forPartition(), packages: ['nftables'], homepage: 'https://www.netfilter.org/projects/nftables/downloads.html',
  },
];
