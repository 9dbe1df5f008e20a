import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { markIn, tenantMark } from '../../backups/export/manifest.ts';
import { type ExportsApiConfig, HEALTH_PATH } from '../../components/exports/index.ts';
import type { Locale } from '../../messages/message.ts';
import type { Platform } from '../../model/index.ts';
import { type Call, noExport, readCall, readTake, wrongMethod } from './call.ts';
import { answerOf, type Command, jobOf } from './command.ts';
import type { Downloads, Handed } from './downloads.ts';
import { Operations } from './operations.ts';
import { Refused } from './problem.ts';
import { Slots } from './slots.ts';
import { text } from './text.ts';
import { bearerOf, isSameToken, WrongTokens } from './token.ts';

/** A request, as far as an answer depends on it. */
export interface Asked {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  readonly locale: Locale;
  readonly address: string;
  /** Rejects with `Refused` 413 where it is too long. */
  readonly body: () => Promise<Uint8Array>;
  /** Aborts when the caller goes. */
  readonly signal: AbortSignal;
  /** What the log tells of it. */
  readonly note: (what: Readonly<Record<string, string | undefined>>) => void;
}

export type Answer =
  | { readonly status: 204 }
  | { readonly status: 200 | 202; readonly headers?: Readonly<Record<string, string>>; readonly json: unknown }
  | { readonly status: 200; readonly name: string; readonly handed: Handed };

export interface ApiOptions {
  readonly config: ExportsApiConfig;
  readonly platform: Pick<Platform, 'run'>;
  readonly downloads: Downloads;
  /** Milliseconds, of a clock that only goes forward. */
  readonly monotonic: () => number;
  readonly now: () => Date;
  readonly onEnd: (operation: { readonly id: string }, error: unknown) => void;
  /** Ends what is under way. */
  readonly stop: AbortSignal;
}

const summarySchema = z.looseObject({ name: z.string(), tenant: z.looseObject({ key: z.string() }) });
const listSchema = z.looseObject({ exports: z.array(summarySchema), flawed: z.array(z.looseObject({ name: z.string() })) });
const shownSchema = z.looseObject({ export: summarySchema });
const takenSchema = z
  .looseObject({ exports: z.array(summarySchema) })
  .optional()
  // More than is kept of an answer: they are in the list.
  .transform((taken) => taken ?? null);
const writtenSchema = z.looseObject({ name: z.string() });

/** Commands at a time: each is a process that loads all a command needs. */
const COMMANDS = 2;
const COMMANDS_WAITING = 32;
/** Files at a time, each as large as an export in plain text. */
const DOWNLOADS = 4;
const DOWNLOADS_WAITING = 8;

/** Answers requests by running the commands that people type. */
export class ExportsApi {
  readonly #options: ApiOptions;
  readonly #wrong = new WrongTokens();
  readonly #operations: Operations;
  readonly #commands = new Slots(COMMANDS, COMMANDS_WAITING);
  readonly #files = new Slots(DOWNLOADS, DOWNLOADS_WAITING);

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#operations = new Operations(options.now);
  }

  /** Rejects with `Refused`, `PrumoError`, the signal's reason, or a bug. */
  async answer(asked: Asked): Promise<Answer> {
    if (asked.target === HEALTH_PATH) {
      asked.note({ route: 'health' });
      if (asked.method === 'GET' || asked.method === 'HEAD') return { status: 204 };
      throw wrongMethod(asked.method, ['GET', 'HEAD']);
    }
    // Before anything else is looked at: who has no token learns nothing of what there is.
    this.#mustShowToken(asked);
    const call = readCall(asked.method, asked.target);
    note(asked, call);
    switch (call.kind) {
      case 'list':
        return { status: 200, json: await this.#list(call.tenant, asked) };
      case 'take':
        return this.#take(asked);
      case 'operation':
        return { status: 200, json: this.#operations.tell(call.id, call.tenant, asked.locale) };
      case 'show':
        return { status: 200, json: await this.#show(call.name, call.tenant, asked) };
      case 'download':
        return this.#download(call.name, call.tenant, asked);
    }
  }

  #mustShowToken({ authorization, address }: Asked): void {
    const given = bearerOf(authorization);
    if (given !== undefined && isSameToken(given, this.#options.config.token)) return;
    const wait = given === undefined ? undefined : this.#wrong.wrong(address, this.#options.monotonic());
    const refusal = { code: 'token-refused', remedy: text.noTokenRemedy() } as const;
    if (wait !== undefined)
      throw new Refused({ ...refusal, status: 429, what: text.wrongTooOften(), headers: { 'retry-after': String(wait) } });
    const challenge = `Bearer realm="exports"${given === undefined ? '' : ', error="invalid_token"'}`;
    throw new Refused({ ...refusal, status: 401, what: text.noToken(), headers: { 'www-authenticate': challenge } });
  }

  async #list(tenant: string | undefined, asked: Asked): Promise<unknown> {
    const found = await this.#run({ verb: 'list', tenant }, listSchema, asked);
    // The command goes by a mark in the names.
    return tenant === undefined ? found : { ...found, exports: found.exports.filter((one) => one.tenant.key === tenant) };
  }

  async #take(asked: Asked): Promise<Answer> {
    const { contentType, contentEncoding, locale } = asked;
    const tenant = readTake(await asked.body(), { type: contentType, encoding: contentEncoding });
    const id = randomUUID();
    asked.note({ operation: id, tenant });
    const { config, platform, stop, onEnd } = this.#options;
    const command = { verb: 'now', tenant } as const;
    const work = async (): Promise<unknown> =>
      answerOf(command, await platform.run(jobOf(command, config, 'exports-operation', locale), stop), takenSchema);
    this.#operations.begin(id, tenant, work, onEnd);
    return {
      status: 202,
      headers: { location: `/v1/operations/${id}` },
      json: this.#operations.tell(id, undefined, locale),
    };
  }

  async #show(name: string, tenant: string | undefined, asked: Asked): Promise<unknown> {
    if (tenant !== undefined && markIn(name) !== tenantMark(tenant)) throw noExport();
    const shown = await this.#run({ verb: 'show', name }, shownSchema, asked);
    // A mark is a part of a hash: the manifest says whose it is.
    if (tenant !== undefined && shown.export.tenant.key !== tenant) throw noExport();
    return shown;
  }

  async #download(name: string, tenant: string | undefined, asked: Asked): Promise<Answer> {
    if (tenant !== undefined) await this.#show(name, tenant, asked);
    const slot = await this.#files.take(asked.signal);
    try {
      const handed = await this.#options.downloads.hand(async (to) => {
        await this.#run({ verb: 'download', name, to }, writtenSchema, asked);
      });
      return { status: 200, name: `${name}.tar`, handed: { ...handed, [Symbol.asyncDispose]: () => closed(handed, slot) } };
    } catch (error) {
      slot[Symbol.dispose]();
      throw error;
    }
  }

  async #run<Result>(command: Command, schema: z.ZodType<Result>, { signal, locale }: Asked): Promise<Result> {
    const { config, platform, stop } = this.#options;
    const until = AbortSignal.any([signal, stop]);
    using slot = await this.#commands.take(until);
    return answerOf(command, await platform.run(jobOf(command, config, `exports-${slot.number}-command`, locale), until), schema);
  }
}

async function closed(handed: Handed, slot: Disposable): Promise<void> {
  slot[Symbol.dispose]();
  await handed[Symbol.asyncDispose]();
}

function note(asked: Asked, call: Call): void {
  asked.note({
    route: call.kind,
    export: 'name' in call ? call.name : undefined,
    operation: 'id' in call ? call.id : undefined,
    tenant: 'tenant' in call ? call.tenant : undefined,
  });
}
