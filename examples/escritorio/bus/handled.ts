import type { AnyMessage, Bus, Handler, InputOf } from '@prumo/app/bus';
import type pg from 'pg';
import type { TrailEntry } from '../audit/trail.ts';

/** A message with what does it, and what it leaves in the audit trail. */
export interface Handled {
  readonly message: AnyMessage;
  readonly entryOf: ((input: unknown) => TrailEntry | undefined) | undefined;
  register(bus: Bus<pg.ClientBase>): void;
}

/**
 * @param entryOf what is written down in the same transaction, of a command or an audited query. Those that make something know its id only when it is made: they write their entry
 *   themselves, as their last statement, and give `bySelf`.
 */
export function handled<M extends AnyMessage>(
  message: M,
  handler: Handler<M, pg.ClientBase>,
  entryOf?: (input: InputOf<M>) => TrailEntry | undefined,
): Handled {
  return { message, entryOf: entryOf as Handled['entryOf'], register: (bus) => bus.handle(message, handler) };
}

export function bySelf(): undefined {
  return undefined;
}
