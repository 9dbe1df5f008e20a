import type { Progress } from '../../../backups/restore/index.ts';
import type { Message } from '../../../messages/message.ts';
import type { StackContext } from '../../../model/index.ts';
import type { LocalPlatform } from '../../../platforms/local/local-platform.ts';
import type { Closing } from './closing.ts';

/** What every step of a restore in place works with. */
export interface InPlaceTools {
  readonly context: StackContext;
  readonly platform: LocalPlatform;
  readonly state: string;
  readonly closing: Closing;
  readonly signal: AbortSignal;
  readonly onStep: (what: Message) => void;
  readonly onProgress: (progress: Progress) => void;
}
