import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { stackIdOf } from '../../layout.ts';

/** What a stack somewhere on this machine reckons with. */
export interface ClaimedMemory {
  /** See `stackIdOf`. */
  readonly stackId: string;
  readonly stack: string;
  readonly bytes: number;
}

const NAME = /@prumo\/memory\/([0-9a-f]{8})\/([a-z0-9-]+)\/(\d{1,15})\/\d+/g;

/**
 * Tells the whole machine what memory a stack reckons with, for as long as this process lives. Stacks of other homes, and of other users,
 * cannot be read; but the kernel lists every abstract Unix socket by its name, and drops it with its process, so nothing goes stale.
 * Nobody vouches for a claim: whoever can run a program here can make one, as they could use the memory itself.
 */
export class MemoryClaim implements AsyncDisposable {
  #held: { readonly name: string; readonly server: Server } | undefined;

  /** Claim so much instead of what was claimed before. */
  async claim(state: string, stack: string, bytes: number): Promise<void> {
    // With the pid, since a stack's controller and the command that changes it both claim, and the larger counts.
    const name = `\0prumo/memory/${stackIdOf(state)}/${stack}/${Math.round(bytes)}/${process.pid}`;
    if (this.#held?.name === name) return;
    const server = createServer((socket) => void socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(name, resolve);
    });
    server.unref();
    const before = this.#held;
    this.#held = { name, server };
    if (before !== undefined) await close(before.server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) await close(held.server);
  }
}

/** What is claimed on this machine now (more exactly, in this network namespace), the largest claim of each stack. */
export async function claimedMemory(): Promise<readonly ClaimedMemory[]> {
  return claimsIn(await readFile('/proc/net/unix', 'utf8').catch(() => ''));
}

/** Read claims from a list of Unix sockets as proc(5) has it. Pure. */
export function claimsIn(sockets: string): readonly ClaimedMemory[] {
  const largest = new Map<string, ClaimedMemory>();
  for (const [, stackId = '', stack = '', digits = ''] of sockets.matchAll(NAME)) {
    const bytes = Number(digits);
    if (bytes > (largest.get(stackId)?.bytes ?? 0)) largest.set(stackId, { stackId, stack, bytes });
  }
  return [...largest.values()];
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
