import { STATUS_CODES } from 'node:http';
import { type ErrorCode, PrumoError } from '../../errors/index.ts';
import type { Locale, Message } from '../../messages/message.ts';
import { text } from './text.ts';

/** Why a request is not answered as it wishes. */
export interface Problem {
  /** Of HTTP. */
  readonly status: number;
  readonly code: ErrorCode;
  readonly what: Message;
  readonly why?: Message | undefined;
  readonly remedy: Message;
  /** Further fields of the answer's head. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown to answer with a problem. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.what.en);
    this.name = 'Refused';
    this.problem = problem;
  }
}

/** Seconds after which what is busy or away may be asked again. */
export const RETRY_AFTER = { 'retry-after': '5' } as const;

/** What the caller asked for and is not there, or is not there now. Anything else is for whoever runs the stack. */
const STATUS: Partial<Readonly<Record<ErrorCode, number>>> = {
  'unknown-export': 404,
  'unknown-tenant': 404,
  'stack-busy': 409,
  'agent-unreachable': 503,
  'stack-not-running': 503,
  'repository-unreadable': 503,
  'disk-full': 503,
  interrupted: 503,
};

export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? 500;
}

/** The problem an error is. What Prumo did not say in words is told to nobody but the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (!(error instanceof PrumoError) || error.code === 'bug') return OWN_FAULT;
  const { code, what, why, remedy } = error;
  const status = statusOf(code);
  return { status, code, what, why, remedy, ...(status === 503 ? { headers: RETRY_AFTER } : {}) };
}

const OWN_FAULT: Problem = { status: 500, code: 'bug', what: text.failed(), remedy: text.failedRemedy() };

/** As RFC 9457 has it: without a `type` of its own the title is that of the status; `code` is one of docs/errors.md. Pure. */
export function problemBody({ status, code, what, why, remedy }: Problem, locale: Locale) {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? '',
    status,
    code,
    detail: why === undefined ? what[locale] : `${what[locale]} ${why[locale]}`,
    remedy: remedy[locale],
  };
}

/** The language of the answer's words, by the first one that `Accept-Language` names. Pure. */
export function localeOf(header: string | undefined): Locale {
  return /^\s*pt\b/i.test(header ?? '') ? 'pt-BR' : 'en';
}
