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
import { INSIDE_STEPS, readInsideStep } from './inside/report.ts';
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
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** From an empty folder to a failover and back to nothing, in a Debian that has only Node and npm. Never rejects for a failed step. */
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

  const reported: Step[] = [];
  const inside = runEnclosed(
    {
      root,
      log,
      signal,
      folder: CLONE,
      env,
      ownNetwork: true,
      within: 15 * MINUTE,
      onLine(line) {
        const step = readInsideStep(line);
        if (step === undefined) return;
        reported.push(step);
        steps.add(step);
      },
    },
    ['node_modules/.bin/node', 'e2e/fresh/inside/main.ts', SPEC],
  );
  const failure = await inside.then(
    () => undefined,
    (error: unknown) => String(error),
  );
  // Silence is no success: a step that did not report did not happen.
  if (!steps.failed && (failure !== undefined || reported.length !== INSIDE_STEPS.length)) {
    const missing = INSIDE_STEPS.find((name) => !reported.some((step) => step.name === name)) ?? 'the end';
    steps.add({ name: missing, ok: false, seconds: 0, facts: {}, problem: failure ?? 'ended without reporting it' });
  }
  steps.notRun.push(...INSIDE_STEPS.filter((name) => !steps.done.some((step) => step.name === name)));
}
