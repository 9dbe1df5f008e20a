import { foreseeLogical, type LogicalRestoreInputs, restoreLogical } from '../../controller/operations/restore-logical.ts';
import { quantity } from '../../model/index.ts';
import { text as backups } from '../backup-text.ts';
import { text } from '../restore-text.ts';
import { text as general } from '../text.ts';
import type { Invocation } from './command.ts';
import { restoredLines } from './restored-lines.ts';

/** `prumo restore --logical`. Exit code 1 when what was restored is not what its manifest says: it stays, to be looked into. */
export async function runLogicalRestore(invocation: Invocation, inputs: LogicalRestoreInputs, isDryRun: boolean): Promise<number> {
  const { streams, say, json } = invocation;
  const { tables, to } = inputs;
  const document = { schemaVersion: 1, stack: inputs.spec.name, to: to.kind, from: inputs.from ?? 'local', logical: true, tables };
  const answer = (fields: object): void => void streams.out.write(`${JSON.stringify({ ...document, ...fields })}\n`);
  const warn = ({ passedOver }: Awaited<ReturnType<typeof foreseeLogical>>): void => {
    for (const { label, flaw } of passedOver) streams.err.write(`${say(general.warning())} ${say(backups.flawed(label, flaw))}\n`);
  };
  if (isDryRun) {
    const foreseen = await foreseeLogical(inputs);
    warn(foreseen);
    const { copy, folder, passedOver } = foreseen;
    if (json) answer({ dryRun: true, backup: copy.label, folder, bytes: copy.size, passedOver });
    else streams.out.write(`${say(text.foreseenLogical(copy.label, tables, folder, quantity(copy.size, 'bytes')))}\n`);
    return 0;
  }
  const restored = await restoreLogical(inputs);
  warn(restored);
  const { copy, compared, folder, socket, owner, took, passedOver } = restored;
  const exit = compared.differing === 0 ? 0 : 1;
  if (json) {
    const made = { backup: copy.label, folder, socket, owner, bytes: copy.size, tookMilliseconds: Math.round(took), compared, passedOver };
    answer(made);
    return exit;
  }
  const lines = [
    text.restoredLogical(copy.label, compared.tables, compared.rows, quantity(took / 1000, 'seconds')),
    ...(exit === 0 ? [text.asManifest()] : [text.notAsManifest(compared.differing)]),
    ...compared.differences.map(({ kind, name, expected, found }) => text.difference(kind, name, expected, found)),
    ...restoredLines(restored, copy.database),
  ];
  streams.out.write(lines.map((line) => `${say(line)}\n`).join(''));
  return exit;
}
