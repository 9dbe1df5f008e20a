import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { exportsApi } from '../../../src/components/exports/index.ts';
import type { Service } from '../../../src/model/index.ts';
import { fixtureContext } from '../../fixture/context.ts';
import { eventually } from '../../fixture/eventually.ts';
import { fixtureSpec } from '../../fixture/spec.ts';
import { AgentStack, type BuiltAgent } from './agent-stack.ts';

/** Of the tenant 42, as the stand-in has it. */
export const NAME = '20261126-040000E-73475cb40a56';
export const TOKEN = 't'.repeat(32);

/**
 * Stands in for `prumo export …`, which needs a whole stack; e2e/backups asks the real one. It waits while a file `hold` lies beside the spec, and
 * says there that it began.
 */
const COMMANDS = `
const { existsSync, renameSync, writeFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const [, spec, , , verb, , ...words] = process.argv.slice(2);
const beside = (name) => join(dirname(spec), name);
const option = (name) => words.find((word) => word.startsWith('--' + name + '='))?.slice(name.length + 3);
const name = words.find((word) => !word.startsWith('-'));
const say = (document, code = 0) => { console.log(JSON.stringify({ schemaVersion: 1, stack: 'fixture', ...document })); process.exit(code); };
const refuse = (code, exit) => say({ error: { code, exit, what: 'No such thing.', why: null, remedy: 'List.', still: null, details: [spec] } }, exit);
const summary = (key) => ({ name: '${NAME}', tenant: { key, title: null }, rows: 3 });
console.error('Warning: {public.runs} is in no export.');
if (existsSync(beside('broken'))) throw new Error('a bug at ' + spec);
const held = () => existsSync(beside('hold')) ? setTimeout(held, 10) : go();
if (verb === 'now' || verb === 'download') {
  if (verb === 'download') writeFileSync(join(dirname(option('to')), '.' + basename(option('to')) + '.partial'), 'half');
  writeFileSync(beside('began'), String(process.pid));
  held();
} else go();
function go() {
  if (verb === 'list') say({ exports: [summary('42'), summary('43')], flawed: [] });
  if (verb === 'now') option('tenant') === '9' ? refuse('unknown-tenant', 2) : say({ exports: [summary(option('tenant') ?? 'all')], removed: [] });
  if (name !== '${NAME}') refuse('unknown-export', 2);
  if (verb === 'show') say({ export: { ...summary('42'), tables: [] } });
  const partial = join(dirname(option('to')), '.' + basename(option('to')) + '.partial');
  writeFileSync(partial, Buffer.alloc(3_000_000, 'rows'));
  renameSync(partial, option('to'));
  say({ name, to: option('to'), tables: 1, rows: 3, bytes: 3_000_000 });
}
`;

/** The exports' API as it is shipped, run by a real agent, and commands that a test can hold. */
export class ExportsService implements AsyncDisposable {
  readonly stack: AgentStack;
  readonly url: string;
  readonly #folder: string;
  readonly #subnet: string;

  private constructor(stack: AgentStack, folder: string, subnet: string) {
    this.stack = stack;
    this.#folder = folder;
    this.#subnet = subnet;
    this.url = `http://${subnet}.111:8433`;
  }

  static async start(built: BuiltAgent, subnet: string): Promise<ExportsService> {
    const folder = mkdtempSync(join(tmpdir(), 'prumo-exports-'));
    mkdirSync(join(folder, 'runtime'));
    writeFileSync(join(folder, 'runtime/cli.js'), COMMANDS);
    await build({
      entryPoints: [join(import.meta.dirname, '../../../src/exports-api.ts')],
      outdir: join(folder, 'runtime/daemon'),
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      logLevel: 'error',
    });
    chmodSync(folder, 0o700);
    const service = new ExportsService(await AgentStack.start(built), folder, subnet);
    await service.define(TOKEN);
    await service.isUp();
    return service;
  }

  /** Its definition with this token, from now on. */
  async define(token: string): Promise<void> {
    const before = await this.stack.platform.define(this.#definition(token));
    if (before.fingerprint !== before.definedFingerprint) await this.stack.platform.restart('exports');
  }

  async isUp(): Promise<void> {
    await eventually(async () => (await fetch(`${this.url}/health`)).status === 204, { within: 20_000, what: 'the API' });
  }

  /** Ask with the token, unless `init` has another. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${TOKEN}`);
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  take(body: unknown): Promise<Response> {
    return this.ask('/v1/exports', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  /** Have commands wait until it is disposed; `began` resolves with the pid of the first that came so far. */
  hold(): Disposable & { readonly began: () => Promise<number> } {
    const [hold, began] = [join(this.#folder, 'hold'), join(this.#folder, 'began')];
    rmSync(began, { force: true });
    writeFileSync(hold, '');
    return {
      began: () => eventually(() => existsSync(began) && Number(readFileSync(began, 'utf8')), { within: 20_000, what: 'a command' }),
      [Symbol.dispose]: () => rmSync(hold, { force: true }),
    };
  }

  /** Have commands fail as a bug of ours would. */
  break(): Disposable {
    writeFileSync(join(this.#folder, 'broken'), '');
    return { [Symbol.dispose]: () => rmSync(join(this.#folder, 'broken')) };
  }

  /** Names of files below its folder for downloads. */
  leftOver(): readonly string[] {
    return readdirSync(join(this.stack.data('exports'), 'downloads'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  }

  log(): readonly string[] {
    return readFileSync(join(this.stack.state, 'services/exports/log/current.log'), 'utf8').trimEnd().split('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #definition(token: string): Service {
    const tenants = { table: 't', key: 'id', title: undefined, column: 'c', schema: undefined, through: {}, shared: [], exclude: [] };
    const backup = { full: '0 2 * * sun', differential: undefined, incremental: undefined, logical: undefined, keep: 7 };
    const spec = fixtureSpec({
      backup: { ...backup, export: { ...tenants, schedule: undefined, keep: 30, api: true } },
      file: join(this.#folder, 'prumo.yaml'),
    });
    const { state, run } = this.stack;
    const context = fixtureContext({
      spec,
      allocation: { subnet: this.#subnet, state, run },
      inputs: { secrets: () => token, runtime: join(this.#folder, 'runtime'), nodeFolder: dirname(process.execPath) },
    });
    const [service] = exportsApi.services(context);
    if (service === undefined) throw new Error('no service');
    return service;
  }
}
