import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Login } from '../../../src/backups/logical/content/index.ts';
import { DEBIAN } from '../../fixture/context.ts';
import { eventually } from '../../fixture/eventually.ts';
import { RunningService } from './running-service.ts';

const NOBODY = { name: 'nobody', uid: 65_534, gid: 65_534 };
const PORT = 5432;
/** Of one server that goes with its test. */
const PASSWORD = 'of-a-server-that-goes-with-its-test';

/** One PostgreSQL that really runs, without Patroni, on an address of its own. */
export class LonePostgres implements AsyncDisposable {
  readonly folder: string;
  readonly #address: string;
  readonly #server: RunningService;

  private constructor(folder: string, address: string, server: RunningService) {
    this.folder = folder;
    this.#address = address;
    this.#server = server;
  }

  static async start(address: string, settings: Readonly<Record<string, string>> = {}): Promise<LonePostgres> {
    const folder = mkdtempSync('/tmp/prumo-it-lone-');
    chmodSync(folder, 0o755);
    const isRoot = userInfo().uid === 0;
    const data = join(folder, 'data');
    const passwordFile = join(folder, 'password');
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
    if (isRoot) for (const path of [folder, data, passwordFile]) chownSync(path, NOBODY.uid, NOBODY.gid);
    const drop = isRoot ? ['/usr/bin/setpriv', `--reuid=${NOBODY.name}`, '--regid=nogroup', '--clear-groups', '--'] : [];
    const [program = '', ...rest] = [
      ...drop,
      join(dirname(DEBIAN[12].postgres.path), 'initdb'),
      '--auth=scram-sha-256',
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
      '-D',
      data,
    ];
    await promisify(execFile)(program, rest, { timeout: 60_000, cwd: folder });
    const all = { listen_addresses: address, unix_socket_directories: folder, fsync: 'off', wal_level: 'logical', ...settings };
    const server = new RunningService(
      {
        name: 'postgres',
        component: 'test',
        node: 'db1',
        argv: [DEBIAN[12].postgres.path, '-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        env: {},
        files: [],
        sockets: [],
        ready: { kind: 'process', aliveFor: 1 },
        readyWithin: 1,
        stop: { signal: 'SIGINT', within: 10_000 },
        restart: { initial: 1, maximum: 1 },
        after: [],
        resources: { memoryExpected: 1 },
      },
      { asUser: isRoot ? NOBODY.name : undefined, cwd: data, logFile: join(folder, 'log') },
    );
    const made = new LonePostgres(folder, address, server);
    await eventually(() => made.query('postgres', 'SELECT 1').then(() => true), {
      within: 30_000,
      every: 50,
      what: 'PostgreSQL answers',
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${server.log()}`);
    });
    return made;
  }

  login(database: string): Login {
    return { host: this.#address, port: PORT, user: 'postgres', password: PASSWORD, database };
  }

  async query(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ ...this.login(database), connectionTimeoutMillis: 5000 });
    client.on('error', () => undefined); // a broken connection shows in the query that meets it
    await client.connect();
    try {
      const answer: unknown = await client.query(text);
      return Array.isArray(answer) ? [] : (answer as pg.QueryResult<Record<string, unknown>>).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** An empty database. */
  async create(database: string): Promise<Login> {
    await this.query('postgres', `CREATE DATABASE "${database}" TEMPLATE template0`);
    return this.login(database);
  }

  /** Run a script as psql would, meta-commands and all. */
  psql(database: string, script: string): void {
    execFileSync(DEBIAN[12].psql.path, ['-Xq', '-v', 'ON_ERROR_STOP=1', '-h', this.#address, '-U', 'postgres', '-d', database, '-f', '-'], {
      input: script,
      env: { PATH: '/usr/bin:/bin', PGPASSWORD: PASSWORD },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }

  log(): string {
    return this.#server.log();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
