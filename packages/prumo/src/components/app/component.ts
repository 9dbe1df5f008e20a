import {
  appInstances,
  defineComponent,
  type AppInstance,
  type Job,
  type Probe,
  type Service,
  type StackContext,
  type Target,
} from '../../model/index.ts';
import type { AppCommand, AppSpec, ProofId } from '../../spec/spec.ts';
import { appAlerts, appRecordings } from './alerts/index.ts';
import { appClaims } from './claims.ts';
import { argvOf, environmentOf } from './environment.ts';
import { prerequisites, RELEASE_JOB } from './prerequisites.ts';
import { appUrl, processUrls } from './url.ts';

/**
 * Milliseconds of failing its `health` after which a process is started again. What orchestrators wait by default (three checks ten seconds
 * apart): longer than a report that keeps a single-threaded process busy, or a pause for collecting garbage.
 */
const DEAD_AFTER = 30_000;

/** The application: its processes, by command, in any language, and the step that readies a new release. */
export const app = defineComponent({
  id: 'app',
  title: 'Application',
  wanted: (spec) => spec.app !== undefined,
  claims: appClaims,
  alerts: appAlerts,
  recordings: appRecordings,
  services: (context) => appInstances(context.spec).map((instance) => service(context, specOf(context), instance)),
  jobs(context) {
    const { release } = specOf(context);
    return release === undefined ? [] : [job(context, RELEASE_JOB, 'release', release, 'run the release step of the application')];
  },
  targets: (context) =>
    appInstances(context.spec).flatMap(({ port, name, process, spec }): readonly Target[] => {
      const { name: node, address } = appNode(context);
      if (port === undefined || spec.metrics === undefined) return [];
      const path = spec.metrics.startsWith('/') ? spec.metrics : `/${spec.metrics}`;
      return [{ job: 'app', node, address, port, path, interval: 'usual', labels: { process, replica: name } }];
    }),
  // One replica at a time, each ready before the next; with a single replica that is a plain restart.
  change: () => 'roll',
  references(context) {
    const url = appUrl(context);
    return {
      ...processUrls(context),
      'app.session_secret': context.secret('app.session'),
      ...(url === undefined ? {} : { 'app.url': url }),
    };
  },
  links(context) {
    const url = appUrl(context);
    return url === undefined ? [] : [{ title: context.spec.name, url }];
  },
});

/** The job that `prumo run NAME` runs; undefined when the spec has no such task. */
export function taskJob(context: StackContext, task: string): Job | undefined {
  const command = context.spec.app?.tasks[task];
  return command === undefined ? undefined : { ...job(context, `app-task-${task}`, task, command, `run ${task}`), runs: 'always' };
}

/** What one phase of a tester is told beside the application's own environment. */
export interface ProofPhase {
  readonly phase: string;
  /** `PRUMO_PROOF_…` and the like: they go before everything else. */
  readonly told: Readonly<Record<string, string>>;
  readonly files: Job['files'];
  /** Milliseconds. */
  readonly within: number;
}

/** Bytes: the answer of a tester that found much is one line, and whole. */
const PROOF_OUTPUT = 256 * 1024;

/** Name of the job of a phase: one for each, so that ending one leaves the next alone. */
export function proofJobName(proof: ProofId, phase: string): string {
  return `app-proof-${proof}-${phase}`;
}

/** The job that runs the tester of a drill once; undefined when the spec has none. */
export function proofJob(context: StackContext, proof: ProofId, { phase, told, files, within }: ProofPhase): Job | undefined {
  const command = context.spec.app?.proofs[proof];
  if (command === undefined) return undefined;
  const made = job(context, proofJobName(proof, phase), `proof-${proof}`, command, `${phase} the proof ${proof}`);
  return { ...made, argv: [...made.argv, phase], env: { ...made.env, ...told }, files, within, outputKept: PROOF_OUTPUT, runs: 'always' };
}

function service(context: StackContext, spec: AppSpec, instance: AppInstance): Service {
  const { process, replica, name, port } = instance;
  const node = appNode(context);
  const given = { ...spec.env, ...instance.spec.env };
  const listen = port === undefined ? undefined : { host: node.address, port };
  return {
    name,
    component: 'app',
    node: node.name,
    argv: argvOf(instance.spec.command.argv),
    env: environmentOf(context, { process, replica, name, given, ...(listen === undefined ? {} : { listen }) }),
    cwd: context.release,
    files: [],
    sockets:
      listen === undefined
        ? []
        : [
            {
              address: listen.host,
              port: listen.port,
              auth: 'none',
              reason:
                instance.spec.port === 'http'
                  ? 'The application authenticates its own users; this is the address the edge forwards to.'
                  : 'A process of the application that only its others ask; the edge does not lead here.',
            },
          ],
    ready: readiness(instance, listen),
    ...(listen === undefined || instance.spec.health === undefined ? {} : { alive: http(listen, instance.spec.health) }),
    readyWithin: 60_000,
    // The application drains for as long as the spec gives it; five seconds more for closing files and connections after the last answer.
    stop: { signal: 'SIGTERM', within: instance.spec.drain + 5_000 },
    restart: { initial: 200, maximum: 10_000, ...(instance.spec.health === undefined ? {} : { hungAfter: DEAD_AFTER }) },
    after: [...prerequisites(context, given), ...(spec.release === undefined ? [] : [RELEASE_JOB])],
    resources: { memoryLimit: instance.spec.memory, memoryExpected: instance.spec.memory },
    group: process,
  };
}

function readiness(instance: AppInstance, listen: { host: string; port: number } | undefined): Probe {
  // Two seconds: longer than a runtime needs to start and fail on a missing module or variable.
  if (listen === undefined) return { kind: 'process', aliveFor: 2_000 };
  const path = instance.spec.ready ?? instance.spec.health;
  return path === undefined ? { kind: 'tcp', ...listen } : http(listen, path);
}

function http({ host, port }: { host: string; port: number }, path: string): Probe {
  return { kind: 'http', url: `http://${host}:${port}${path.startsWith('/') ? '' : '/'}${path}` };
}

function job(context: StackContext, name: string, process: string, command: AppCommand, title: string): Job {
  const given = { ...specOf(context).env, ...command.env };
  return {
    name,
    component: 'app',
    node: appNode(context).name,
    argv: argvOf(command.argv),
    env: environmentOf(context, { process, replica: 1, name, given }),
    cwd: context.release,
    files: [],
    after: prerequisites(context, given),
    // A migration of a large table takes minutes; one that takes longer should not hold a deploy.
    within: 600_000,
    // The release is part of the environment, so a new release, or a changed variable, runs it again.
    runs: 'when-changed',
    title,
  };
}

function specOf(context: StackContext): AppSpec {
  if (context.spec.app === undefined) throw new Error('app wanted by a stack without app');
  return context.spec.app;
}

function appNode(context: StackContext) {
  const node = context.nodesOf('app')[0];
  if (node === undefined) throw new Error('app wanted by a stack without its node');
  return node;
}
