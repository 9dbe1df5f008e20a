import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import type { ServerProblem } from '../servers/index.ts';
import { aptError, isStaleLists } from './apt-error.ts';
import { underGuard } from './guard.ts';
import { GUARD_EXIT, GUARD_PATHS } from './guard-script.ts';
import { snapshotProcesses, startedSince } from './newcomers.ts';
import { INSTALL_ARGUMENTS, type InstallPlan, planInstall } from './plan.ts';
import { rootPrefix } from './privilege.ts';
import { type InstallProgress, progressReader, statusError } from './progress.ts';
import { text } from './text.ts';

export interface InstallOptions {
  /** Prumo's home folder; logs of installations lie in `install/` below it. */
  readonly home: string;
  readonly uid: number;
  /** Problems the plan was made from, to plan again when a mirror no longer has what the lists name. */
  readonly problems: readonly ServerProblem[];
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: InstallProgress) => void;
}

export interface InstallReport {
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  /** Programs of the new packages that run although services were held back: none, or a finding. */
  readonly started: readonly string[];
  /** Everything apt said. */
  readonly log: string;
}

const ENVIRONMENT = [
  'env',
  'LC_ALL=C',
  'DEBIAN_FRONTEND=noninteractive',
  'APT_LISTCHANGES_FRONTEND=none',
  // needrestart (where installed) would restart what uses a library: list only, and not even that.
  'NEEDRESTART_MODE=l',
  'NEEDRESTART_SUSPEND=1',
];
const OPTIONS = [
  '--yes',
  '-o',
  'APT::Status-Fd=3',
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Dpkg::Use-Pty=0',
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
];

/**
 * Install a plan's packages with apt, as root or through `sudo -n`. Services are neither started nor enabled, no PostgreSQL
 * cluster is made. Aborting stops a download at once; once dpkg works, it is finished first. Rejects with `install-failed`,
 * `install-refused` or `interrupted`; afterwards nothing that held services back is left in either case, also when this
 * process is killed.
 */
export async function install(plan: InstallPlan, options: InstallOptions): Promise<InstallReport> {
  const prefix = await rootPrefix(options.uid);
  if (prefix === undefined)
    throw new PrumoError({ code: 'install-failed', what: text.notRoot(), remedy: text.notRootRemedy(plan.requested) });
  const work = join(options.home, 'install', `${new Date().toISOString().replaceAll(':', '-')}-${process.pid}`);
  await mkdir(work, { recursive: true, mode: 0o700 });
  const before = await snapshotProcesses();
  const final = await download(plan, work, prefix, options);
  await writeFile(join(work, 'packages'), final.packages.map(({ name }) => `${name}\n`).join(''));
  await run('guard', final, work, prefix, options);
  const started = await startedSince(
    before,
    final.packages.map(({ name }) => name),
  );
  if (options.signal.aborted) throw interrupted(text.installFinished());
  return { packages: final.packages, started, log: join(work, 'log') };
}

/** Download, once more with fresh lists where the mirror moved on. Gives the plan that was downloaded. */
async function download(plan: InstallPlan, work: string, prefix: readonly string[], options: InstallOptions): Promise<InstallPlan> {
  try {
    await run('run', plan, work, prefix, options);
    return plan;
  } catch (error) {
    if (!(error instanceof PrumoError) || !isStaleLists(await readFile(join(work, 'log'), 'utf8'))) throw error;
    options.onProgress?.({ phase: 'update', done: 0, total: 1 });
    const renewed = await planInstall(options.problems, { uid: options.uid, signal: options.signal, refreshLists: true });
    const announced = new Set(plan.packages.map(({ name }) => name));
    const unannounced = renewed.packages.filter(({ name }) => !announced.has(name));
    if (unannounced.length > 0) {
      throw new PrumoError({
        code: 'install-refused',
        what: text.planChanged(),
        remedy: text.runAgain(),
        details: unannounced.map(({ name }) => name),
        cause: error,
      });
    }
    await rm(join(work, 'log'), { force: true });
    await run('run', renewed, work, prefix, options);
    return renewed;
  }
}

async function run(
  mode: 'run' | 'guard',
  plan: InstallPlan,
  work: string,
  prefix: readonly string[],
  options: InstallOptions,
): Promise<void> {
  if (options.signal.aborted) throw interrupted(text.downloadKept());
  const read = progressReader(plan.packages.map(({ name }) => name));
  const errors: string[] = [];
  const code = await underGuard(mode, {
    prefix,
    work,
    paths: GUARD_PATHS,
    signal: options.signal,
    command: [
      ...ENVIRONMENT,
      'apt-get',
      ...OPTIONS,
      ...(mode === 'run' ? ['--download-only'] : ['--no-download']),
      ...INSTALL_ARGUMENTS,
      ...plan.requested,
    ],
    onStatus(line) {
      const error = statusError(line);
      if (error !== undefined) errors.push(error);
      const progress = read(line);
      if (progress !== undefined) options.onProgress?.(progress);
    },
  });
  if (code === 0) return;
  if (mode === 'run' && options.signal.aborted) throw interrupted(text.downloadKept());
  const log = await readFile(join(work, 'log'), 'utf8').catch(() => '');
  const said = code === GUARD_EXIT.locked ? 'E: Could not get lock' : [log, ...errors.map((error) => `E: ${error}`)].join('\n');
  throw aptError(mode === 'run' ? text.downloadFailed() : text.installFailed(), said, join(work, 'log'));
}

function interrupted(still: ReturnType<typeof text.downloadKept>): PrumoError {
  return new PrumoError({ code: 'interrupted', what: text.interrupted(), remedy: text.interruptedRemedy(), still });
}
