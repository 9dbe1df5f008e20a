import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { CalledOff } from '../called-off.ts';
import { Command, type Ended } from '../../e2e/harness/command.ts';
import { processesOf, remainsOf, type StackPlace } from '../../e2e/harness/remains.ts';

const statusSchema = z.object({
  healthy: z.boolean(),
  services: z.array(z.object({ name: z.string(), health: z.string(), pid: z.number().nullable() })),
});
const allocationSchema = z.object({ subnet: z.string() });
const appliedSchema = z.object({ services: z.record(z.string(), z.object({ env: z.record(z.string(), z.string()) })) });

/** How a command may go. */
export interface Allowed {
  /** Exit codes. Default: 0 alone. */
  readonly codes?: readonly number[];
  /** Milliseconds it may take. Default: four minutes. */
  readonly within?: number;
}

/** Milliseconds for a stack to be healthy again after a drill. */
const HEALTHY_WITHIN = 120_000;

export interface BenchStackOptions {
  /** `bin/prumo.js` of the packed product. */
  readonly bin: string;
  /** Path of the spec. */
  readonly spec: string;
  /** Its name. */
  readonly name: string;
  /** No further command is started once it is aborted; what was made is taken away all the same. */
  readonly signal: AbortSignal;
}

/** A stack of the packed product with a state folder of its own. Disposing destroys it, and fails when anything is left. */
export class BenchStack {
  readonly home = mkdtempSync('/tmp/prumo-bench-');
  readonly #options: BenchStackOptions;

  constructor(options: BenchStackOptions) {
    chmodSync(this.home, 0o755); // the servers' users pass through it
    this.#options = options;
  }

  get state(): string {
    return join(this.home, this.#options.name);
  }

  get place(): StackPlace {
    const file = join(this.state, 'allocation.json');
    return {
      state: this.state,
      subnet: existsSync(file) ? allocationSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).subnet : undefined,
    };
  }

  get processes(): ReturnType<typeof processesOf> {
    return processesOf(this.place);
  }

  /** Run a command of the packed product with this process's Node.js. Rejects unless it ends with 0, or with one of `codes`. */
  async prumo(argv: readonly string[], allowed: Allowed = {}): Promise<Ended> {
    const { signal } = this.#options;
    signal.throwIfAborted();
    return this.#run(argv, allowed, signal);
  }

  /** Run a command as npm installs it: by `bin/prumo`, which finds its Node.js by itself. */
  async installed(argv: readonly string[]): Promise<Ended> {
    const { bin, signal } = this.#options;
    signal.throwIfAborted();
    return this.#run(argv, {}, signal, [join(dirname(bin), 'prumo')]);
  }

  /** Resolves when every service is healthy. Rejects when not within two minutes, with those that are not. */
  async healthy(): Promise<void> {
    const deadline = performance.now() + HEALTHY_WITHIN;
    while (!(await this.#status()).healthy) {
      if (performance.now() > deadline) return void (await this.mustBeHealthy());
      await this.pause(250);
    }
  }

  /** How a command of ours went that must say everything is healthy. Rejects when it is not. */
  async mustBeHealthy(): Promise<z.infer<typeof statusSchema>> {
    const status = await this.#status();
    if (!status.healthy)
      throw new Error(
        `not all healthy: ${status.services
          .filter(({ health }) => health !== 'healthy')
          .map(({ name, health }) => `${name} ${health}`)
          .join(', ')}`,
      );
    return status;
  }

  /** A variable as the application was given it. */
  givenToApp(variable: string): string {
    const value = appliedSchema.parse(JSON.parse(readFileSync(join(this.state, 'applied.json'), 'utf8'))).services['web-1']?.env[variable];
    if (value === undefined) throw new Error(`web-1 has no ${variable}`);
    return value;
  }

  /** Do nothing for a while, unless it is all called off. */
  async pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#options.signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { place } = this;
    const { name } = this.#options;
    if (place.subnet !== undefined) await this.#run(['--stack', name, 'destroy', '--yes', name]);
    const left = remainsOf(place, { destroyed: true });
    if (left.length > 0) throw new Error(`left behind by ${name}:\n${left.join('\n')}`);
    rmSync(this.home, { recursive: true, force: true });
  }

  async #status(): Promise<z.infer<typeof statusSchema>> {
    return statusSchema.parse(JSON.parse((await this.prumo(['status', '--json'])).stdout));
  }

  async #run(
    argv: readonly string[],
    { codes = [0], within }: Allowed = {},
    signal?: AbortSignal,
    program: readonly [string, ...string[]] = [process.execPath, this.#options.bin],
  ): Promise<Ended> {
    const { spec } = this.#options;
    const env = {
      // A Node.js found in PATH would not be the one measured.
      PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      LANG: 'C.UTF-8',
      HOME: process.env['HOME'] ?? '/',
      PRUMO_HOME: this.home,
    };
    const command = new Command([...program, '--file', spec, ...argv], {
      cwd: this.home,
      env,
      ...(within === undefined ? {} : { within }),
    });
    const callOff = (): void => {
      // Ctrl-C reaches it by itself, from the terminal, and a second one would keep it from cleaning up.
      if (signal?.reason instanceof CalledOff && signal.reason.by !== 'SIGINT') command.kill('SIGTERM').catch(() => undefined);
    };
    signal?.addEventListener('abort', callOff, { once: true });
    const ended = await command.ended.finally(() => signal?.removeEventListener('abort', callOff));
    if (ended.code === null || !codes.includes(ended.code))
      throw new Error(`prumo ${argv.join(' ')} ended with ${ended.code ?? ended.signal ?? '?'}\n${ended.stdout}\n${ended.stderr}`);
    return ended;
  }
}
