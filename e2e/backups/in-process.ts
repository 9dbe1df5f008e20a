import { join } from 'node:path';
import { COMPONENTS } from '../../packages/prumo/src/components/registry.ts';
import { preview } from '../../packages/prumo/src/controller/operations/prepare.ts';
import { runDrill } from '../../packages/prumo/src/drills/engine/run-drill.ts';
import type { Drill, DrillEnd, StackContext } from '../../packages/prumo/src/model/index.ts';
import { LocalPlatform } from '../../packages/prumo/src/platforms/local/local-platform.ts';
import { stageRuntime } from '../../packages/prumo/src/platforms/local/release/index.ts';
import { loadSpecFile } from '../../packages/prumo/src/spec/index.ts';
import { mkdirSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import type { TestStack } from '../harness/stack.ts';

const DIST = join(import.meta.dirname, '../../packages/prumo/dist');

/** What is done to the system between two phases of a drill. */
export interface Breaking {
  readonly afterSteady?: (context: StackContext) => Promise<void>;
  readonly afterInject?: (context: StackContext) => Promise<void>;
  /** Milliseconds for the drill. */
  readonly within?: number;
}

/** A stack that runs, as the tool itself sees it. */
export async function contextOf(stack: TestStack): Promise<StackContext> {
  const { spec } = await loadSpecFile(join(stack.app, 'prumo.yaml'));
  const invoker = { uid: process.getuid?.() ?? 0, userName: userInfo().username, homeFolder: homedir(), env: process.env };
  const { context } = await preview({
    spec,
    home: stack.home,
    invoker,
    dist: DIST,
    components: COMPONENTS,
    signal: AbortSignal.timeout(60_000),
  });
  return context;
}

/** Run a drill of the source on a stack of the packed product, and break the system in between: nothing of the drill itself is changed. */
export async function proveBroken(stack: TestStack, drill: Drill, breaking: Breaking): Promise<DrillEnd> {
  const context = await contextOf(stack);
  const folder = join(stack.folder, 'drills');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return runDrill({
    drill: {
      ...drill,
      async begin(given) {
        const experiment = await drill.begin(given);
        return {
          ...experiment,
          async steady() {
            await experiment.steady();
            await breaking.afterSteady?.(context);
          },
          async inject() {
            await experiment.inject();
            await breaking.afterInject?.(context);
          },
        };
      },
    },
    stack: context,
    platform: new LocalPlatform({ state: stack.state, run: stack.allocation()?.run ?? '' }),
    binding: { stack: stack.name, environment: 'test', machine: '', spec: '', components: {}, versions: {}, prumo: '' },
    runtime: await stageRuntime({ home: stack.home, dist: DIST, signal: AbortSignal.timeout(60_000) }),
    record: () => undefined,
    seed: 1,
    folder,
    signal: AbortSignal.timeout(breaking.within ?? 240_000),
    onEvent: () => undefined,
  });
}
