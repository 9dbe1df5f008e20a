import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { escrowText, keysOf, offsiteUrl } from '../../backups/escrow/index.ts';
import type { BucketKeys, DrillContext, Job } from '../../model/index.ts';
import type { BucketSpec } from '../../spec/index.ts';

/** Milliseconds: a terabyte is copied and replayed. */
export const WITHIN = 24 * 3_600_000;
const REMOVED_WITHIN = 600_000;
const LOOK_EVERY = 200;

const answerSchema = z.object({
  stack: z.string(),
  rehearsal: z.literal(true),
  entry: z.string(),
  reached: z.string().nullable(),
  seconds: z.number(),
  healthy: z.boolean(),
  unhealthy: z.array(z.object({ service: z.string(), health: z.string(), reason: z.string().nullable() })),
});
/** What `prumo recover --rehearsal --json` printed of a stack that came up. */
export type Answer = z.infer<typeof answerSchema>;

const errorSchema = z.object({ error: z.object({ code: z.string(), what: z.string(), why: z.string().nullish() }) });
/** What it printed where the stack did not come up. */
export interface Refusal {
  readonly code: string;
  readonly said: string;
}

/**
 * `prumo recover --rehearsal`, as a person types it on an empty machine, with nothing but the address of the bucket, its credentials and the file of keys. It
 * runs as a job: whatever becomes of this process, nothing of the second stack goes on running, and the guard removes what is left of it.
 */
export class RehearsedRecovery {
  /** Name of the second stack. */
  readonly name: string;
  readonly #context: DrillContext;
  readonly #offsite: BucketSpec;
  readonly #access: BucketKeys;
  readonly #end = new AbortController();
  #job: Promise<unknown> = Promise.resolve();
  #isStarted = false;
  #isUp = false;

  constructor(context: DrillContext, name: string, offsite: BucketSpec, access: BucketKeys) {
    this.#context = context;
    this.name = name;
    this.#offsite = offsite;
    this.#access = access;
  }

  /** The files a person would bring along, and the application's code, which no backup holds. */
  async bringAlong(): Promise<void> {
    const { stack } = this.#context;
    const { ca, accessKey, secretKey } = this.#access;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const secret = { mode: 0o600 };
    await writeFile(this.#file('keys'), escrowText(keysOf(stack), undefined), secret);
    await writeFile(this.#file('credentials'), `AWS_ACCESS_KEY_ID='${accessKey}'\nAWS_SECRET_ACCESS_KEY='${secretKey}'\n`, secret);
    if (ca !== undefined) await writeFile(this.#file('ca.crt'), ca);
    await mkdir(this.#file('code'), { recursive: true });
    // With the folders it imports from, but without the spec: that comes from the bucket.
    if (stack.release !== '') await cp(releaseRoot(stack.release), this.#file('code'), { recursive: true, verbatimSymlinks: true });
    for (const name of ['prumo.yaml', this.#offsite.envFile]) await rm(join(this.#into, name), { force: true });
  }

  /** Undo steps: what is left of the second stack, and of what was brought along. */
  undo(): readonly { readonly kind: 'run'; readonly job: Job }[] {
    return [{ kind: 'run', job: this.#removal() }];
  }

  /** Resolves with what it answered when the stack is up or is given up. It stays up until `stop`. Rejects with errors that are the drill's own. */
  async recover(): Promise<Answer | Refusal> {
    const { platform, runtime, signal } = this.#context;
    const { endpoint, region } = this.#offsite;
    const words = [
      ...['recover', '--rehearsal', '--json', '--from', offsiteUrl(this.#offsite), '--endpoint', endpoint, '--region', region],
      ...['--key', this.#file('keys'), '--credentials', this.#file('credentials'), '--into', this.#into],
      ...(this.#access.ca === undefined ? [] : ['--ca-file', this.#file('ca.crt')]),
    ];
    // It stays: with the job, all it has started would go.
    const script = '"$@" >"$0/answer" 2>"$0/said"; echo "$?" >"$0/ended.part"; mv "$0/ended.part" "$0/ended"; exec tail -f /dev/null';
    const argv = ['/bin/sh', '-c', script, this.#folder, runtime.node, `${runtime.prumo}/cli.js`, ...words];
    let ended: unknown;
    this.#isStarted = true;
    this.#job = platform.run(this.#jobOf('rehearsal', argv, WITHIN), AbortSignal.any([signal, this.#end.signal])).then(
      (result) => (ended = result),
      (error: unknown) => (ended = error),
    );
    for (;;) {
      signal.throwIfAborted();
      const code = await readFile(this.#file('ended'), 'utf8').catch(() => undefined);
      if (code !== undefined) {
        this.#isUp = true;
        return this.#answer(Number(code));
      }
      if (ended !== undefined) throw new Error(`the recovery ended without an answer: ${JSON.stringify(ended)}`);
      await delay(LOOK_EVERY, undefined, { signal });
    }
  }

  /** Nothing of the second stack is there afterwards. It is taken down in order first: what is killed leaves its shared memory behind. */
  async stop(): Promise<void> {
    if (!this.#isStarted || this.#end.signal.aborted) return;
    // One that is still being brought back holds its own lock.
    if (this.#isUp) await this.#context.platform.run(this.#removal(), new AbortController().signal).catch(() => undefined);
    this.#end.abort();
    await this.#job;
  }

  async #answer(code: number): Promise<Answer | Refusal> {
    const printed = await readFile(this.#file('answer'), 'utf8');
    const said = (await readFile(this.#file('said'), 'utf8')).trim().split('\n').at(-1) ?? '';
    return readAnswer(printed, `ended with ${code}: ${said}`);
  }

  #removal(): Job {
    const { node, prumo } = this.#context.runtime;
    // A recovery that is being ended may hold the stack's lock for a moment yet (4, `stack-busy`).
    const script = `tries=0
while [ -e "$1/allocation.json" ]; do
  "$2" "$3" destroy --stack "$4" --yes "$4" && break
  code=$?; tries=$((tries + 1))
  if [ $code -ne 4 ] || [ $tries -gt 60 ]; then exit $code; fi
  sleep 1
done
rm -rf "$1" "$5"`;
    const argv = ['/bin/sh', '-c', script, 'sh', join(this.#home, this.name), node, `${prumo}/cli.js`, this.name, this.#folder];
    return this.#jobOf('rehearsal-undo', argv, REMOVED_WITHIN);
  }

  get #folder(): string {
    return join(this.#context.folder, 'rehearsal');
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }

  /** Where the spec goes: the place of the application within its release. */
  get #into(): string {
    const { release } = this.#context.stack;
    return release === '' ? this.#file('code') : join(this.#file('code'), release.slice(releaseRoot(release).length));
  }

  /** The folder of all stacks of this machine. */
  get #home(): string {
    // <home>/<stack>/services/<name>/etc
    return resolve(this.#context.stack.etc('rehearsal'), '../../../..');
  }

  #jobOf(name: string, argv: readonly string[], within: number): Job {
    return {
      name,
      component: 'prumo',
      // As the agent itself: it makes users, as `up` does.
      node: 'prumo',
      argv,
      env: { PRUMO_HOME: this.#home, PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
      files: [],
      after: [],
      within,
      runs: 'always',
      title: 'bring the stack back from its bucket',
    };
  }
}

/** `<state>/releases/<id>`, of the application's folder in it. Pure. */
function releaseRoot(release: string): string {
  const [state = '', rest = ''] = release.split('/releases/');
  return `${state}/releases/${rest.split('/')[0] ?? ''}`;
}

/** What was printed, as an answer or a refusal. Throws for anything else: that is no word of the system's. Pure. */
export function readAnswer(printed: string, otherwise: string): Answer | Refusal {
  let document: unknown;
  try {
    document = JSON.parse(printed);
  } catch {
    throw new Error(`the recovery ${otherwise}`);
  }
  const answer = answerSchema.safeParse(document);
  if (answer.success) return answer.data;
  const { error } = errorSchema.parse(document);
  return { code: error.code, said: error.why == null ? error.what : `${error.what} ${error.why}` };
}
