import { COMPONENTS } from '../components/registry.ts';
import { preview } from '../controller/operations/prepare.ts';
import { environmentOf, machineDigest } from '../controller/operations/prove.ts';
import { bindingOf, claimsOf, claimStates, openLedger, RUBRIC } from '../evidence/index.ts';
import type { Drill } from '../model/index.ts';
import type { Spec } from '../spec/index.ts';
import { distFolder } from './dist-folder.ts';
import type { StartedStack } from './find-stack.ts';
import { currentInvoker } from './invoker.ts';
import { version } from './version.ts';

/** Drills whose evidence is missing, stale, failed, or about something else than what is now wanted, for a claim that is not waived. */
export async function dueDrills(stack: StartedStack, spec: Spec, drills: readonly Drill[]): Promise<readonly Drill[]> {
  const { context } = await preview({
    spec,
    home: stack.home,
    invoker: currentInvoker(process.env),
    dist: distFolder(),
    components: COMPONENTS,
    signal: AbortSignal.timeout(60_000),
  });
  const binding = bindingOf(context, COMPONENTS, { environment: environmentOf(spec), machine: await machineDigest(), prumo: version() });
  using ledger = openLedger(stack.state, stack.name);
  const states = claimStates({ claims: claimsOf(spec, COMPONENTS, RUBRIC), spec, records: ledger.records(), binding, now: Date.now() });
  const due = new Set(
    states
      .filter((state) => state.waiver === null)
      .flatMap((state) => state.variants.filter((variant) => variant.status !== 'proven').map((variant) => variant.drill)),
  );
  return drills.filter((drill) => due.has(drill.id));
}
