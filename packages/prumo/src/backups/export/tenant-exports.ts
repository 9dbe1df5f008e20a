import { randomUUID } from 'node:crypto';
import { type BackupPlace, REPOSITORY, repositoryNode } from '../../components/pgbackrest/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { type Job, type Platform, PORTS, type StackContext } from '../../model/index.ts';
import { storeWords } from '../../platforms/object-store/index.ts';
import type { ExportSpec } from '../../spec/index.ts';
import { lastWords } from '../last-words.ts';
import type { LogicalOptions } from '../logical/repository.ts';
import type { Target } from '../logical/targets/index.ts';
import { offsitePlaceOf, placeAsked, SEND_WITHIN } from '../offsite/index.ts';
import { keepOf } from '../retention/index.ts';
import { text as general } from '../text.ts';
import { type ExportFlaw, Exports, flawOf, type FoundExport } from './exports.ts';
import type { ExportManifest } from './manifest.ts';
import {
  type ExportAnswer,
  exportAnswerSchema,
  type ExportRequest,
  type ExportVerb,
  type ForeseenExports,
  type TakenExports,
  type TenantRestored,
} from './request.ts';
import { text } from './text.ts';

const HOUR = 3_600_000;
/** Milliseconds. Exporting and restoring read every row more than once. */
const WITHIN: Readonly<Record<ExportVerb, number>> = { now: 12 * HOUR + SEND_WITHIN, restore: 12 * HOUR, foresee: 60_000 };
/** An export is about 250 bytes of an answer. */
const ANSWER_KEPT = 32 * 1024 * 1024;

/** The tenants’ exports of a running stack. A process of the repository’s node writes them; whoever has the key reads them where they lie. */
export class TenantExports {
  readonly #options: LogicalOptions;
  readonly #spec: ExportSpec;
  readonly #key: string;
  readonly place: BackupPlace;

  /**
   * Throws `export-not-wanted` where the spec has none, `backup-not-wanted` for a bucket it does not name, and `spec-not-applied` where there is
   * no key yet.
   */
  constructor(options: LogicalOptions) {
    const { context, key } = options;
    const spec = context.spec.backup?.export;
    if (spec === undefined) throw new PrumoError({ code: 'export-not-wanted', what: text.notWanted(), remedy: text.notWantedRemedy() });
    if (key === undefined) throw new PrumoError({ code: 'spec-not-applied', what: general.noKey(), remedy: general.noKeyRemedy() });
    this.#options = options;
    this.#spec = spec;
    this.#key = key;
    this.place = options.place ?? 'local';
    if (this.place === 'offsite' && offsitePlaceOf(context, 'exports') === undefined)
      throw new PrumoError({ code: 'backup-not-wanted', what: general.noOffsite(), remedy: general.noOffsiteRemedy() });
  }

  /** Of one tenant or all, here, and then in the bucket where there is one. Rejects with `unknown-tenant`, `export-failed`, or `stack-busy` while others are taken or restored. */
  async take(tenant: string | undefined): Promise<TakenExports> {
    const answer = await this.#ask('now', { tenant });
    if (answer.did === 'now') return answer;
    throw this.#refusal(answer, tenant, 'export-failed');
  }

  /** What an export would hold. Rejects with `unknown-tenant` or `export-failed`. */
  async foresee(tenant: string | undefined): Promise<ForeseenExports> {
    const answer = await this.#ask('foresee', { tenant });
    if (answer.did === 'foresee') return answer;
    throw this.#refusal(answer, tenant, 'export-failed');
  }

  /**
   * Make a tenant what it was in an export; or do all of it and take it back. Rejects with `restore-failed`, `backup-damaged` or `stack-busy`; then
   * nothing was changed.
   */
  async restore({ name, tenant }: ExportManifest, isRehearsal: boolean): Promise<TenantRestored> {
    const answer = await this.#ask('restore', { name, from: this.place, rehearse: isRehearsal });
    if (answer.did === 'restore') return answer;
    throw this.#refusal(answer, tenant.key, 'restore-failed');
  }

  /** Oldest first, with those that cannot be used. */
  async list(tenant: string | undefined): Promise<readonly FoundExport[]> {
    return this.#reading((exports) => exports.list(tenant, this.#options.signal));
  }

  /** The newest whole one of a tenant; not what a restore, perhaps one that was refused, was about to replace. Rejects with `unknown-export`. */
  async newestOf(tenant: string): Promise<ExportManifest> {
    const newest = (await this.list(tenant)).findLast(({ manifest, flaw }) => flaw === undefined && manifest.purpose === undefined);
    if (newest?.manifest !== undefined) return newest.manifest;
    throw new PrumoError({ code: 'unknown-export', what: text.noneOf(tenant), remedy: text.unknownRemedy() });
  }

  /** Rejects with `unknown-export`, or `backup-damaged` where it cannot be used. */
  async find(name: string): Promise<ExportManifest> {
    const found = await this.#reading((exports) => exports.find(name, this.#options.signal));
    if (found === undefined) throw new PrumoError({ code: 'unknown-export', what: text.unknown(name), remedy: text.unknownRemedy() });
    if (found.manifest === undefined || found.flaw !== undefined) throw damaged(name, found.flaw ?? 'unreadable');
    return found.manifest;
  }

  /** Read every byte. Rejects with `unknown-export` or `backup-damaged`. */
  async verify(name: string): Promise<ExportManifest> {
    const manifest = await this.find(name);
    const flaw = await this.#reading((exports) => exports.verify({ name, manifest, flaw: undefined }, this.#options.signal));
    if (flaw !== undefined) throw damaged(name, flaw);
    return manifest;
  }

  /** Its rows, table by table; see `Exports.content`. Rejects with `backup-damaged`, or `repository-unreadable` where the bucket does not give it. */
  async *content(manifest: ExportManifest): ReturnType<Exports['content']> {
    using target = await placeAsked(this.#asked);
    try {
      yield* this.#in(target).content(manifest, this.#options.signal);
    } catch (error) {
      const flaw = flawOf(error);
      if (flaw !== undefined) throw damaged(manifest.name, flaw);
      throw this.place === 'local' ? error : this.#unreadable(error);
    }
  }

  get #folder(): string {
    return `${this.#options.context.data(REPOSITORY)}/exports`;
  }

  get #asked(): Parameters<typeof placeAsked>[0] {
    const offsite = this.place === 'offsite' ? offsitePlaceOf(this.#options.context, 'exports') : undefined;
    return { folder: this.#folder, offsite };
  }

  #in(target: Target): Exports {
    return new Exports(target, this.#key, this.#options.context.server('zstd').path);
  }

  async #reading<Result>(work: (exports: Exports) => Promise<Result>): Promise<Result> {
    using target = await placeAsked(this.#asked);
    try {
      return await work(this.#in(target));
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  #unreadable(error: unknown): unknown {
    this.#options.signal.throwIfAborted();
    return new PrumoError({
      code: 'repository-unreadable',
      what: this.place === 'local' ? general.unreadable() : general.offsiteUnreadable(),
      why: verbatim(storeWords(error)),
      remedy: this.place === 'local' ? general.unreadableRemedy() : general.offsiteRemedy(),
      cause: error,
    });
  }

  async #ask(verb: ExportVerb, about: Partial<Pick<ExportRequest, 'tenant' | 'name' | 'from' | 'rehearse'>>): Promise<ExportAnswer> {
    const result = await this.#options.platform.run(this.#job(verb, about), this.#options.signal);
    const line = result.output.trimEnd().split('\n').at(-1) ?? '';
    if (result.code === 0 && line.startsWith('{')) return exportAnswerSchema.parse(JSON.parse(line));
    return { did: 'failed', why: lastWords(result) };
  }

  #job(verb: ExportVerb, about: Partial<Omit<ExportRequest, 'id'>>): Job {
    const { context, runtime } = this.#options;
    const name = `export-${verb}`;
    const id = randomUUID();
    return {
      name,
      component: 'pgbackrest',
      node: repositoryNode(context).name,
      argv: [runtime.node, `${runtime.prumo}/daemon/tenant-export.js`, verb, `${context.etc(name)}/request.json`, id],
      env: {},
      files: [{ path: 'request.json', content: JSON.stringify({ id, ...this.#request(), ...about }), secret: true }],
      after: [],
      within: WITHIN[verb],
      runs: 'always',
      outputKept: ANSWER_KEPT,
      title: name,
    };
  }

  #request(): Omit<ExportRequest, 'id'> {
    const { context, version } = this.#options;
    const offsite = offsitePlaceOf(context, 'exports');
    return {
      folder: this.#folder,
      ...(offsite === undefined ? {} : { offsite }),
      key: this.#key,
      members: context.nodesOf('database').map((node) => ({
        host: node.address,
        port: PORTS.postgres,
        user: 'postgres',
        password: context.secret('database.superuser'),
        database: context.spec.database.name,
      })),
      zstd: context.server('zstd').path,
      keep: keepOf(this.#spec.keep, context.spec.backup?.generations),
      spec: {
        ...this.#spec,
        through: Object.fromEntries(Object.entries(this.#spec.through).map(([table, columns]) => [table, [...columns]])),
        shared: [...this.#spec.shared],
        exclude: [...this.#spec.exclude],
      },
      stack: context.spec.name,
      prumo: version,
    };
  }

  #refusal(answer: ExportAnswer, tenant: string | undefined, code: 'export-failed' | 'restore-failed'): PrumoError {
    const isRestore = code === 'restore-failed';
    const what = isRestore ? text.notRestored() : text.notTaken();
    switch (answer.did) {
      case 'busy':
        return new PrumoError({ code: 'stack-busy', what: text.busy(), remedy: text.busyRemedy() });
      case 'unknown-tenant':
        return new PrumoError({ code: 'unknown-tenant', what: text.unknownTenant(tenant ?? ''), remedy: text.unknownTenantRemedy() });
      case 'not-assignable':
        return new PrumoError({ code, what, why: verbatim(answer.why), remedy: text.notAssignableRemedy() });
      case 'refused': {
        const remedies = { 'not-restorable': text.notRestorableRemedy, 'tenant-busy': text.tenantBusyRemedy, damaged: text.damagedRemedy };
        return new PrumoError({ code, what, why: verbatim(answer.why), remedy: remedies[answer.because]() });
      }
      case 'failed':
        return new PrumoError({
          code,
          what,
          why: verbatim(answer.why),
          remedy: isRestore ? text.notRestorableRemedy() : text.notTakenRemedy(),
        });
      case 'now':
      case 'foresee':
      case 'restore':
        return new PrumoError({ code, what, why: verbatim(`an answer to another question: ${answer.did}`), remedy: text.notTakenRemedy() });
    }
  }
}

function damaged(name: string, flaw: ExportFlaw): PrumoError {
  return new PrumoError({ code: 'backup-damaged', what: text.flawed(name, flaw), remedy: text.damagedRemedy() });
}
