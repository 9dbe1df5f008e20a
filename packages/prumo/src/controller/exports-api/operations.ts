import type { Locale } from '../../messages/message.ts';
import { type Problem, problemBody, problemOf, Refused } from './problem.ts';
import { text } from './text.ts';

/** Operations remembered. */
const MOST = 100;
/** Characters of answers remembered: an export of every tenant lists them all. */
const MOST_ANSWERED = 8 * 1024 * 1024;

interface Operation {
  readonly id: string;
  readonly tenant: string | undefined;
  /** ISO 8601. */
  readonly begun: string;
  /** Undefined while it is under way. */
  end: End | undefined;
}

/** `answer` as JSON. */
type End = { readonly at: string; readonly answer: string } | { readonly at: string; readonly problem: Problem };

/** Exports that were asked for, one at a time: what is under way and how the last ones ended. In memory only. */
export class Operations {
  readonly #known = new Map<string, Operation>();
  readonly #now: () => Date;
  #isBusy = false;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Throws `Refused` 409 while another is under way. `onEnd` is told the error, if it ended with one. */
  begin(
    id: string,
    tenant: string | undefined,
    work: () => Promise<unknown>,
    onEnd: (operation: { readonly id: string }, error: unknown) => void,
  ): void {
    if (this.#isBusy) throw new Refused({ status: 409, code: 'stack-busy', what: text.busy(), remedy: text.busyRemedy() });
    this.#isBusy = true;
    const operation: Operation = { id, tenant, begun: this.#now().toISOString(), end: undefined };
    this.#known.set(id, operation);
    const ended = (end: End, error: unknown): void => {
      this.#isBusy = false;
      operation.end = end;
      this.#forget();
      onEnd(operation, error);
    };
    const at = (): string => this.#now().toISOString();
    work().then(
      (answer) => ended({ at: at(), answer: JSON.stringify(answer) }, undefined),
      (error: unknown) => ended({ at: at(), problem: problemOf(error) }, error),
    );
  }

  /** As it is told. Of another tenant, or of all where one is asked for, there is none. Throws `Refused` 404. */
  tell(id: string, tenant: string | undefined, locale: Locale) {
    const known = this.#known.get(id);
    if (known === undefined || (tenant !== undefined && tenant !== known.tenant))
      throw new Refused({ status: 404, code: 'unknown-operation', what: text.noOperation(MOST), remedy: text.noOperationRemedy() });
    const { begun, end } = known;
    const told = { id, tenant: known.tenant ?? null, begun, ended: end?.at ?? null };
    if (end === undefined) return { ...told, status: 'running' as const };
    if ('problem' in end) return { ...told, status: 'failed' as const, problem: problemBody(end.problem, locale) };
    const result: unknown = JSON.parse(end.answer);
    return { ...told, status: 'done' as const, result };
  }

  /** The oldest first; never the last. */
  #forget(): void {
    const size = ({ end }: Operation): number => (end !== undefined && 'answer' in end ? end.answer.length : 0);
    let answered = [...this.#known.values()].reduce((sum, operation) => sum + size(operation), 0);
    for (const operation of this.#known.values()) {
      if (this.#known.size <= 1 || (this.#known.size <= MOST && answered <= MOST_ANSWERED)) return;
      this.#known.delete(operation.id);
      answered -= size(operation);
    }
  }
}
