import { type Backoff, DEFAULT_BACKOFF } from './backoff.ts';

/** A kind of job: what it is called, what it is told, how often it is tried. Made where both who enqueues and who works can see it. */
export interface JobKind<Payload> {
  /** A label of metrics, and in the table: it is for ever. */
  readonly kind: string;
  readonly queue: string;
  /** Reads what the table holds; throws where it is no payload of this kind. `schema.parse` of zod is one. */
  readonly parse: (payload: unknown) => Payload;
  readonly attempts: number;
  readonly backoff: Backoff;
}

export interface JobOptions<Payload> {
  readonly parse: (payload: unknown) => Payload;
  /** `default` when not said. Workers serve one queue each: what is slow should not stand before what is quick. */
  readonly queue?: string;
  /** Times it is tried until it is dead; 8 when not said. */
  readonly attempts?: number;
  readonly backoff?: Partial<Backoff>;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws TypeError for a name that is not in lower case with hyphens. */
export function jobKind<Payload>(kind: string, options: JobOptions<Payload>): JobKind<Payload> {
  const queue = options.queue ?? 'default';
  for (const name of [kind, queue]) {
    if (!NAME.test(name)) throw new TypeError(`${name} is no name of a job or queue: lower case, words joined by hyphens`);
  }
  return { kind, queue, parse: options.parse, attempts: options.attempts ?? 8, backoff: { ...DEFAULT_BACKOFF, ...options.backoff } };
}
