import { access, constants, readdir, statfs } from 'node:fs/promises';
import { PrumoError } from '../../../../errors/index.ts';
import { isAtLeast, patroniSafety } from '../../../../model/index.ts';
import { runProgram } from '../run-program.ts';
import { inventoryError, type ServerDefinition, type ServerProblem } from '../servers/index.ts';
import { type PackagePolicy, type PackageSize, parseDependency, parsePolicy, parseSizes, upstreamVersion } from './apt-facts.ts';
import { aptError } from './apt-error.ts';
import { rootPrefix } from './privilege.ts';
import { parseSimulation, type PlannedPackage } from './simulation.ts';
import { text } from './text.ts';

/** What installing would do, known before anything is done. */
export interface InstallPlan {
  /** Packages asked for; the rest of `packages` are their dependencies. */
  readonly requested: readonly string[];
  /** Everything that would be installed. All of it is new: a plan that touches what is installed is refused. */
  readonly packages: readonly PlannedPackage[];
  readonly size: PackageSize;
}

export interface PlanOptions {
  /** User id Prumo runs as. */
  readonly uid: number;
  readonly signal?: AbortSignal;
  /** Fetch package lists even where every package has a candidate. Default false. */
  readonly refreshLists?: boolean;
}

/** Milliseconds. Simulating takes 1 s on two idle cores, 20 s on busy ones without apt's cache file; fetching lists over a slow line minutes. */
const QUERY_WITHIN = 180_000;
const UPDATE_WITHIN = 600_000;
/** Room left on the disk beyond what apt needs: dpkg writes each file twice before it renames. Bytes. */
const SPARE = 256 * 1024 ** 2;

/** Arguments that must be the same when simulating, downloading and installing. */
export const INSTALL_ARGUMENTS = ['install', '--no-upgrade', '--no-remove', '--no-install-recommends'] as const;

/**
 * Work out what to install for missing servers. Changes nothing but apt's package lists, and those only where they are absent
 * or have no candidate (and this user may). Rejects with `install-refused` when anything installed would be upgraded, removed
 * or downgraded, `server-missing` with download pages where there is no apt or no recent enough package, `server-too-old`,
 * `server-unsafe`, `disk-full` or `install-failed`.
 */
export async function planInstall(problems: readonly ServerProblem[], options: PlanOptions): Promise<InstallPlan> {
  const unusable = inventoryError(problems.filter((problem) => problem.kind !== 'missing' && problem.definition.optional !== true));
  if (unusable !== undefined) throw unusable;
  const missing = problems.filter((problem) => problem.kind === 'missing');
  if (missing.length === 0) return { requested: [], packages: [], size: { download: 0, installed: 0 } };
  await demandApt(missing);
  const requested = await choosePackages(missing, options);
  const simulation = await simulate(requested, options);
  const size = await sizeOf(simulation, options);
  await demandSpace(size);
  return { requested, packages: simulation, size };
}

/** Packages nobody asked for by name, that come because others need them; sorted. Pure. */
export function dependenciesOf({ requested, packages }: Pick<InstallPlan, 'requested' | 'packages'>): readonly string[] {
  return packages
    .map(({ name }) => name)
    .filter((name) => !requested.includes(name))
    .toSorted();
}

/** Fetch package lists. Rejects with `install-failed`. */
async function updateLists(prefix: readonly string[], signal?: AbortSignal): Promise<void> {
  const update = await runProgram([...prefix, 'env', 'LC_ALL=C', 'apt-get', '-o', 'DPkg::Lock::Timeout=120', 'update'], {
    within: UPDATE_WITHIN,
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (update.code !== 0) throw aptError(text.updateFailed(), `${update.stdout}\n${update.stderr}\n${update.failure ?? ''}`);
}

async function demandApt(missing: readonly ServerProblem[]): Promise<void> {
  try {
    await access('/usr/bin/apt-get', constants.X_OK);
  } catch {
    throw new PrumoError({ code: 'server-missing', what: text.noApt(), remedy: text.byHand(), details: missing.map(origin) });
  }
  const unfinished = await readdir('/var/lib/dpkg/updates').catch(() => []);
  if (unfinished.length > 0)
    throw new PrumoError({ code: 'install-failed', what: text.dpkgInterruptedWhat(), remedy: text.dpkgInterrupted() });
}

/** `PgBouncer ≥ 1.18: https://…` */
function origin({ definition }: ServerProblem): string {
  return `${definition.title} ≥ ${definition.minimum}: ${definition.homepage}`;
}

async function choosePackages(missing: readonly ServerProblem[], options: PlanOptions): Promise<readonly string[]> {
  let choices = await consult(missing, options.signal);
  if (options.refreshLists === true || choices.some((choice) => !choice.isKnown)) {
    const prefix = await rootPrefix(options.uid);
    if (prefix !== undefined) {
      await updateLists(prefix, options.signal);
      choices = await consult(missing, options.signal);
    }
  }
  const unfit = choices.filter((choice) => !choice.fits && choice.problem.definition.optional !== true);
  if (unfit.length > 0) {
    const titles = unfit.map((choice) => choice.problem.definition.title);
    throw new PrumoError({
      code: 'server-missing',
      what: text.nothingFits(titles),
      remedy: text.byHand(),
      details: unfit.map((choice) => origin(choice.problem)),
    });
  }
  return [...new Set(choices.filter((choice) => choice.fits).flatMap((choice) => choice.names))].toSorted();
}

interface Choice {
  readonly problem: ServerProblem;
  readonly names: readonly string[];
  /** Every package has a candidate. */
  readonly isKnown: boolean;
  /** Known, and the server's own package is recent enough. */
  readonly fits: boolean;
}

async function consult(missing: readonly ServerProblem[], signal?: AbortSignal): Promise<readonly Choice[]> {
  const named = await Promise.all(missing.map(async (problem) => ({ problem, names: await packageNames(problem.definition, signal) })));
  const all = [...new Set(named.flatMap(({ names }) => names ?? []))];
  const policies =
    all.length === 0 ? new Map<string, PackagePolicy>() : parsePolicy((await query(['apt-cache', 'policy', ...all], signal)).stdout);
  return named.map(({ problem, names }) => {
    const candidates = names?.map((name) => policies.get(name)?.candidate) ?? [];
    const isKnown = names !== undefined && candidates.every((candidate) => candidate !== undefined);
    const own = candidates[0];
    return {
      problem,
      names: names ?? [],
      isKnown,
      fits: isKnown && own !== undefined && isRecentEnough(problem.definition, upstreamVersion(own)),
    };
  });
}

function isRecentEnough(definition: ServerDefinition, version: string): boolean {
  return isAtLeast(version, definition.minimum) && (definition.id !== 'patroni' || patroniSafety(version) !== 'unsafe');
}

/** Concrete package names, the server's own first; undefined when a metapackage is unknown or leads nowhere. */
async function packageNames(definition: ServerDefinition, signal?: AbortSignal): Promise<readonly string[] | undefined> {
  const names = await Promise.all(
    definition.packages.map(async (entry) => {
      if (typeof entry === 'string') return entry;
      return parseDependency((await query(['apt-cache', 'depends', entry.metapackage], signal)).stdout, entry.pattern);
    }),
  );
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? known : undefined;
}

async function simulate(requested: readonly string[], options: PlanOptions): Promise<readonly PlannedPackage[]> {
  const result = await query(['apt-get', '--simulate', ...INSTALL_ARGUMENTS, ...requested], options.signal);
  const simulation = parseSimulation(result.stdout);
  if (simulation.interferences.length > 0) {
    throw new PrumoError({
      code: 'install-refused',
      what: text.refused(),
      remedy: text.refusedRemedy(simulation.interferences),
      details: simulation.interferences.map((interference) => text.interference(interference).en),
    });
  }
  if (result.code !== 0) throw aptError(text.simulateFailed(), `${result.stdout}\n${result.stderr}`);
  return simulation.installs;
}

async function sizeOf(packages: readonly PlannedPackage[], options: PlanOptions): Promise<PackageSize> {
  if (packages.length === 0) return { download: 0, installed: 0 };
  const shown = await query(['apt-cache', 'show', ...packages.map(({ name, version }) => `${name}=${version}`)], options.signal);
  return parseSizes(shown.stdout);
}

async function demandSpace(size: PackageSize): Promise<void> {
  for (const [folder, needed] of [
    ['/var/cache/apt', size.download],
    ['/usr', size.installed],
  ] as const) {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    if (free >= needed + SPARE) continue;
    throw new PrumoError({
      code: 'disk-full',
      what: text.diskFull(folder, megabytes(needed + SPARE), megabytes(free)),
      remedy: text.freeSpace(),
    });
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MB`;
}

async function query(argv: readonly string[], signal?: AbortSignal) {
  const result = await runProgram(argv, { within: QUERY_WITHIN, ...(signal && { signal }) });
  signal?.throwIfAborted();
  // No exit code is no answer, which must not be taken for "apt has no such package".
  if (result.failure !== undefined) throw aptError(text.simulateFailed(), `E: ${argv[0]}: ${result.failure}`);
  return result;
}
