import { PrumoError } from '../errors/index.ts';
import type { Platform, Service } from '../model/index.ts';
import type { ProbeResult } from './probes/probe-result.ts';
import { runProbe } from './probes/run-probe.ts';
import { pause } from './pause.ts';
import { text } from './text.ts';

const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 500;
const LOG_LINES = 15;

/**
 * Probe a service until it is ready. Rejects with `service-not-ready` (its last log lines in the details) after
 * `service.readyWithin` ms, or with the signal's reason when aborted.
 */
export async function waitUntilReady(service: Service, platform: Platform, signal: AbortSignal): Promise<ProbeResult> {
  const deadline = Date.now() + service.readyWithin;
  let wait = SHORTEST_WAIT;
  for (;;) {
    const result = await runProbe(service.ready, service, platform);
    signal.throwIfAborted();
    if (result.ok) return result;
    if (Date.now() > deadline) throw await notReady(service, platform, result.reason);
    await pause(wait, signal);
    wait = Math.min(LONGEST_WAIT, wait * 1.5);
  }
}

async function notReady(service: Service, platform: Platform, reason: string): Promise<PrumoError> {
  const lines = await platform.tail(service.name, LOG_LINES).catch(() => []);
  return new PrumoError({
    code: 'service-not-ready',
    what: text.notReady(service.name, service.readyWithin / 1000),
    why: text.lastProbe(reason),
    remedy: text.notReadyRemedy(service.name),
    still: text.restStaysUp(),
    details: lines,
  });
}
