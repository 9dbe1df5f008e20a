import type { Message } from '../../messages/message.ts';
import { CATALOGUE, type ErrorCode, PrumoError } from '../../errors/index.ts';

/** A `PrumoError` as it crosses the agent's socket. */
export interface WireError {
  readonly code: ErrorCode;
  readonly what: Message;
  readonly why?: Message;
  readonly remedy: Message;
  readonly still?: Message;
  readonly details: readonly string[];
}

export function toWire({ code, what, why, remedy, still, details }: PrumoError): WireError {
  return { code, what, remedy, details, ...(why === undefined ? {} : { why }), ...(still === undefined ? {} : { still }) };
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code);
}

/** Begins the line of an agent's log that tells why it could not begin; the rest is a `WireError`. */
export const START_ERROR = 'PRUMO-START-ERROR ';

/** Names the guard a request is made under: refused with `guard-lapsed` once that is being undone. */
export const GUARD_HEADER = 'x-prumo-guard';
