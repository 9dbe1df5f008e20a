import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Variant } from './variants.ts';

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));
/** OpenTelemetry's hooks come before what they watch. */
const AUTOMATIC = ['--import', import.meta.resolve('./opentelemetry.ts')];
/** Milliseconds a service may take to start, and to answer on its channel. */
const PATIENCE = 120_000;

export interface Surroundings {
  readonly databaseUrl: string;
  /** Base address of an OTLP/HTTP collector. */
  readonly collector: string;
}

/** A service in a process of its own. Disposing of it kills it. */
export interface Service extends AsyncDisposable {
  readonly port: number;
  readonly child: ChildProcess;
  /** Exit code once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Microseconds of processor time it has taken since it began, its threads included. */
  usage(): Promise<number>;
}

/** Starts one and waits until it listens. Rejects when it does not. */
export async function startService(variant: Variant, { databaseUrl, collector }: Surroundings): Promise<Service> {
  const child = fork(PROGRAM, [variant], {
    execArgv: variant === 'opentelemetry' ? AUTOMATIC : [],
    // The access log goes nowhere, but through the same system call as anywhere.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      NODE_NO_WARNINGS: '1',
      BENCH_DATABASE_URL: databaseUrl,
      BENCH_COLLECTOR: collector,
      ...(variant === 'opentelemetry' && { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_SERVICE_NAME: 'bench' }),
    },
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => z.number().nullable().parse(code));
  const answer = async (): Promise<unknown> => {
    const gone = ended.then((code) => Promise.reject(new Error(`the service with ${variant} ended with ${code}`)));
    const message = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) }).then(([first]: unknown[]) => first);
    return Promise.race([message, gone]);
  };
  const { port } = z.object({ port: z.number() }).parse(await answer());
  return {
    port,
    child,
    ended,
    async usage() {
      const answered = answer();
      child.send('usage');
      return z.object({ microseconds: z.number() }).parse(await answered).microseconds;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
