import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { ofThePast } from '../retention/index.ts';
import { restoreText } from '../restore/index.ts';
import { text } from '../text.ts';
import type { FlawedCopy, LogicalBackup } from './request.ts';

/** Which copy is meant; without a label: the newest. */
export interface WantedCopy {
  readonly label?: string | undefined;
  /** Epoch milliseconds: what is from later was taken by a clock that was ahead, and is not the newest. */
  readonly now: number;
}

/** The copy of a label, or the newest that can be used. Throws `unknown-backup`, `restore-target`, or `backup-damaged` where it cannot be. Pure. */
export function newestCopy(copies: readonly LogicalBackup[], flawed: readonly FlawedCopy[], { label, now }: WantedCopy): LogicalBackup {
  const found = label === undefined ? ofThePast(copies, ({ ended }) => ended, now).at(-1) : copies.find((copy) => copy.label === label);
  if (found !== undefined) return found;
  const flaw = label === undefined ? flawed.at(-1) : flawed.find((copy) => copy.label === label);
  if (flaw !== undefined)
    throw new PrumoError({
      code: 'backup-damaged',
      what: text.notRestorable(),
      why: verbatim(`${flaw.label}: ${flaw.flaw}`),
      remedy: text.notRestorableRemedy(),
    });
  if (label !== undefined)
    throw new PrumoError({ code: 'unknown-backup', what: restoreText.unknown(label), remedy: restoreText.listRemedy() });
  throw new PrumoError({ code: 'restore-target', what: text.noCopy(), remedy: text.noCopyRemedy() });
}
