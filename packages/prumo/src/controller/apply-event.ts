import type { Message } from '../messages/message.ts';
import type { StepAction } from './plan.ts';

/** What happens while a plan is brought about. `took` is in milliseconds. */
export type ApplyEvent =
  | { readonly kind: 'begun'; readonly name: string; readonly action: StepAction | 'stop'; readonly because: readonly string[] }
  | { readonly kind: 'progress'; readonly name: string; readonly what: Message }
  | { readonly kind: 'ready'; readonly name: string; readonly action: StepAction | 'stop' | null; readonly took: number }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: Message }
  | { readonly kind: 'skipped'; readonly name: string };
