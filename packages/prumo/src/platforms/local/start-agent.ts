import { spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../../errors/index.ts';
import { tailLog } from './agent/log-tail.ts';
import { KEEPER_SCRIPT } from './agent/keeper-script.ts';
import { prctlNumber } from './agent/init-script.ts';
import { ensureFolder, makeSharedFolder } from './agent/write-files.ts';
import { fromWire } from './agent-client.ts';
import { toPrumoError } from './errors.ts';
import { writeAtomically } from './files/write-atomically.ts';
import { layoutOf, type StackFolders } from './layout.ts';
import { LocalPlatform } from './local-platform.ts';
import { text } from './text.ts';
import { START_ERROR } from './wire.ts';

export interface StartAgentOptions extends StackFolders {
  /** Path of the Node.js to run it. */
  readonly node: string;
  /** Path of its JavaScript (or, in development, TypeScript) entry. */
  readonly entry: string;
  /** Take over what runs, but start nothing that does not; for taking a stack down. Default false. */
  readonly hold?: boolean;
  /** Milliseconds until it must answer. Default 15 s. */
  readonly within?: number;
  /** More arguments for the entry; for tests. */
  readonly arguments?: readonly string[];
  /** Who runs the keeper, instead of a process of the caller's: systemd, through `boot/`. Rejects when it could not. Never used with `hold`. */
  readonly launch?: () => Promise<void>;
}

/** An agent that is alive answers this question at once. Milliseconds. */
const ANSWER_WITHIN = 3000;

/**
 * The agent computes next to nothing: without the optimising compilers it needs 16 MB less after a while (74 → 58 MB resident
 * with 25 services, Node 24.21), and young garbage needs no room to pile up.
 */
const NODE_FLAGS = ['--lite-mode', '--max-semi-space-size=1', '--max-old-space-size=64'];

const PERL = '/usr/bin/perl';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The stack's agent if one answers. */
export async function connectAgent(folders: StackFolders): Promise<LocalPlatform | undefined> {
  return (await ask(folders))?.platform;
}

/**
 * The stack's agent, started if none answers, and replaced (services go on) if it runs from another entry than this one: that
 * is how Prumo is upgraded under a running stack. Two callers at once get the same agent: the second one started finds the
 * stack locked and ends. Rejects with `PrumoError`: what the agent itself said, or `agent-unreachable`.
 */
export async function startAgent(options: StartAgentOptions): Promise<LocalPlatform> {
  const present = await ask(options);
  if (present !== undefined) {
    if (present.entry === options.entry) return present.platform;
    await present.platform.shutdown({ stopServices: false });
  }
  const layout = layoutOf(options);
  const deadline = performance.now() + (options.within ?? 15_000);
  await prepareKeeper(options);
  let exit: number | undefined;
  if (options.launch !== undefined && options.hold !== true) await options.launch();
  else
    void spawnKeeper(options).then((code) => {
      exit = code;
    });
  for (let pause = 10; performance.now() < deadline; pause = Math.min(pause * 2, 100)) {
    const found = await ask(options);
    if (found !== undefined) return found.platform;
    // 75: another agent has the stack and will answer soon.
    if (exit !== undefined && exit !== 75) break;
    await delay(pause);
  }
  const lines = tailLog(layout.agentLog, 20);
  throw (
    explained(lines) ??
    new PrumoError({
      code: 'agent-unreachable',
      what: text.agentDidNotStart(),
      remedy: text.agentDidNotStartRemedy(layout.agentLog),
      details: lines,
    })
  );
}

async function ask(folders: StackFolders): Promise<{ platform: LocalPlatform; entry: string } | undefined> {
  const platform = new LocalPlatform(folders);
  try {
    const { entry } = await platform.about(AbortSignal.timeout(ANSWER_WITHIN));
    return { platform, entry };
  } catch {
    return undefined;
  }
}

/** argv of the keeper: what starts a stack's agent, whoever starts it. */
export function keeperCommand(options: StartAgentOptions): readonly string[] {
  const layout = layoutOf(options);
  const prctl = prctlNumber(process.arch);
  if (prctl === undefined) throw new Error(`no system call numbers for ${process.arch}`);
  return [
    PERL,
    layout.keeper,
    String(prctl),
    options.node,
    ...NODE_FLAGS,
    options.entry,
    '--state',
    options.state,
    '--run',
    options.run,
    ...(options.hold === true ? ['--hold'] : []),
    ...(options.arguments ?? []),
  ];
}

/** Nothing of the caller's: it may be an instance of this stack, marked as such. */
export function keeperEnvironment(): Readonly<Record<string, string>> {
  return { PATH, LANG: 'C.UTF-8', ...(process.env['TZ'] === undefined ? {} : { TZ: process.env['TZ'] }) };
}

/**
 * Make the agent's folder and write the keeper into it, whole at any moment: another caller may be starting it. Rejects with
 * `PrumoError` when the disk does not let it.
 */
export async function prepareKeeper({ state, run }: StackFolders): Promise<void> {
  const layout = layoutOf({ state, run });
  try {
    makeSharedFolder(state);
    mkdirSync(layout.agent, { recursive: true });
    ensureFolder(layout.agent, 0o711);
    await writeAtomically(layout.keeper, KEEPER_SCRIPT, { mode: 0o600 });
  } catch (error) {
    throw toPrumoError(error, state);
  }
}

/** The keeper's exit status, should it end. It is in a session of its own and not waited for. */
function spawnKeeper(options: StartAgentOptions): Promise<number> {
  const layout = layoutOf(options);
  const [program = '', ...rest] = keeperCommand(options);
  let log: number;
  try {
    log = openSync(layout.agentLog, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
  } catch (error) {
    throw toPrumoError(error, options.state);
  }
  try {
    const child = spawn(program, rest, { cwd: '/', detached: true, stdio: ['ignore', log, log], env: keeperEnvironment() });
    child.unref();
    return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)).once('error', () => resolve(1)));
  } finally {
    closeSync(log);
  }
}

/** Why the agent could not begin, as it wrote it at the end of its log. */
function explained(lines: readonly string[]): PrumoError | undefined {
  const line = lines.at(-1);
  return line?.startsWith(START_ERROR) !== true ? undefined : fromWire(JSON.parse(line.slice(START_ERROR.length)));
}
