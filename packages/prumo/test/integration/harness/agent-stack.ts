import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Service } from '../../../src/model/index.ts';
import { type AgentAbout, LocalPlatform, removeUsers, stackIdOf } from '../../../src/platforms/local/index.ts';
import { eventually } from '../../fixture/eventually.ts';
import { send } from './process-tree.ts';

const NOBODY = 65_534;
const execute = promisify(execFile);

/** The agent and its starter as they are shipped: bundled, CommonJS. */
export interface BuiltAgent extends AsyncDisposable {
  readonly agent: string;
  readonly starter: string;
  /** Disturbs a stack under a guard; see `fault-owner.ts`. */
  readonly owner: string;
}

export async function buildAgent(): Promise<BuiltAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'prumo-agent-build-'));
  chmodSync(folder, 0o755);
  const source = join(import.meta.dirname, '../../..');
  await build({
    entryPoints: {
      agent: join(source, 'src/agent.ts'),
      starter: join(import.meta.dirname, 'agent-starter.ts'),
      owner: join(import.meta.dirname, 'fault-owner.ts'),
    },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
  });
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
  return {
    agent: join(folder, 'agent.cjs'),
    starter: join(folder, 'starter.cjs'),
    owner: join(folder, 'owner.cjs'),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `own`: the user of the test. `nobody`: a user without any privilege, where the test is root's. */
export type StackUser = 'own' | 'nobody';

/** A stack's folders with an agent to itself. Disposing fails when a process of the stack is left. */
export class AgentStack implements AsyncDisposable {
  readonly folder: string;
  readonly state: string;
  readonly run: string;
  readonly platform: LocalPlatform;
  readonly #built: BuiltAgent;
  readonly #user: StackUser;
  readonly #arguments: readonly string[];

  private constructor(built: BuiltAgent, user: StackUser, options: readonly string[], state: string | undefined) {
    this.folder = mkdtempSync(join(tmpdir(), 'prumo-agent-'));
    chmodSync(this.folder, 0o755);
    if (user === 'nobody') chownSync(this.folder, NOBODY, NOBODY);
    this.state = state ?? join(this.folder, 'state');
    this.run = join(this.folder, 'run');
    this.#built = built;
    this.#user = user;
    this.#arguments = options;
    this.platform = new LocalPlatform(this);
  }

  static async start(
    built: BuiltAgent,
    user: StackUser = 'own',
    options: { readonly arguments?: readonly string[]; readonly state?: string } = {},
  ): Promise<AgentStack> {
    const stack = new AgentStack(built, user, options.arguments ?? [], options.state);
    await stack.startAgent();
    return stack;
  }

  /** What a caller that wants the agent runs. */
  starter(...extra: string[]): readonly string[] {
    return [
      process.execPath,
      this.#built.starter,
      '--state',
      this.state,
      '--run',
      this.run,
      '--entry',
      this.#built.agent,
      ...this.#arguments,
      ...extra,
    ];
  }

  async startAgent(...extra: string[]): Promise<AgentAbout> {
    const drop = this.#user === 'nobody' ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
    const [program = '', ...rest] = [...drop, ...this.starter(...extra)];
    await execute(program, rest, { env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } });
    return this.platform.about();
  }

  /** SIGKILL to the agent; with `forGood` to its keeper first, so that none follows. */
  async killAgent(options: { readonly forGood: boolean }): Promise<AgentAbout> {
    const about = await this.platform.about();
    if (options.forGood && about.keeper !== null) await kill(about.keeper.pid);
    await kill(about.pid);
    return about;
  }

  etc(service: string): string {
    return join(this.state, 'services', service, 'etc');
  }

  data(service: string): string {
    return join(this.state, 'services', service, 'data');
  }

  /** Living processes that carry the stack's marker, name its folder, or work in it. */
  processes(): readonly { readonly pid: number; readonly command: string }[] {
    const marker = `PRUMO_INSTANCE=${stackIdOf(this.state)}/`;
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .flatMap((name) => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
          if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return [];
          const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
          const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
          return command.includes(this.folder) || environment.includes(marker) || environment.includes(this.folder)
            ? [{ pid: Number(name), command }]
            : [];
        } catch {
          return [];
        }
      });
  }

  /** SIGKILL to everything at once, as a power cut does it: stopped first, so that none starts another again meanwhile. */
  async killAll(): Promise<void> {
    const none = (): boolean => {
      const found = this.processes();
      for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const { pid } of found) send(pid, signal);
      return found.length === 0;
    };
    await eventually(none, { within: 5000, what: 'the end of everything' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const about = await this.platform.about().catch(() => undefined);
    if (about !== undefined) await this.platform.shutdown({ stopServices: true });
    const left = this.processes();
    for (const { pid } of left) send(pid, 'SIGKILL');
    await eventually(() => this.processes().length === 0, { within: 5000, what: 'no process left' });
    await removeUsers(this.state);
    rmSync(this.folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`leaked: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`);
  }
}

/** SIGKILL, and wait until the kernel has done it. */
export async function kill(pid: number): Promise<void> {
  send(pid, 'SIGKILL');
  await eventually(() => !isAlive(pid), { within: 5000, what: `the end of process ${pid}` });
}

export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

export function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** A service for tests: quick to stop, quick to come back. */
export function testService(name: string, argv: readonly string[], changes: Partial<Service> = {}): Service {
  return {
    name,
    component: 'test',
    node: 'node1',
    argv,
    env: {},
    files: [],
    sockets: [],
    ready: { kind: 'command', argv: ['/bin/true'] },
    readyWithin: 1000,
    stop: { signal: 'SIGTERM', within: 3000 },
    restart: { initial: 50, maximum: 200 },
    after: [],
    resources: { memoryExpected: 1 },
    ...changes,
  };
}

/** A shell script as argv. */
export function shell(script: string): readonly string[] {
  return ['/bin/sh', '-c', script];
}
