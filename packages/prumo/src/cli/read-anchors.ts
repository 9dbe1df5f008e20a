import { COMPONENTS } from '../components/registry.ts';
import { preview } from '../controller/operations/prepare.ts';
import { type AnchorPlace, anchorPlaces, defaultAnchorFolder, folderPlace, type FoundAnchor, readAnchors } from '../evidence/index.ts';
import type { Invocation } from './commands/command.ts';
import { distFolder } from './dist-folder.ts';
import { text } from './evidence-text.ts';
import { requireSpec } from './require-spec.ts';
import type { StartedStack } from './find-stack.ts';
import { currentInvoker } from './invoker.ts';
import { text as general } from './text.ts';

/** Enough to show a cut tail, few enough for a command that people type. */
const NEWEST = 20;
/** Milliseconds for a store that does not answer. */
const QUICKLY = 3000;

/** `all` of them however long that takes, or the `newest` at once. */
export type HowFar = 'all' | 'newest';

/** Anchors of places, with a warning for each that cannot be read. */
export async function anchorsIn(invocation: Invocation, places: readonly AnchorPlace[], howFar: HowFar): Promise<readonly FoundAnchor[]> {
  const reach = howFar === 'all' ? {} : { newest: NEWEST, signal: AbortSignal.timeout(QUICKLY) };
  const { anchors, unreadable } = await readAnchors(places, reach);
  for (const { place, why } of unreadable) warn(invocation, place, why);
  return anchors;
}

/** Anchors of a stack: those in its own storage too, when the spec is here. A stack that is down is verified all the same. */
export async function anchorsOfStack(invocation: Invocation, stack: StartedStack, howFar: HowFar): Promise<readonly FoundAnchor[]> {
  return anchorsIn(invocation, await placesOf(invocation, stack), howFar);
}

async function placesOf(invocation: Invocation, { home, name }: StartedStack): Promise<readonly AnchorPlace[]> {
  const folder = folderPlace(defaultAnchorFolder(home, name));
  const spec = await requireSpec(invocation).then(
    (loaded) => loaded.spec,
    () => undefined,
  );
  if (spec?.storage === undefined || spec.name !== name) return [folder];
  try {
    const invoker = currentInvoker(invocation.streams.env);
    const { context } = await preview({ spec, home, invoker, dist: distFolder(), components: COMPONENTS, signal: invocation.signal });
    return anchorPlaces(home, context);
  } catch (error) {
    warn(invocation, 's3', error instanceof Error ? error.message : String(error));
    return [folder];
  }
}

function warn({ streams, say }: Invocation, place: string, why: string): void {
  streams.err.write(`${say(general.warning())} ${say(text.placeUnreadable(place, why))}\n`);
}
