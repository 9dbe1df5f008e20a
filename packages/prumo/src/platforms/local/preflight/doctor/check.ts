import type { Message } from '../../../../messages/message.ts';

/** One finding of `prumo doctor`. */
export interface Check {
  /** Permanent, kebab-case; `server-<id>` for servers. */
  readonly id: string;
  readonly title: Message;
  /** `problem`: `up` will fail or be unsafe. `warning`: it runs, with less. `skipped`: cannot be told by this user, or here. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped';
  /** What is there. */
  readonly found?: string;
  /** What should be. */
  readonly needed?: string;
  /** What to do; always there for `warning` and `problem`. */
  readonly remedy?: Message;
}
