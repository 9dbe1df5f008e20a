import { join } from 'node:path';
import { pino } from 'pino';
import type { InstanceEvent, Job, Platform } from '../model/index.ts';
import { beforeOthers } from '../platforms/local/before-others.ts';
import { MemoryClaim } from '../platforms/local/preflight/identity/memory-claims.ts';
import type { FastFailoverMode } from '../spec/index.ts';
import { serve } from './api/server.ts';
import { readApplied } from './applied-store.ts';
import { expectedMemory } from './expected-memory.ts';
import { type ExpiringCertificate, expiringCertificates } from './expiring-certificates.ts';
import { FastFailover } from './fast-failover.ts';
import { HungServices } from './hung/hung-services.ts';
import { PROBE_TIMEOUT } from './probes/run-probe.ts';
import { reviveAgent } from './revive-agent.ts';
import { BackupWatch } from './backup-watch.ts';
import { Monitor } from './status/monitor.ts';
import { type Scheduled, scheduledJob, type Times } from './scheduled.ts';
import { watchedTargets } from './status/watched-targets.ts';
import { isHealthy, type StackStatus } from './status/service-status.ts';

const TICK = 250;
const REFRESH = 10_000;
/** Milliseconds between looks at certificates, which are read when somebody asks for the status. */
const CERTIFICATES = 3_600_000;
/** Milliseconds between attempts to reach a silent agent. */
const AGENT_RETRY = 1000;

export interface ControllerOptions {
  readonly stack: string;
  readonly state: string;
  readonly run: string;
  readonly platform: Platform;
  /** `database.fast_failover` of the spec. */
  readonly fastFailover: FastFailoverMode;
  /** What runs by itself and when, the spec's file, and the command line to run it with. */
  readonly schedule: { readonly times: Times; readonly spec: string; readonly cli: string } | undefined;
}

/** The long-running process: knows the health of everything, lets held services go when that is safe. Resolves on SIGTERM. */
export async function runController(options: ControllerOptions): Promise<void> {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }));
  using _first = beforeOthers();
  const stop = new AbortController();
  const hung = new HungServices({
    platform: options.platform,
    services: () => monitor.services(),
    onHang: ({ name }, hang, done) => {
      if (done === 'refused') log.error({ service: name, hang }, 'hangs, and was killed too often lately: left as it is');
      else if (done === 'recycled') log.warn({ service: name, hang }, 'not alive: ended and started again');
      else
        log.warn(
          { service: name, hang, killed: done.killed.length, verified: done.verified, took: done.took },
          'hung: killed and started again',
        );
    },
    onError: (error) => log.error({ error: String(error) }, 'hung services: cannot look'),
  });
  const monitor = new Monitor(options.platform, (service, pid, probe) => hung.probed(service, pid, probe));
  await using memory = new MemoryClaim();
  const load = async (): Promise<void> => {
    const services = Object.values((await readApplied(options.state)).services);
    monitor.watch(services);
    await memory
      .claim(options.state, options.stack, expectedMemory(services))
      .catch((error: unknown) => log.warn({ error: String(error) }, 'other stacks do not see what memory this one needs'));
    await monitor.refresh();
  };
  await load();
  const { stack, state, platform, fastFailover: mode } = options;
  const fastFailover = await FastFailover.open({ mode, stack, state, platform, monitor, say: (fields, what) => log.warn(fields, what) });
  let looked: { readonly at: number; readonly found: readonly ExpiringCertificate[] } | undefined;
  const expiring = (): readonly ExpiringCertificate[] => {
    if (looked === undefined || performance.now() - looked.at > CERTIFICATES)
      looked = { at: performance.now(), found: expiringCertificates(monitor.services(), new Date()) };
    return looked.found;
  };
  const { schedule: scheduled } = options;
  const jobOf = (what: Scheduled): Job =>
    scheduledJob(what, {
      node: process.execPath,
      cli: scheduled?.cli ?? '',
      spec: scheduled?.spec ?? '',
      env: { PRUMO_HOME: process.env['PRUMO_HOME'] ?? '', NO_COLOR: '1' },
    });
  const backups =
    scheduled?.times['backup-watch'] === undefined
      ? undefined
      : await BackupWatch.open(
          state,
          (what) => platform.run(jobOf(what), stop.signal),
          ({ entry, problem, subject, what }) =>
            log[entry === 'raised' ? 'error' : 'info']({ problem, subject, what: what.en }, `backups: ${entry}`),
        );
  const server = await serve(join(options.run, 'controller.sock'), {
    'GET /v1/status': async () => ({
      ...stackStatus(options.stack, monitor),
      expiringCertificates: expiring(),
      backupProblems: backups?.problems ?? [],
      targets: await watchedTargets(monitor.services()),
    }),
    'POST /v1/reload': async () => {
      await load();
      looked = undefined;
      fastFailover.reload();
      await monitor.probeAll(PROBE_TIMEOUT);
      return { reloaded: true };
    },
  });
  const timers = [setInterval(() => monitor.tick(), TICK), setInterval(() => void monitor.refresh(), REFRESH)];
  const unseen = (error: unknown): void => log.error({ error: String(error) }, 'fast failover: cannot look');
  if (fastFailover.lookEvery !== undefined) timers.push(setInterval(() => void fastFailover.look().catch(unseen), fastFailover.lookEvery));
  const releasing = new Set<string>();
  const release = async (name: string): Promise<void> => {
    const service = monitor.services().find((one) => one.name === name);
    // Held though it does not ask for that: by a person or a drill, whose it is to release.
    if (service?.restart.holdFor === undefined || releasing.has(name)) return;
    releasing.add(name);
    try {
      if (service.component === 'postgres') await fastFailover.exited(service);
      else {
        const { releaseWhenSafe } = await import('./holds.ts');
        await releaseWhenSafe(service, monitor.services(), platform, AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]));
      }
      log.info({ service: name }, 'no longer held by the controller');
    } finally {
      releasing.delete(name);
    }
  };
  const noticed = (event: InstanceEvent): void => {
    log.info({ service: event.service, kind: event.kind, state: event.instance?.state, exit: event.instance?.lastExit }, 'event');
    monitor.noticed(event.service, event.kind === 'removed' ? null : event.instance);
    if (event.kind === 'held') void release(event.service).catch((error: unknown) => log.error({ error: String(error) }, 'release failed'));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  if (scheduled !== undefined) {
    const { schedule } = await import('./schedule.ts');
    schedule(
      {
        times: scheduled.times,
        platform,
        job: jobOf,
        onDone: (what, result) => {
          const { code, output } = result;
          // Whatever is wrong with backups is told when it begins, not each time somebody looks.
          if (what !== 'backup-watch')
            log[code === 0 ? 'info' : 'error']({ code, output: output.trimEnd().split('\n').at(-1) }, `scheduled: ${what}`);
          backups?.done(what, result).catch((error: unknown) => log.error({ error: String(error) }, 'backups: cannot be recorded'));
        },
        onError: (what, error) => log.error({ error: String(error) }, `scheduled: ${what} did not run`),
      },
      stop.signal,
    );
  }
  log.info({ stack: options.stack, pid: process.pid }, 'controller started');
  await followAgent(options, monitor, noticed, release, stop.signal, (error) =>
    log.warn({ error: String(error) }, 'agent does not answer'),
  );
  for (const timer of timers) clearInterval(timer);
  server.closeAllConnections();
  server.close();
  log.info('controller stopped');
}

/** Follow the agent's events for as long as the controller lives, through deaths of the agent. */
async function followAgent(
  options: ControllerOptions,
  monitor: Monitor,
  noticed: (event: InstanceEvent) => void,
  release: (name: string) => Promise<void>,
  signal: AbortSignal,
  onSilence: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await monitor.refresh();
      for (const service of monitor.services())
        if (monitor.instance(service.name)?.state === 'held') void release(service.name).catch(onSilence);
      for await (const event of options.platform.watch(signal)) noticed(event);
    } catch (error) {
      if (!signal.aborted) onSilence(error);
    }
    if (signal.aborted) return;
    await monitor.refresh();
    if (!monitor.agentAnswers) await reviveAgent(options, signal).catch(onSilence);
    if (!monitor.agentAnswers) await new Promise((resolve) => setTimeout(resolve, AGENT_RETRY));
  }
}

function stackStatus(stack: string, monitor: Monitor): Omit<StackStatus, 'expiringCertificates' | 'backupProblems' | 'targets'> {
  const services = monitor.statuses();
  return {
    schemaVersion: 1,
    stack,
    at: new Date().toISOString(),
    agent: monitor.agentAnswers ? 'running' : 'unreachable',
    controller: 'running',
    healthy: isHealthy(services),
    services,
  };
}
