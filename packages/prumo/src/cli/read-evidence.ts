import { existsSync } from 'node:fs';
import { COMPONENTS } from '../components/registry.ts';
import { preview } from '../controller/operations/prepare.ts';
import { environmentOf, machineDigest } from '../controller/operations/prove.ts';
import { PrumoError } from '../errors/index.ts';
import {
  anchorPlaces,
  bindingOf,
  claimsOf,
  defaultAnchorFolder,
  type Evidence,
  findLedger,
  folderPlace,
  type FoundAnchor,
  type FoundLedger,
  recordsOf,
  RUBRIC,
  verifyLedger,
} from '../evidence/index.ts';
import type { StackContext } from '../model/index.ts';
import { homeFolder, stateFolder } from '../platforms/local/preflight/identity/index.ts';
import type { Spec } from '../spec/index.ts';
import type { Invocation } from './commands/command.ts';
import { distFolder } from './dist-folder.ts';
import { text } from './evidence-text.ts';
import { requireSpec } from './require-spec.ts';
import { currentInvoker } from './invoker.ts';
import { anchorsIn } from './read-anchors.ts';
import { version } from './version.ts';

/** Evidence of the stack the spec here describes, verified. */
export interface ReadEvidence {
  readonly spec: Spec;
  readonly home: string;
  readonly state: string;
  readonly context: StackContext;
  /** Undefined when nothing was ever recorded. */
  readonly found: FoundLedger | undefined;
  readonly anchors: readonly FoundAnchor[];
  /** All that claims and score are computed from. */
  readonly evidence: Evidence;
}

/**
 * Everything claims, score and exports are made of. Rejects with `evidence-changed` when the ledger is not what was written: no
 * score is given on evidence that somebody may have bettered.
 */
export async function readEvidence(invocation: Invocation, now = Date.now()): Promise<ReadEvidence> {
  const { spec } = await requireSpec(invocation);
  const invoker = currentInvoker(invocation.streams.env);
  const home = homeFolder(invoker);
  const state = stateFolder(home, spec.name);
  const found = findLedger(state);
  const { context } = await preview({ spec, home, invoker, dist: distFolder(), components: COMPONENTS, signal: invocation.signal });
  // Its storage has anchors only once it was started.
  const places = existsSync(state) ? anchorPlaces(home, context) : [folderPlace(defaultAnchorFolder(home, spec.name))];
  const anchors = await anchorsIn(invocation, places, 'newest');
  refuseChanged(invocation, found, anchors);
  const binding = bindingOf(context, COMPONENTS, { environment: environmentOf(spec), machine: await machineDigest(), prumo: version() });
  const records = found === undefined ? [] : recordsOf(found, state);
  return {
    spec,
    home,
    state,
    context,
    found,
    anchors,
    evidence: { claims: claimsOf(spec, COMPONENTS, RUBRIC), spec, records, binding, now },
  };
}

/** Rejects with `evidence-changed` when a ledger, or an anchor of it, is not what was written. */
export function refuseChanged({ say }: Invocation, found: FoundLedger | undefined, anchors: readonly FoundAnchor[]): void {
  const { problems } = verifyLedger(found, anchors);
  const [first] = problems;
  if (first === undefined) return;
  throw new PrumoError({
    code: 'evidence-changed',
    what: text.evidenceChanged(first.sequence, first.what),
    remedy: text.evidenceChangedRemedy(),
    details: problems
      .slice(0, 10)
      .map(({ sequence, what, anchor }) => `${sequence ?? '–'}: ${say(what)}${anchor === null ? '' : ` (${anchor})`}`),
  });
}
