import { REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { type Job, type JobResult, type Platform, PORTS, type StackContext } from '../../model/index.ts';
import { text } from '../text.ts';
import { programsBeside } from './programs.ts';
import { type Answer, answerSchema, type FlawedCopy, type LogicalBackup, type Request, type TakenCopy, type Verb } from './request.ts';

const HOUR = 3_600_000;
/** Milliseconds. Taking and verifying read every row or byte once. */
const WITHIN: Readonly<Record<Verb, number>> = { now: 12 * HOUR, verify: 12 * HOUR, list: 60_000 };
/** A copy is about 300 bytes of a listing. */
const ANSWER_KEPT = 8 * 1024 * 1024;

export interface LogicalOptions {
  readonly context: StackContext;
  /** Undefined: none was made yet. */
  readonly key: string | undefined;
  readonly platform: Pick<Platform, 'run'>;
  /** Of Prumo and of Node.js, readable by every node’s user. */
  readonly runtime: { readonly node: string; readonly prumo: string };
  /** Prumo’s own version. */
  readonly version: string;
  readonly signal: AbortSignal;
}

/** The logical backups of a running stack. A process of the repository’s node takes and reads them: it alone has the key in a file. */
export class LogicalRepository {
  readonly #options: LogicalOptions;

  constructor(options: LogicalOptions) {
    this.#options = options;
  }

  /** Rejects with `backup-failed`, `stack-busy` when another is being taken, or `spec-not-applied` where there is no key yet. */
  async take(): Promise<TakenCopy> {
    if (this.#options.key === undefined) throw new PrumoError({ code: 'spec-not-applied', what: text.noKey(), remedy: text.noKeyRemedy() });
    const answer = await this.#ask('now');
    if (answer.did === 'now') return { copy: answer.copy, notRemoved: answer.notRemoved };
    if (answer.did === 'busy') throw new PrumoError({ code: 'stack-busy', what: text.busy(), remedy: text.busyRemedy() });
    throw new PrumoError({
      code: 'backup-failed',
      what: text.notTaken(),
      why: verbatim(whyOf(answer)),
      remedy: text.logicalNotTakenRemedy(),
    });
  }

  /** Oldest first, and those that cannot be used. Rejects with `repository-unreadable`. */
  async list(): Promise<{ readonly copies: readonly LogicalBackup[]; readonly flawed: readonly FlawedCopy[] }> {
    const answer = await this.#ask('list');
    if (answer.did === 'list') return answer;
    throw this.#unreadable(whyOf(answer));
  }

  /** Read every byte of every copy. Resolves with how many there are. Rejects with `backup-damaged` or `repository-unreadable`. */
  async verify(): Promise<number> {
    const answer = await this.#ask('verify');
    if (answer.did !== 'verify') throw this.#unreadable(whyOf(answer));
    if (answer.flawed.length === 0) return answer.verified.length;
    throw new PrumoError({
      code: 'backup-damaged',
      what: text.damaged(),
      remedy: text.logicalDamagedRemedy(),
      details: answer.flawed.map(({ label, flaw }) => `backup ${label}: ${flaw}`),
    });
  }

  async #ask(verb: Verb): Promise<Answer> {
    const result = await this.#options.platform.run(this.#job(verb), this.#options.signal);
    const line = result.output.trimEnd().split('\n').at(-1) ?? '';
    if (result.code === 0 && line.startsWith('{')) return answerSchema.parse(JSON.parse(line));
    return { did: 'failed', why: lastWords(result) };
  }

  #job(verb: Verb): Job {
    const { context, runtime } = this.#options;
    const name = `logical-${verb}`;
    return {
      name,
      component: 'pgbackrest',
      node: repositoryNode(context).name,
      argv: [runtime.node, `${runtime.prumo}/daemon/logical-backup.js`, verb, `${context.etc(name)}/request.json`],
      env: {},
      files: [{ path: 'request.json', content: JSON.stringify(this.#request(verb)), secret: true }],
      after: [],
      within: WITHIN[verb],
      runs: 'always',
      outputKept: ANSWER_KEPT,
      title: name,
    };
  }

  #request(verb: Verb): Request {
    const { context, key, version } = this.#options;
    return {
      folder: `${context.data(REPOSITORY)}/logical`,
      ...(key === undefined ? {} : { key }),
      ...(verb === 'now' ? { source: this.#source() } : {}),
      prumo: version,
      keep: context.spec.backup?.keep ?? 1,
    };
  }

  #source(): NonNullable<Request['source']> {
    const { context } = this.#options;
    return {
      members: context.nodesOf('database').map((node) => ({
        host: node.address,
        port: PORTS.postgres,
        user: 'postgres',
        password: context.secret('database.superuser'),
        database: context.spec.database.name,
      })),
      programs: programsBeside(context.server('psql').path, context.server('zstd').path),
    };
  }

  #unreadable(why: string): PrumoError {
    return new PrumoError({ code: 'repository-unreadable', what: text.unreadable(), why: verbatim(why), remedy: text.unreadableRemedy() });
  }
}

function whyOf(answer: Answer): string {
  return answer.did === 'failed' ? answer.why : `an answer to another question: ${answer.did}`;
}

function lastWords({ output, code, timedOut }: JobResult): string {
  if (timedOut) return 'it took too long';
  return output.trimEnd().split('\n').at(-1) || `exit code ${code}`;
}
