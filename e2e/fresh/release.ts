import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Release } from './apt-mirror.ts';
import { makeRoot } from './debian-root.ts';
import { type Enclosure, runEnclosed } from './enclosure.ts';
import { copyNode, type HostNode } from './host-node.ts';
import { INSIDE_STEPS, readInsideStep, STEPS_AFTER_RESTART, STEPS_BEFORE_RESTART } from './inside/report.ts';
import { npmSettings } from './npm-settings.ts';
import { makeFolder, removeFolder } from './private-folder.ts';
import { type Step, Steps } from './steps.ts';

export interface ReleaseOptions {
  readonly hostNode: HostNode;
  /** The repository whose committed HEAD is tried. */
  readonly repository: string;
  readonly cache: string;
  /** Leave the root behind, for a look. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  readonly onStep: (step: Step) => void;
}

export interface ReleaseResult {
  readonly release: Release;
  readonly steps: readonly Step[];
  readonly notRun: readonly string[];
  readonly seconds: number;
  readonly log: string;
  readonly root?: string;
}

const MINUTE = 60_000;
/** Root's home is 0700, as on any Debian: servers of other users must not need to pass through it. */
const CLONE = '/root/prumo';
const SPEC = 'examples/escritorio/prumo.yaml';
const BOOTED_STEPS = [...STEPS_BEFORE_RESTART, ...STEPS_AFTER_RESTART];
const NODE = 'node_modules/.bin/node';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * From an empty folder to a failover and back to nothing, in a Debian that has only Node and npm; then once more with systemd, over a restart of
 * the machine. Never rejects for a failed step.
 */
export async function tryRelease(release: Release, options: ReleaseOptions): Promise<ReleaseResult> {
  const { cache, keep, signal } = options;
  const started = performance.now();
  const { folder, root } = await makeFolder(release);
  const logFile = join(cache, `${release}.log`);
  const log = createWriteStream(logFile);
  const steps = new Steps(options.onStep);
  try {
    await runSteps(steps, release, root, { ...options, log });
  } finally {
    log.end();
    await finished(log);
    if (!keep) await removeFolder(folder);
  }
  signal.throwIfAborted();
  const seconds = Math.round((performance.now() - started) / 1000);
  return { release, steps: steps.done, notRun: steps.notRun, seconds, log: logFile, ...(keep ? { root } : {}) };
}

async function runSteps(
  steps: Steps,
  release: Release,
  root: string,
  { hostNode, repository, cache, log, signal }: ReleaseOptions & Pick<Enclosure, 'log'>,
): Promise<void> {
  await steps.run('debootstrap', () =>
    makeRoot(release, root, join(cache, release, 'base'), { log, signal, within: 15 * MINUTE }).then(() => ({})),
  );
  await steps.run('node, npm and a clone', async () => {
    await copyNode(hostNode, root);
    await promisify(execFile)('git', ['clone', '--quiet', '--depth', '1', `file://${repository}`, join(root, CLONE)], {
      timeout: 2 * MINUTE,
    });
    await chmod(join(root, 'root'), 0o700);
    return { node: hostNode.version };
  });
  if (steps.failed) return;

  const archives = join(cache, release, 'archives');
  const npmCache = join(cache, 'npm');
  await mkdir(join(archives, 'partial'), { recursive: true });
  await mkdir(npmCache, { recursive: true });
  const env = { PATH, HOME: '/root', LANG: 'C.UTF-8', TERM: 'dumb', CI: '1' };
  const online: Omit<Enclosure, 'within'> = {
    root,
    log,
    signal,
    folder: CLONE,
    env: { ...env, ...(await npmSettings(hostNode, root, process.env)), npm_config_cache: '/var/cache/prumo-npm' },
    binds: { '/var/cache/apt/archives': archives, '/var/cache/prumo-npm': npmCache },
  };
  await steps.run('npm ci', () => runEnclosed({ ...online, within: 15 * MINUTE }, ['npm', 'ci']).then(() => ({})));
  await steps.run('prumo doctor --install', async () => {
    const said: string[] = [];
    // The exit code tells of this network's ports too, which are not those the stack will have: judged by the next step.
    const doctor = { ...online, within: 20 * MINUTE, onComplaint: (line: string) => void said.push(line) };
    await runEnclosed(doctor, ['npx', 'prumo', '--file', SPEC, 'doctor', '--install']);
    const [, dependencies] = said.flatMap((line) => /^With what these depend on: (.+)$/.exec(line) ?? []);
    if (dependencies === undefined) throw new Error('it installed, and did not say what came with what it was asked for');
    return { dependencies: dependencies.split(' ').length };
  });
  if (steps.failed) return;

  const inside: Enclosed = { root, log, signal, folder: CLONE, env, ownNetwork: true, within: 15 * MINUTE };
  await reportedSteps(steps, INSIDE_STEPS, inside, [NODE, 'e2e/fresh/inside/main.ts', SPEC]);
  if (!steps.failed) {
    // After the rest, which is tried in a Debian that has no systemd running and needs none.
    await steps.run('apt-get install systemd', () =>
      runEnclosed({ ...online, env: { ...online.env, DEBIAN_FRONTEND: 'noninteractive' }, within: 5 * MINUTE }, [
        ...['apt-get', 'install', '-qy', '--no-install-recommends', 'systemd'],
      ]).then(() => ({})),
    );
  }
  const phases = ['before', 'after'];
  if (!steps.failed)
    await reportedSteps(steps, BOOTED_STEPS, inside, [
      ...['perl', 'e2e/fresh/machine.pl', String(phases.length), ...phases],
      ...[NODE, 'e2e/fresh/inside/booted.ts', SPEC],
    ]);
  steps.notRun.push(...[...INSIDE_STEPS, ...BOOTED_STEPS].filter((name) => !steps.done.some((step) => step.name === name)));
}

type Enclosed = Omit<Enclosure, 'onLine' | 'onComplaint'>;

/** Run a program that reports steps, and take each over as it comes. Silence is no success: a step that did not report did not happen. */
async function reportedSteps(steps: Steps, names: readonly string[], enclosure: Enclosed, argv: readonly string[]): Promise<void> {
  const reported: Step[] = [];
  const onLine = (line: string): void => {
    const step = readInsideStep(line);
    if (step === undefined) return;
    reported.push(step);
    steps.add(step);
  };
  const failure = await runEnclosed({ ...enclosure, onLine }, argv).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (steps.failed || (failure === undefined && reported.length === names.length)) return;
  const missing = names.find((name) => !reported.some((step) => step.name === name)) ?? 'the end';
  steps.add({ name: missing, ok: false, seconds: 0, facts: {}, problem: failure ?? 'ended without reporting it' });
}
