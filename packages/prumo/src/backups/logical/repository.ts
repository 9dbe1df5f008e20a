import { basename } from 'node:path';
import { type BackupPlace, REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
import { SUPERUSER } from '../../components/postgres/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { type Job, type Platform, PORTS, type StackContext } from '../../model/index.ts';
import type { Soundness } from '../content/index.ts';
import { lastWords } from '../last-words.ts';
import { offsitePlaceOf, SEND_WITHIN } from '../offsite/index.ts';
import { keepOf } from '../retention/index.ts';
import { isShortOfRoom, restoreText } from '../restore/index.ts';
import { text } from '../text.ts';
import { tableKey } from './table-name.ts';
import { programsBeside, type Programs } from './programs.ts';
import {
  type Answer,
  answerSchema,
  type Compared,
  type FlawedCopy,
  type Into,
  type LogicalBackup,
  type Request,
  type TakenCopy,
  type Verb,
} from './request.ts';

const HOUR = 3_600_000;
/** Milliseconds. Taking and verifying read every row or byte once. */
const WITHIN: Readonly<Record<Verb, number>> = {
  now: 12 * HOUR + SEND_WITHIN,
  verify: 12 * HOUR,
  list: 60_000,
  look: 60_000,
  restore: 24 * HOUR,
  compare: 12 * HOUR,
  soundness: 12 * HOUR,
};
/** Milliseconds: each manifest is a request to the store. */
const LIST_OFFSITE_WITHIN = 180_000;
/** Tables and indexes worked on at once: as many as there are processors, up to so many. */
const MOST_JOBS = 8;
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
  /** Where what is asked about is kept. What is taken is always kept here, and sent to the bucket where there is one. Default `local`. */
  readonly place?: BackupPlace | undefined;
}

/** A copy, and the server beside the running one that it goes into. */
export interface Restoring {
  readonly label: string;
  /** Folder of the server's socket. */
  readonly socket: string;
  /** Folder for the unpacked dump. */
  readonly scratch: string;
  /** Qualified names of the only tables to be restored; none: all. */
  readonly tables: readonly string[];
}

/** The logical backups of a running stack. A process of the repository’s node takes and reads them: it alone has the key in a file. */
export class LogicalRepository {
  readonly #options: LogicalOptions;
  readonly place: BackupPlace;

  /** Throws `backup-not-wanted` for a bucket the spec does not name. */
  constructor(options: LogicalOptions) {
    this.#options = options;
    this.place = options.place ?? 'local';
    if (this.place === 'offsite' && offsitePlaceOf(options.context, 'logical') === undefined)
      throw new PrumoError({ code: 'backup-not-wanted', what: text.noOffsite(), remedy: text.noOffsiteRemedy() });
  }

  /** Rejects with `backup-failed`, `stack-busy` when another is being taken, or `spec-not-applied` where there is no key yet. */
  async take(): Promise<TakenCopy> {
    if (this.#options.key === undefined) throw new PrumoError({ code: 'spec-not-applied', what: text.noKey(), remedy: text.noKeyRemedy() });
    const answer = await this.#ask('now');
    if (answer.did === 'now') return { copy: answer.copy, notRemoved: answer.notRemoved, offsite: answer.offsite };
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
      what: this.place === 'local' ? text.damaged() : text.offsiteDamaged(),
      remedy: this.place === 'local' ? text.logicalDamagedRemedy() : text.offsiteDamagedRemedy(),
      details: answer.flawed.map(({ label, flaw }) => `backup ${label}${this.place === 'local' ? '' : ' (offsite)'}: ${flaw}`),
    });
  }

  /** Which tables are in a copy. Rejects with `backup-damaged` or `repository-unreadable`. */
  async look(label: string): Promise<{ has(table: string): boolean }> {
    const answer = await this.#ask('look', this.#into({ label, tables: [], socket: '', scratch: '' }));
    if (answer.did === 'look') {
      const keys = new Set(answer.tables.map(tableKey));
      return { has: (table) => keys.has(tableKey(table)) };
    }
    if (answer.did === 'damaged') throw this.#damaged(answer.why);
    throw this.#unreadable(whyOf(answer));
  }

  /**
   * Restore a copy into a server that has nothing yet, by its socket. Resolves with the database's name. Rejects with `backup-damaged`,
   * `unknown-table`, `disk-full` or `restore-failed`.
   */
  async restore(restoring: Restoring): Promise<string> {
    const answer = await this.#ask('restore', this.#into(restoring));
    if (answer.did === 'restore') return answer.database;
    throw this.#notRestored(answer);
  }

  /** Recompute what its manifest says from a copy that was restored. Rejects as `restore`. */
  async compare(restoring: Restoring): Promise<Compared> {
    const answer = await this.#ask('compare', this.#into(restoring));
    if (answer.did === 'compare') return answer.compared;
    throw this.#notRestored(answer);
  }

  /** Have what was restored check itself; it is of no other use afterwards. Rejects as `restore`. */
  async soundness(restoring: Restoring): Promise<Soundness> {
    const answer = await this.#ask('soundness', this.#into(restoring));
    if (answer.did === 'soundness') return answer.soundness;
    throw this.#notRestored(answer);
  }

  async #ask(verb: Verb, into?: Into): Promise<Answer> {
    const result = await this.#options.platform.run(this.#job(verb, into), this.#options.signal);
    const line = result.output.trimEnd().split('\n').at(-1) ?? '';
    if (result.code === 0 && line.startsWith('{')) return answerSchema.parse(JSON.parse(line));
    return { did: 'failed', why: lastWords(result) };
  }

  #job(verb: Verb, into?: Into): Job {
    const { context, runtime } = this.#options;
    // A drill's restore and a person's may be under way at once.
    const about = this.place === 'local' || verb === 'now' ? `logical-${verb}` : `logical-${verb}-${this.place}`;
    const name = into === undefined ? about : `${about}-${basename(into.login.host)}`;
    return {
      name,
      component: 'pgbackrest',
      node: repositoryNode(context).name,
      argv: [runtime.node, `${runtime.prumo}/daemon/logical-backup.js`, verb, `${context.etc(name)}/request.json`],
      env: {},
      files: [{ path: 'request.json', content: JSON.stringify(this.#request(verb, into)), secret: true }],
      after: [],
      within: verb === 'list' && this.place === 'offsite' ? LIST_OFFSITE_WITHIN : WITHIN[verb],
      runs: 'always',
      outputKept: ANSWER_KEPT,
      title: name,
    };
  }

  #request(verb: Verb, into?: Into): Request {
    const { context, key, version } = this.#options;
    const offsite = verb === 'now' || this.place === 'offsite' ? offsitePlaceOf(context, 'logical') : undefined;
    return {
      folder: `${context.data(REPOSITORY)}/logical`,
      ...(key === undefined ? {} : { key }),
      ...(offsite === undefined ? {} : { offsite }),
      ...(verb === 'now' ? { source: this.#source() } : {}),
      ...(into === undefined ? {} : { into }),
      prumo: version,
      keep: keepOf(context.spec.backup?.keep ?? 1, context.spec.backup?.generations),
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
      programs: this.#programs(),
    };
  }

  #into({ label, socket, scratch, tables }: Restoring): Into {
    const jobs = Math.min(MOST_JOBS, this.#options.context.machine.cores);
    return {
      label,
      login: { host: socket, port: PORTS.postgres, user: SUPERUSER },
      programs: this.#programs(),
      scratch,
      jobs,
      tables: [...tables],
    };
  }

  #programs(): Programs {
    const { context } = this.#options;
    return programsBeside(context.server('psql').path, context.server('zstd').path);
  }

  #notRestored(answer: Answer): PrumoError {
    if (answer.did === 'damaged') return this.#damaged(answer.why);
    if (answer.did === 'no-table') return unknownTable(answer.name);
    const why = verbatim(whyOf(answer));
    if (isShortOfRoom(why.en))
      return new PrumoError({ code: 'disk-full', what: restoreText.filledUp(), why, remedy: restoreText.roomRemedy() });
    return new PrumoError({ code: 'restore-failed', what: restoreText.notRestored(), why, remedy: restoreText.notRestoredRemedy() });
  }

  #damaged(why: string): PrumoError {
    return new PrumoError({ code: 'backup-damaged', what: text.notRestorable(), why: verbatim(why), remedy: text.notRestorableRemedy() });
  }

  #unreadable(why: string): PrumoError {
    return new PrumoError({
      code: 'repository-unreadable',
      what: this.place === 'local' ? text.unreadable() : text.offsiteUnreadable(),
      why: verbatim(why),
      remedy: this.place === 'local' ? text.unreadableRemedy() : text.offsiteRemedy(),
    });
  }
}

function whyOf(answer: Answer): string {
  return answer.did === 'failed' ? answer.why : `an answer to another question: ${answer.did}`;
}

/** A table that is in no copy by this name. */
export function unknownTable(name: string): PrumoError {
  return new PrumoError({ code: 'unknown-table', what: text.noTable(name), remedy: text.noTableRemedy() });
}
