import { join } from 'node:path';
import { PrumoError } from '../../../../errors/index.ts';
import type { Message } from '../../../../messages/message.ts';
import { type FoundServer, isAtLeast, PATRONI_FIXED_SINCE, patroniSafety, type ServerId } from '../../../../model/index.ts';
import type { Spec } from '../../../../spec/spec.ts';
import { runProgram } from '../run-program.ts';
import type { Candidate, ServerDefinition } from './definition.ts';
import { candidatesOf, missingCompanions } from './search.ts';
import { SERVERS } from './servers.ts';
import { text } from './text.ts';
import { fileKey, openVersionCache, type VersionCache } from './version-cache.ts';

/** A server a spec needs and this machine cannot give. */
export interface ServerProblem {
  readonly definition: ServerDefinition;
  /** `missing`: no program, or none that works. */
  readonly kind: 'missing' | 'too-old' | 'unsafe';
  readonly found: FoundServer | undefined;
  readonly why: Message;
}

export interface Inventory {
  readonly found: ReadonlyMap<ServerId, FoundServer>;
  readonly problems: readonly ServerProblem[];
}

export interface InventoryOptions {
  /** Prumo's home folder; versions are cached in it. */
  readonly home: string;
  /** Default: this process's PATH. */
  readonly path?: string;
  readonly signal?: AbortSignal;
  /** Default: `SERVERS`. */
  readonly servers?: readonly ServerDefinition[];
}

/** A version command that takes longer is broken: the slowest (Patroni, cold) takes 0.4 s on two cores. Milliseconds. */
const VERSION_WITHIN = 20_000;

/** Look for every server the spec needs (all there are without one). Starts only version commands, and those only when the cache does not know. */
export async function takeInventory(spec: Spec | undefined, options: InventoryOptions): Promise<Inventory> {
  const cache = await openVersionCache(join(options.home, 'inventory.json'));
  const wanted = (options.servers ?? SERVERS).filter((definition) =>
    spec === undefined ? definition.onlyWhenAsked !== true : definition.wanted(spec),
  );
  const outcomes = await Promise.all(wanted.map((definition) => lookFor(definition, cache, options)));
  options.signal?.throwIfAborted();
  await cache.save();
  return {
    found: new Map(outcomes.flatMap((outcome) => ('id' in outcome ? [[outcome.id, outcome] as const] : []))),
    problems: outcomes.flatMap((outcome) => ('kind' in outcome ? [outcome] : [])),
  };
}

/**
 * Every server the spec needs, and the optional ones there are. Rejects with `server-unsafe`, `server-too-old` or `server-missing` (the gravest first),
 * listing all problems in `details`.
 */
export async function findServers(spec: Spec, options: InventoryOptions): Promise<ReadonlyMap<ServerId, FoundServer>> {
  const inventory = await takeInventory(spec, options);
  const error = inventoryError(inventory.problems.filter((problem) => problem.definition.optional !== true));
  if (error !== undefined) throw error;
  return inventory.found;
}

/**
 * Every server the spec needs, where one is missing the least that would do: for sums that are wanted before anything is installed. Nothing of
 * it is to be started.
 */
export async function foreseeServers(spec: Spec, options: InventoryOptions): Promise<ReadonlyMap<ServerId, FoundServer>> {
  const { found, problems } = await takeInventory(spec, options);
  const standIns = problems.map(
    ({ definition }): FoundServer => ({ id: definition.id, path: `/usr/bin/${definition.program}`, version: definition.minimum }),
  );
  return new Map([...found, ...standIns.map((server) => [server.id, server] as const)]);
}

/** The error for a list of problems; undefined when there is none. */
export function inventoryError(problems: readonly ServerProblem[]): PrumoError | undefined {
  const details = problems.map((problem) => `${problem.definition.title}: ${problem.why.en} ${problem.definition.homepage}`);
  const of = (kind: ServerProblem['kind']): readonly ServerProblem[] => problems.filter((problem) => problem.kind === kind);
  const titles = (list: readonly ServerProblem[]): readonly string[] => list.map((problem) => problem.definition.title);
  const homepages = (list: readonly ServerProblem[]): readonly string[] => [...new Set(list.map((problem) => problem.definition.homepage))];
  const [unsafe, old, missing] = [of('unsafe'), of('too-old'), of('missing')];
  if (unsafe[0] !== undefined) {
    return new PrumoError({
      code: 'server-unsafe',
      what: text.unsafeServers(titles(unsafe)),
      why: unsafe[0].why,
      remedy: text.upgradeRemedy(homepages(unsafe)),
      details,
    });
  }
  if (old.length > 0)
    return new PrumoError({
      code: 'server-too-old',
      what: text.oldServers(titles(old)),
      remedy: text.upgradeRemedy(homepages(old)),
      details,
    });
  if (missing.length > 0)
    return new PrumoError({ code: 'server-missing', what: text.missingServers(titles(missing)), remedy: text.installRemedy(), details });
  return undefined;
}

async function lookFor(definition: ServerDefinition, cache: VersionCache, options: InventoryOptions): Promise<FoundServer | ServerProblem> {
  const candidates = await candidatesOf(definition, options.path ?? process.env['PATH'] ?? '');
  let why = text.notFound(definition.program);
  for (const candidate of candidates) {
    const lacking = await missingCompanions(definition, candidate);
    const version =
      lacking.length > 0 ? text.companionMissing(candidate.path, lacking) : await versionOf(definition, candidate, cache, options.signal);
    if (typeof version === 'string') return judge(definition, { id: definition.id, path: candidate.path, version });
    why = version;
  }
  return { definition, kind: 'missing', found: undefined, why };
}

/** The version, or why there is none. */
async function versionOf(
  definition: ServerDefinition,
  candidate: Candidate,
  cache: VersionCache,
  signal?: AbortSignal,
): Promise<string | Message> {
  const key = await fileKey(candidate.path);
  const known = cache.get(definition.id, key);
  if (known !== undefined) return known;
  const result = await runProgram(definition.versionArgv(candidate), { within: VERSION_WITHIN, ...(signal && { signal }) });
  const said = `${result.stdout}\n${result.stderr}`;
  const version = result.code === 0 ? definition.versionPattern.exec(said)?.[1] : undefined;
  if (version === undefined)
    return text.noVersion(candidate.path, result.failure ?? (said.trim().split('\n').at(-1) || `exit ${result.code}`));
  cache.set(definition.id, key, version);
  return version;
}

function judge(definition: ServerDefinition, found: FoundServer): FoundServer | ServerProblem {
  if (definition.id === 'patroni' && patroniSafety(found.version) === 'unsafe') {
    return { definition, kind: 'unsafe', found, why: text.unsafePatroni(found.version, PATRONI_FIXED_SINCE) };
  }
  if (isAtLeast(found.version, definition.minimum)) return found;
  return { definition, kind: 'too-old', found, why: text.tooOld(definition.title, found.version, definition.minimum) };
}
