import type { Locale, Message } from '../../messages/message.ts';
import type { Streams } from '../output/streams.ts';

/** What every command gets. */
export interface Invocation {
  readonly streams: Streams;
  readonly locale: Locale;
  /** `--file` and `--stack`, where given. */
  readonly file: string | undefined;
  readonly stack: string | undefined;
  readonly json: boolean;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly say: (message: Message) => string;
}

/** Parsed arguments and options, as commander gives them: names in camelCase. */
export interface Arguments {
  readonly positional: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** A command is data; `run` is loaded when called, so that `status` does not pay for `up`. */
export interface Command {
  /** As commander reads it: `logs [service]`. */
  readonly usage: string;
  readonly summary: Message;
  readonly options: readonly { readonly flags: string; readonly summary: Message; readonly default?: string | number | boolean }[];
  readonly examples: readonly string[];
  /** Resolves to the exit code. */
  readonly load: () => Promise<(invocation: Invocation, given: Arguments) => Promise<number>>;
  readonly children?: readonly Command[];
}
