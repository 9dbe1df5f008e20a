import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import * as z from 'zod';
import { Command, type Ended } from './command.ts';
import { Outlive } from './outlive.ts';
import { type StackPlace, remainsOf } from './remains.ts';
import { Terminal } from './terminal.ts';

const BUILT = fileURLToPath(new URL('../../packages/prumo/bin/prumo.js', import.meta.url));

const statusSchema = z.object({
  schemaVersion: z.literal(1),
  agent: z.enum(['running', 'unreachable']),
  controller: z.enum(['running', 'unreachable']),
  healthy: z.boolean(),
  services: z.array(
    z.object({
      name: z.string(),
      component: z.string(),
      health: z.string(),
      role: z.string().nullable(),
      pid: z.number().nullable(),
      restarts: z.number(),
      reason: z.string().nullable(),
    }),
  ),
});
export type Status = z.infer<typeof statusSchema>;
export type StatusRow = Status['services'][number];

const allocationSchema = z.object({ subnet: z.string(), listen: z.string(), httpsPort: z.number(), httpPort: z.number(), run: z.string() });

export interface StackOptions {
  /** Name in the spec. */
  readonly name: string;
  /** Text of `prumo.yaml`. */
  readonly spec: string;
  /** Files of the application, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where state goes, e.g. a small disk. Default: a folder of its own. */
  readonly home?: string;
  /** More environment for every command. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A stack of its own: spec, application, PRUMO_HOME. Nothing runs until `prumo('up')`. Disposing destroys it and fails when anything is left. */
export class TestStack {
  readonly folder: string;
  readonly home: string;
  readonly name: string;
  readonly #underWay = new Set<Command>();
  readonly #env: Readonly<Record<string, string>>;
  readonly #outlive: Outlive;

  constructor({ name, spec, files = {}, home, env = {} }: StackOptions) {
    this.name = name;
    this.folder = mkdtempSync('/tmp/prumo-e2e-');
    chmodSync(this.folder, 0o755);
    this.home = home ?? join(this.folder, 'home');
    this.#env = {
      PATH: `${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      LANG: 'C.UTF-8',
      HOME: process.env['HOME'] ?? '/',
      PRUMO_HOME: this.home,
      ...env,
    };
    mkdirSync(join(this.folder, 'app'));
    this.write({ 'prumo.yaml': spec, ...files });
    this.#outlive = new Outlive({
      // The built product and not the packed one, which goes with the run of tests.
      argv: [process.execPath, BUILT, '--stack', name, 'destroy', '--yes', name],
      env: this.#env,
      folder: this.folder,
    });
  }

  /** Folder with the spec and the application. */
  get app(): string {
    return join(this.folder, 'app');
  }

  get state(): string {
    return join(this.home, this.name);
  }

  get place(): StackPlace {
    return { state: this.state, subnet: this.allocation()?.subnet };
  }

  /** Replace files of the application; its spec is `prumo.yaml`. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) writeFileSync(join(this.app, path), content);
  }

  /** Start the packed `prumo` and do not wait. */
  start(argv: readonly string[], through: readonly string[] = []): Command {
    const [program, ...rest] = [...through, inject('prumoBin'), ...argv];
    const command = new Command([program ?? '', ...rest], { cwd: this.app, env: this.#env });
    this.#underWay.add(command);
    const over = (): boolean => this.#underWay.delete(command);
    command.ended.then(over, over);
    return command;
  }

  /** Start it on a terminal of its own. */
  onTerminal(...argv: readonly string[]): Terminal {
    return new Terminal([inject('prumoBin'), ...argv], { cwd: this.app, env: this.#env });
  }

  prumo(...argv: readonly string[]): Promise<Ended> {
    return this.start(argv).ended;
  }

  /** Run it and fail unless it ends with 0. */
  async must(...argv: readonly string[]): Promise<Ended> {
    const ended = await this.prumo(...argv);
    if (ended.code !== 0)
      throw new Error(`prumo ${argv.join(' ')} ended with ${ended.code ?? ended.signal ?? '?'}\n${ended.stdout}\n${ended.stderr}`);
    return ended;
  }

  async status(): Promise<Status> {
    const ended = await this.prumo('status', '--json');
    return statusSchema.parse(JSON.parse(ended.stdout));
  }

  allocation(): z.infer<typeof allocationSchema> | undefined {
    const file = join(this.state, 'allocation.json');
    return existsSync(file) ? allocationSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  }

  /** What `down` or `destroy` should have taken away and did not. */
  remains(options: { readonly destroyed: boolean }, place: StackPlace = this.place): readonly string[] {
    return remainsOf(place, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { place } = this;
    // A test that ran out of time leaves its command at work: it holds the stack's lock, and the stack would stay for good.
    for (const command of this.#underWay) await command.kill('SIGTERM').catch(() => undefined);
    if (existsSync(join(this.state, 'allocation.json'))) await this.must('--stack', this.name, 'destroy', '--yes', this.name);
    const left = this.remains({ destroyed: existsSync(this.state) === false }, place);
    if (left.length > 0) throw new Error(`left behind by ${this.name}:\n${left.join('\n')}`);
    rmSync(this.folder, { recursive: true, force: true });
    this.#outlive[Symbol.dispose]();
  }
}
