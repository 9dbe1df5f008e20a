import type { Locale, Message } from '../messages/message.ts';
import type { ErrorCode } from './catalogue.ts';

export interface PrumoErrorOptions {
  readonly code: ErrorCode;
  /** What happened, one sentence. */
  readonly what: Message;
  /** Why, where it is known. */
  readonly why?: Message;
  /** What the person can do. */
  readonly remedy: Message;
  /** What is still running or was kept, where it matters. */
  readonly still?: Message;
  /** Further lines: log tails, problem lists. Never secrets. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/** A mistake or situation of the user's world, with a remedy. Anything else thrown is a bug of ours (exit 70). */
export class PrumoError extends Error {
  readonly code: ErrorCode;
  readonly what: Message;
  readonly why: Message | undefined;
  readonly remedy: Message;
  readonly still: Message | undefined;
  readonly details: readonly string[];

  constructor(options: PrumoErrorOptions) {
    super(options.what.en, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PrumoError';
    this.code = options.code;
    this.what = options.what;
    this.why = options.why;
    this.remedy = options.remedy;
    this.still = options.still;
    this.details = options.details ?? [];
  }

  /** Further fields of the error's JSON. */
  data(_locale: Locale): Readonly<Record<string, unknown>> {
    return {};
  }
}
