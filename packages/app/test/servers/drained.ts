import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A service in a process of its own, and what it has told. */
export interface Drained extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly port: number;
  readonly told: readonly Readonly<Record<string, unknown>>[];
  /** Exit code, when it has ended. */
  readonly ended: Promise<unknown>;
}

/** Starts `drained-service.ts` with one framework; killed at the end where it still lives. */
export async function startDrained(kind: string, host: string, settings: object): Promise<Drained> {
  const program = fileURLToPath(new URL('./drained-service.ts', import.meta.url));
  const child = spawn(process.execPath, [program, kind, host, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  const told: Record<string, unknown>[] = [];
  const { promise: listening, resolve, reject } = Promise.withResolvers<number>();
  void ended.then((code) => reject(new Error(`ended with ${String(code)} before it listened`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const one = JSON.parse(line);
    told.push(one);
    if (one.listening) resolve(one.listening.port);
  });
  return {
    child,
    port: await listening,
    told,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
