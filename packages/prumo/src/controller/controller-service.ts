import type { Allocation, Service } from '../model/index.ts';
import type { FastFailoverMode } from '../spec/index.ts';
import type { Times } from './scheduled.ts';
import type { StagedRuntime } from '../platforms/local/release/index.ts';

export const CONTROLLER = 'prumo-controller';

/** The controller as the agent runs it: one more instance, as the agent's own user. */
export function controllerService(inputs: {
  readonly stack: string;
  readonly allocation: Allocation;
  readonly runtime: StagedRuntime;
  readonly fastFailover: FastFailoverMode;
  /** What runs by itself and when, and the spec it is about. */
  readonly schedule: { readonly times: Times; readonly spec: string };
  readonly home: string;
}): Service {
  const { stack, allocation, runtime, fastFailover, schedule } = inputs;
  const times = Object.entries(schedule.times).flatMap(([what, cron]) => ['--schedule', `${what}=${cron}`]);
  return {
    name: CONTROLLER,
    component: 'prumo',
    node: 'prumo',
    // As for the agent (`NODE_FLAGS` there): what it holds is a few hundred kilobytes, and what it computes is little.
    argv: [
      runtime.node,
      '--lite-mode',
      '--max-semi-space-size=1',
      '--max-old-space-size=64',
      `${runtime.prumo}/daemon/controller.js`,
      '--stack',
      stack,
      '--state',
      allocation.state,
      '--run',
      allocation.run,
      '--fast-failover',
      fastFailover,
      ...(times.length === 0 ? [] : [...times, '--spec', schedule.spec, '--cli', `${runtime.prumo}/cli.js`]),
    ],
    env: { PRUMO_HOME: inputs.home },
    files: [],
    sockets: [{ address: `${allocation.run}/controller.sock`, auth: 'private-socket' }],
    ready: { kind: 'http', url: 'http://controller/v1/status', socketPath: `${allocation.run}/controller.sock` },
    readyWithin: 20_000,
    stop: { signal: 'SIGTERM', within: 5000 },
    restart: { initial: 200, maximum: 5000 },
    after: [],
    resources: { memoryExpected: 80 * 1024 * 1024, memoryLimit: 256 * 1024 * 1024 },
  };
}
