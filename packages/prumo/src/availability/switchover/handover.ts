import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { handoverSocket } from '../../components/postgres/index.ts';
import type { StackContext, StackNode } from '../../model/index.ts';

/** Milliseconds for Patroni's launcher to say that it will tell. */
const READY_WITHIN = 1000;

/** The line to the primary's Patroni that tells when all is ready for PostgreSQL to stop, and waits (components/postgres/launcher-handover.ts). */
export class Handover {
  readonly #socket: Socket;
  #heard = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (said: string) => (this.#heard += said));
    // A line that breaks shows as one that says nothing more.
    socket.on('error', () => undefined);
  }

  /** Null where nobody listens: Patroni was started by an earlier version, or is another one. */
  static async open(context: StackContext, primary: StackNode): Promise<Handover | null> {
    const handover = new Handover(createConnection({ path: handoverSocket(context, primary) }));
    if (await handover.#says('ready', AbortSignal.timeout(READY_WITHIN))) return handover;
    handover[Symbol.dispose]();
    return null;
  }

  /** Resolves with true when PostgreSQL is about to stop and waits to be let go; with false when the line breaks, or at the signal. */
  async stopping(signal: AbortSignal): Promise<boolean> {
    return this.#says('stopping', signal);
  }

  /** Let it stop. */
  go(): void {
    this.#socket.write('go\n');
  }

  async #says(word: string, signal: AbortSignal): Promise<boolean> {
    while (!this.#heard.includes(`${word}\n`)) {
      if (this.#socket.closed) return false;
      const over = new AbortController();
      const either = { signal: AbortSignal.any([signal, over.signal]) };
      try {
        await Promise.race([once(this.#socket, 'data', either), once(this.#socket, 'close', either)]);
      } catch {
        return false;
      } finally {
        over.abort();
      }
    }
    return true;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
