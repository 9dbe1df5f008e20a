import { TenantExports } from '../backups/export/index.ts';
import type { BackupPlace } from '../backups/index.ts';
import { COMPONENTS } from '../components/registry.ts';
import { preview } from '../controller/operations/prepare.ts';
import { runningAgent } from '../controller/operations/running-agent.ts';
import { stageRuntime } from '../platforms/local/release/index.ts';
import type { Invocation } from './commands/command.ts';
import { distFolder } from './dist-folder.ts';
import { requireStack } from './find-stack.ts';
import { currentInvoker } from './invoker.ts';
import { requireSpec } from './require-spec.ts';
import { version } from './version.ts';

/** The tenants' exports of the running stack a command is about. */
export async function openExports(
  invocation: Invocation,
  place: BackupPlace = 'local',
): Promise<{ readonly exports: TenantExports; readonly stack: string }> {
  const { signal, streams } = invocation;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const dist = distFolder();
  const inputs = { spec, home: stack.home, invoker: currentInvoker(streams.env), dist, components: COMPONENTS, signal };
  const { context, allocation, isMade } = await preview(inputs);
  const platform = await runningAgent(allocation, stack.name);
  const runtime = await stageRuntime({ home: stack.home, dist, signal });
  // A stack that an earlier version brought up has none until the next `up`.
  const key = isMade('backup.logical') ? context.secret('backup.logical') : undefined;
  return { exports: new TenantExports({ context, key, platform, runtime, version: version(), signal, place }), stack: stack.name };
}
