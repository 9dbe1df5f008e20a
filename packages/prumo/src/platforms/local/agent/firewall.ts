import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { PrumoError } from '../../../errors/index.ts';
import { text } from '../text.ts';
import { isRoot } from '../users.ts';
import { COUNTER, removeScript } from './cut-rules.ts';
import { readList, readNumber, readObject, readText } from './read-json.ts';

/** Where Debian and others put it. */
const PLACES = ['/usr/sbin/nft', '/sbin/nft', '/usr/local/sbin/nft'];

/** One transaction takes some 10 ms. Milliseconds. */
const WITHIN = 10_000;

/** The kernel's packet filter, through nft: what this stack's agent has in it, and nothing else. */
export class Firewall {
  readonly #prefix: string;
  readonly #program = isRoot() ? PLACES.find(isExecutable) : undefined;
  #works = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(stackId: string) {
    this.#prefix = `prumo_${stackId}_`;
  }

  tableOf(node: string): string {
    return `${this.#prefix}${node}`;
  }

  /** False where nothing can ever have been put into the kernel: not root, or no nft. */
  get isThere(): boolean {
    return this.#program !== undefined;
  }

  /** Whether packets can be dropped by user id. `--check` asks the kernel and changes nothing; a yes is remembered. */
  async works(): Promise<boolean> {
    if (this.#works || this.#program === undefined) return this.#works;
    const { code } = await runTool(this.#program, ['--check', '-f', '-'], TRIAL);
    this.#works = code === 0;
    return this.#works;
  }

  /** Carry out a script in one transaction, all or nothing, after those asked for before. */
  apply(script: string): Promise<void> {
    const done = this.#turn.then(async () => void (await this.#nft(['-f', '-'], script)));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Packets a node's cut has dropped; 0 when there is none. */
  async dropped(node: string): Promise<number> {
    const table = this.tableOf(node);
    if (!(await this.tables()).includes(table)) return 0;
    const found = (await this.#list(['counter', 'ip', table, COUNTER], 'counter')).map((counter) =>
      readNumber(counter.get('packets'), 'packets'),
    );
    return found[0] ?? 0;
  }

  /** Tables of this stack in the kernel now. */
  async tables(): Promise<readonly string[]> {
    const names = (await this.#list(['tables', 'ip'], 'table')).map((table) => readText(table.get('name'), 'name'));
    return names.filter((name) => name.startsWith(this.#prefix));
  }

  /** Take away all this stack has in the kernel. Returns the tables that were there. */
  async clear(): Promise<readonly string[]> {
    if (!this.isThere) return [];
    const tables = await this.tables();
    if (tables.length > 0) await this.apply(tables.map(removeScript).join(''));
    return tables;
  }

  async #list(what: readonly string[], kind: string) {
    const answer = readObject(JSON.parse(await this.#nft(['-j', 'list', ...what], '')), 'nft');
    return readList(answer.get('nftables'), 'nftables', readObject).flatMap((entry) =>
      entry.has(kind) ? [readObject(entry.get(kind), kind)] : [],
    );
  }

  async #nft(argv: readonly string[], input: string): Promise<string> {
    if (this.#program === undefined) throw cannotCut();
    const { code, output, errors } = await runTool(this.#program, argv, input);
    if (code === 0) return output;
    throw new PrumoError({
      code: 'partition-impossible',
      what: text.firewallRefused(),
      remedy: text.cutRemedy(),
      details: errors.trimEnd().split('\n').slice(0, 20),
    });
  }
}

export function cannotCut(): PrumoError {
  return new PrumoError({ code: 'partition-impossible', what: text.cannotCut(), why: text.cannotCutWhy(), remedy: text.cutRemedy() });
}

const TRIAL = 'table ip prumo_check { chain output { type filter hook output priority 0; meta skuid 65534 ip daddr 127.0.0.2 drop; }; }\n';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface ToolResult {
  /** Null when it could not be started, or was killed. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Run a program that reads its input, answers and ends. */
function runTool(program: string, argv: readonly string[], input: string): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { env: { LANG: 'C.UTF-8' }, timeout: WITHIN, killSignal: 'SIGKILL' });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    // A program that ends before it has read everything says why on its own.
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', (error) => resolve({ code: null, output, errors: error.message }));
    child.on('close', (code) => resolve({ code, output, errors }));
  });
}
