import { type BroughtBack, bringFilesBack } from '../../../backups/files/index.ts';
import { PrumoError } from '../../../errors/index.ts';
import type { Message } from '../../../messages/message.ts';
import { storeWords } from '../../../platforms/object-store/index.ts';
import type { Spec } from '../../../spec/index.ts';
import { preview, type PrepareInputs } from '../prepare.ts';
import { text } from './text.ts';

export interface FilesBackInputs extends Omit<PrepareInputs, 'spec'> {
  /** Epoch milliseconds. Absent: the newest. */
  readonly time?: number;
  readonly onStep: (what: Message) => void;
}

export interface FilesBack {
  /** Undefined: no backup could be used. */
  readonly brought: Pick<BroughtBack, 'label' | 'ended' | 'missing' | 'bytes' | 'damaged'> | undefined;
  /** Why not all that should be there is; null: it is. */
  readonly why: Message | null;
}

/**
 * Bring the files of the buckets back, into the stack that runs. Objects whose stored bytes are not what was stored, and a backup that is none, are told:
 * the database is there, and must not be held up by them. Rejects with `offsite-unusable` where a store does not do its part: then the next run goes on.
 */
export async function filesBack(inputs: FilesBackInputs, spec: Spec): Promise<FilesBack | undefined> {
  if (spec.storage === undefined || spec.backup?.offsite === undefined) return undefined;
  const { context } = await preview({ ...inputs, spec });
  inputs.onStep(text.filesComing());
  try {
    const brought = await bringFilesBack(context, { time: inputs.time, signal: inputs.signal });
    inputs.onStep(brought === undefined ? text.noFiles() : text.filesCame(brought.missing, brought.ended));
    if (brought === undefined) return undefined;
    return { brought, why: brought.damaged.length === 0 ? null : text.filesDamaged(brought.damaged.length) };
  } catch (error) {
    inputs.signal.throwIfAborted();
    if (error instanceof PrumoError) return { brought: undefined, why: error.what };
    throw new PrumoError({
      code: 'offsite-unusable',
      what: text.filesStopped(),
      why: { en: storeWords(error), 'pt-BR': storeWords(error) },
      remedy: text.filesStoppedRemedy(),
      cause: error,
    });
  }
}
