import { dependenciesOf, install, planInstall, restoreLeftovers, rootPrefix } from '../platforms/local/preflight/install/index.ts';
import { takeInventory } from '../platforms/local/preflight/servers/index.ts';
import { formatSize, type Spec } from '../spec/index.ts';
import type { Invocation } from './commands/command.ts';
import { text } from './text.ts';

/** Install the servers a spec needs and this machine lacks: what will be done is told first; nothing installed already is touched. */
export async function installMissing(invocation: Invocation, spec: Spec, home: string): Promise<void> {
  const { streams, say, signal } = invocation;
  // An installation that was killed may have left services held back on this machine.
  await restoreLeftovers({ prefix: (await rootPrefix(process.getuid?.() ?? 0)) ?? [] });
  const { problems } = await takeInventory(spec, { home, signal });
  const missing = problems.filter((problem) => problem.kind === 'missing');
  if (missing.length === 0) return;
  const uid = process.getuid?.() ?? 0;
  const write = (line: string): void => void streams.err.write(`${line}\n`);
  write(say(text.missingServers(missing.map((problem) => problem.definition.title).join(', '))));
  const plan = await planInstall(missing, { uid, signal });
  write(
    say(text.willInstall(plan.packages.length, plan.requested.join(' '), formatSize(plan.size.download), formatSize(plan.size.installed))),
  );
  const dependencies = dependenciesOf(plan);
  if (dependencies.length > 0) write(say(text.willInstallToo(dependencies.join(' '))));
  let last = '';
  const report = await install(plan, {
    home,
    uid,
    problems: missing,
    signal,
    onProgress: ({ phase, done, total }) => {
      const line = say(text.installing(phase, done, total));
      if (line !== last && (streams.err.isTTY === true || done === total || done % 20 === 0)) write(line);
      last = line;
    },
  });
  write(say(text.installed(report.packages.length, report.log)));
  for (const program of report.started) write(`${say(text.warning())} ${say(text.startedAnyway(program))}`);
}
