import type { Platform, Probe, Service } from '../../model/index.ts';
import { probeHttp } from './http.ts';
import { failed, type ProbeResult } from './probe-result.ts';
import { probeTcp } from './tcp.ts';

/** Milliseconds one probe may take: above Patroni's slowest honest answer under load, below the monitor's interval. */
export const PROBE_TIMEOUT = 2500;

/** What probes need of a platform. */
export type Probing = Pick<Platform, 'observe' | 'exec'>;

/** Carry out a service's probe. Never throws: not answering is an answer. Clients are loaded when first needed, to keep start-up light. */
export async function runProbe(probe: Probe, service: Service, platform: Probing, timeout: number = PROBE_TIMEOUT): Promise<ProbeResult> {
  try {
    return await ask(probe, service, platform, timeout);
  } catch (error) {
    // An agent that does not answer, too: the controller outlives it, and starts another.
    return failed(error instanceof Error ? error.message : String(error));
  }
}

async function ask(probe: Probe, service: Service, platform: Probing, timeout: number): Promise<ProbeResult> {
  const signal = AbortSignal.timeout(timeout);
  switch (probe.kind) {
    case 'tcp':
      return probeTcp(probe, signal);
    case 'http':
      return probeHttp(probe, signal);
    case 'redis':
      return (await import('./redis.ts')).probeRedis(probe, timeout);
    case 'postgres':
      return (await import('./postgres.ts')).probePostgres(probe, timeout);
    case 'command':
      return probeCommand(service, probe.argv, platform, signal);
    case 'process':
      return probeProcess(service, probe.aliveFor, platform);
  }
}

async function probeProcess(service: Service, aliveFor: number, platform: Probing): Promise<ProbeResult> {
  const instance = (await platform.observe()).find((one) => one.service === service.name);
  if (instance?.state !== 'running') return failed(`the process is ${instance?.state ?? 'not there'}`);
  const age = Date.now() - Date.parse(instance.since);
  return age >= aliveFor ? { ok: true } : failed(`alive for ${age} ms`);
}

async function probeCommand(service: Service, argv: readonly string[], platform: Probing, signal: AbortSignal): Promise<ProbeResult> {
  const result = await platform.exec(service.name, argv, signal);
  return result.code === 0 ? { ok: true } : failed(result.output.trim().split('\n').at(-1) ?? `exit ${result.code ?? result.signal}`);
}
