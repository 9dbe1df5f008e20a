import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { layoutOf } from '../layout.ts';
import { beforeOthers } from '../before-others.ts';
import { isRoot } from '../users.ts';
import { Agent } from './agent.ts';
import { takeLock } from './lock.ts';
import type { LogLimits } from './log-rotation.ts';
import { readProcess } from './processes.ts';
import { routesOf } from './routes.ts';
import { isReachable, listen } from './server.ts';
import { ensureFolder, makeSharedFolder } from './write-files.ts';

/** Exit status of an agent that found the stack in another's hands; the keeper knows it too (EX_TEMPFAIL). */
export const ANOTHER_AGENT = 75;

export interface AgentMainOptions {
  readonly state: string;
  readonly run: string;
  /** Take over what runs, but start nothing that does not; for taking a stack down. Default false. */
  readonly hold?: boolean;
  /** Default: 10 MiB, 5 kept. */
  readonly logLimits?: LogLimits;
}

/** Open files a stack's servers may ask for; the limit is inherited, and only root can raise it. */
const OPEN_FILES = 1_048_576;

/** Debian's Perl: perl-base is Essential, so it is always there. */
const PERL = '/usr/bin/perl';

/** How the agent ended: asked to, or because another holds the stack. */
export type AgentEnd = 'asked' | 'another-agent';

/** The agent's whole life. Resolves when it is asked to end; services then go on unless it was asked to stop them. */
export async function agentMain(options: AgentMainOptions): Promise<AgentEnd> {
  process.umask(0o077);
  const layout = layoutOf({ state: options.state, run: options.run });
  makeSharedFolder(layout.state);
  ensureFolder(layout.agent, 0o711);
  using lock = takeLock(layout.lock);
  if (lock === undefined) return 'another-agent';
  if (isRoot()) raiseOpenFiles();
  using _first = beforeOthers();
  const log = (line: string) => void process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const agent = new Agent({
    layout,
    perl: PERL,
    startsStopped: options.hold !== true,
    log,
    ...(options.logLimits === undefined ? {} : { logLimits: options.logLimits }),
  });
  // Whoever only takes a stack down starts nothing that could get out.
  await agent.confinement.restore().catch((error: unknown) => {
    if (options.hold !== true) throw error;
    log(`not confined: ${String(error)}`);
  });
  const damaged = agent.restore();
  await agent.undoLeftovers();
  const end = Promise.withResolvers<void>();
  const own = readProcess(process.pid);
  const keeper = readProcess(Number(process.env['PRUMO_KEEPER'] ?? 0)) ?? null;
  const handler = routesOf({
    agent,
    about: () => ({
      pid: process.pid,
      startTicks: own?.startTicks ?? 0,
      keeper,
      bootId: agent.bootId,
      entry: process.argv[1] ?? '',
      stack: layout.stackId,
      state: layout.state,
      damaged,
    }),
    async shutDown({ stopServices, forNow }) {
      log(`asked to end${stopServices ? ' and to stop all services' : ''}`);
      if (stopServices) await agent.stopAll(forNow);
      else await agent.undoBeforeEnd();
      setImmediate(() => end.resolve());
    },
  });
  let server = await listen(layout, handler);
  const reachability = setInterval(() => {
    if (isReachable(layout)) return;
    log('the socket is gone: making it again');
    server.close();
    void (async () => {
      makeSharedFolder(layout.run);
      server = await listen(layout, handler);
    })().catch((error: unknown) => log(String(error)));
  }, 2000);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end.resolve());
  process.on('SIGPWR', () => {
    log('the machine is going down: stopping all services for now');
    void agent
      .stopAll(true)
      .catch((error: unknown) => log(`stopping all: ${String(error)}`))
      .finally(() => end.resolve());
  });
  log(`agent ${process.pid} of ${layout.state}`);
  await end.promise;
  clearInterval(reachability);
  agent.close();
  server.close();
  server.closeAllConnections();
  log(`agent ${process.pid} ends`);
  return 'asked';
}

/** A container may forbid it; then services get what there is. */
function raiseOpenFiles(): void {
  const hard = Number(/^Max open files\s+\S+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? OPEN_FILES);
  if (hard >= 65_536) return;
  try {
    execFileSync('prlimit', [`--pid=${process.pid}`, `--nofile=${OPEN_FILES}:${OPEN_FILES}`], { stdio: 'ignore' });
  } catch {
    return;
  }
}
