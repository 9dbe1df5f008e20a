import * as z from 'zod';
import type { ExportsApiConfig } from '../../components/exports/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { type Locale, verbatim } from '../../messages/message.ts';
import type { Job, JobResult } from '../../model/index.ts';
import { isErrorCode } from '../../platforms/local/wire.ts';
import { RETRY_AFTER, Refused } from './problem.ts';
import { text } from './text.ts';

/** A command of Prumo's that a request leads to. Whatever is in it came from outside and was looked at in `call.ts`. */
export type Command =
  | { readonly verb: 'list' | 'now'; readonly tenant: string | undefined }
  | { readonly verb: 'show'; readonly name: string }
  | { readonly verb: 'download'; readonly name: string; readonly to: string };

const HOUR = 3_600_000;
/** Milliseconds. */
const WITHIN: Readonly<Record<Command['verb'], number>> = { list: 60_000, show: 60_000, now: 18 * HOUR, download: HOUR };
/** Bytes of output kept: some thirty thousand exports are listed in that. */
const OUTPUT_KEPT = 8 * 1024 * 1024;

/** Words after `prumo`. A value never stands alone: one that begins with `-` is still a value. Pure. */
export function wordsOf(command: Command): readonly string[] {
  switch (command.verb) {
    case 'list':
    case 'now':
      return ['export', command.verb, '--json', ...(command.tenant === undefined ? [] : [`--tenant=${command.tenant}`])];
    case 'show':
      return ['export', 'show', '--json', command.name];
    case 'download':
      return ['export', 'download', '--json', `--to=${command.to}`, command.name];
  }
}

/** The command as the agent runs it; no other job has `name` meanwhile. Pure. */
export function jobOf(command: Command, config: ExportsApiConfig, name: string, locale: Locale): Job {
  return {
    name,
    component: 'exports',
    node: 'prumo',
    argv: [config.node, config.cli, '--file', config.spec, `--lang=${locale}`, ...wordsOf(command)],
    env: { PRUMO_HOME: config.home, NO_COLOR: '1' },
    files: [],
    after: [],
    within: WITHIN[command.verb],
    runs: 'always',
    outputKept: OUTPUT_KEPT,
    title: `export ${command.verb}, for the API`,
  };
}

const errorSchema = z.object({
  error: z.object({
    code: z.string().refine(isErrorCode),
    what: z.string(),
    why: z.string().nullish(),
    remedy: z.string(),
  }),
});

/** What a command answered with `--json`. Throws what it was refused with, as `PrumoError` or `Refused`. Pure. */
export function answerOf<Answer>(command: Command, result: JobResult, schema: z.ZodType<Answer>): Answer {
  const document = documentIn(result.output);
  if (result.code === 0) return schema.parse(document);
  if (result.timedOut) throw ranOut(command);
  const refused = errorSchema.safeParse(document);
  if (!refused.success) throw new Error(`export ${command.verb} ended with ${result.code ?? result.signal ?? 'nothing'} and said nothing`);
  const { code, what, why, remedy } = refused.data.error;
  throw new PrumoError({
    code,
    what: verbatim(what),
    ...(typeof why === 'string' ? { why: verbatim(why) } : {}),
    remedy: verbatim(remedy),
  });
}

/** The one document among warnings: the last line that is one. Undefined: none. */
function documentIn(output: string): unknown {
  const line = output.split('\n').findLast((one) => one.startsWith('{'));
  try {
    return line === undefined ? undefined : JSON.parse(line);
  } catch {
    return undefined;
  }
}

function ranOut({ verb }: Command): Refused {
  const what = text.ranOut(WITHIN[verb] / 1000);
  return verb === 'now'
    ? new Refused({ status: 500, code: 'export-failed', what, remedy: text.failedRemedy() })
    : new Refused({ status: 503, code: 'repository-unreadable', what, remedy: text.failedRemedy(), headers: RETRY_AFTER });
}
