import { setTimeout as delay } from 'node:timers/promises';
// Not by the index, which would load starting agents too.
import { bootStateOf } from '../../platforms/local/boot/boot-state.ts';
import { findSystemd } from '../../platforms/local/boot/systemd.ts';
import { hasPrimary } from '../../controller/status/service-status.ts';
import { text as backups } from '../backup-state-text.ts';
import { readRecord } from '../../controller/operations/in-place/record.ts';
import { text as restoring } from '../../controller/operations/in-place/text.ts';
import { text as certificates } from '../certificate-text.ts';
import { requireStack } from '../find-stack.ts';
import { currentInvoker } from '../invoker.ts';
import { painter } from '../output/style.ts';
import { statusTable } from '../output/status-table.ts';
import { targetLines } from '../output/target-lines.ts';
import { readStatus } from '../read-status.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

const WATCH_EVERY = 1000;

/** Exit code 0 when everything is healthy, 1 when not, or while a restore in place is unfinished: it may have been killed before it stopped anything. */
export async function runStatus(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, locale, say, signal } = invocation;
  const stack = await requireStack(invocation);
  const paint = painter(streams.out, streams.env);
  for (;;) {
    const boot = bootStateOf(findSystemd(currentInvoker(streams.env)), stack.name, stack.state);
    const unfinished = await readRecord(stack.state);
    const restore = unfinished === undefined ? null : { phase: unfinished.phase, undo: unfinished.undo, begun: unfinished.begun };
    const status = { ...(await readStatus(stack)), boot, unfinishedRestore: restore };
    const expiring = status.expiringCertificates;
    if (invocation.json) streams.out.write(`${JSON.stringify(status)}\n`);
    else {
      const head = `${paint('bold', stack.name)}  ${say(text.processes(status.agent, status.controller))}${boot === 'no-systemd' ? '' : `, ${say(text.boot(boot))}`}`;
      const clear = given.options['watch'] === true && streams.out.isTTY === true ? '\u001b[H\u001b[2J' : '';
      streams.out.write(`${clear}${head}\n\n${statusTable(status, locale, paint, Date.now())}\n`);
      if (expiring.length > 0)
        streams.out.write(
          `\n${paint('warn', say(text.warning()))} ${say(certificates.expiring(expiring))}\n${say(certificates.remedy(expiring, stack.state))}\n`,
        );
    }
    if (!invocation.json && status.targets !== null) streams.out.write(`\n${targetLines(status.targets, locale, paint)}\n`);
    if (!invocation.json && status.controller === 'running' && !hasPrimary(status.services))
      streams.out.write(`\n${paint('bad', '✗')} ${say(text.noPrimary())}\n`);
    if (!invocation.json && status.backupProblems.length > 0)
      streams.out.write(
        `\n${[say(backups.wrong(status.backupProblems.length)), ...status.backupProblems.map(({ what }) => `${paint('bad', '✗')} ${say(what)}`), say(backups.more())].join('\n')}\n`,
      );
    if (restore !== null && !invocation.json)
      streams.out.write(
        `\n${paint('bad', say(text.warning()))} ${say(restoring.unfinished(restore.phase, restore.undo))}\n${say(restoring.unfinishedRemedy(restore.undo))}\n`,
      );
    if (given.options['watch'] !== true) return status.healthy && restore === null ? 0 : 1;
    await delay(WATCH_EVERY, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 0;
  }
}
