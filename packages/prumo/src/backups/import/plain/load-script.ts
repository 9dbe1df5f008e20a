import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { PrumoError } from '../../../errors/index.ts';
import type { Login } from '../../logical/content/index.ts';
import { text } from '../text.ts';
import type { LeftOut } from '../toc.ts';
import { type Judgement, judge } from './judge.ts';
import { readScript } from './read-script.ts';

/** What a script says it holds, and what of it was not loaded. */
export interface ReadScript {
  /** Rows of each table that had data, by the name it was given. */
  readonly counts: Readonly<Record<string, number>>;
  readonly leftOut: readonly LeftOut[];
  /** Roles that owned something. */
  readonly owners: readonly string[];
  /** Statements about rights that were not carried out. */
  readonly rights: number;
}

/** Whoever takes statements and rows. */
interface Taker {
  statement(text: string): Promise<void>;
  copy(text: string): Promise<void>;
  rows(bytes: Buffer): Promise<void>;
  copied(): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;
const NOBODY: Taker = { statement: nothing, copy: nothing, rows: nothing, copied: nothing };

/** Count what a script holds, and do nothing else with it. */
export function countScript(chunks: AsyncIterable<Buffer>): Promise<ReadScript> {
  return goThrough(chunks, NOBODY);
}

/**
 * Carry a script out as a role that may do nothing outside its own database: statement by statement, over PostgreSQL's protocol and not by psql, so that
 * there is nobody who would run a program. Ends with the first error, in the server's words, or with `import-file`.
 */
export async function loadScript(chunks: AsyncIterable<Buffer>, login: Login, signal: AbortSignal): Promise<ReadScript> {
  const client = new pg.Client({ ...login, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'prumo-import' });
  // A connection that breaks shows in the statement that meets it.
  client.on('error', () => undefined);
  const end = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    await client.connect();
    return await goThrough(chunks, takerOf(client));
  } finally {
    signal.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}

function takerOf(client: pg.Client): Taker {
  let data: ReturnType<typeof copyFrom> | undefined;
  let failure: unknown;
  const mustGoOn = (): void => {
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error(String(failure));
  };
  return {
    async statement(statement) {
      await client.query(statement);
    },
    async copy(statement) {
      data = client.query(copyFrom(statement));
      data.on('error', (error) => (failure ??= error));
      mustGoOn();
    },
    async rows(bytes) {
      mustGoOn();
      if (data !== undefined && !data.write(bytes)) await Promise.race([once(data, 'drain'), once(data, 'close')]);
      mustGoOn();
    },
    async copied() {
      mustGoOn();
      if (data === undefined) return;
      const done = finished(data);
      data.end();
      await done;
      data = undefined;
    },
  };
}

async function goThrough(chunks: AsyncIterable<Buffer>, taker: Taker): Promise<ReadScript> {
  const counts: Record<string, number> = {};
  const leftOut: LeftOut[] = [];
  const owners = new Set<string>();
  let rights = 0;
  let table = '';
  const judged = async (statement: string, judgement: Judgement): Promise<void> => {
    switch (judgement.do) {
      case 'run':
        return taker.statement(statement);
      case 'copy':
        table = judgement.table;
        counts[table] ??= 0;
        return taker.copy(statement);
      case 'map':
        owners.add(judgement.owner);
        return;
      case 'leave':
        if (judgement.why === 'rights') rights += 1;
        else if (judgement.why !== 'stack') leftOut.push({ what: beginningOf(statement), why: judgement.why });
        return;
      case 'refuse':
        throw new PrumoError({
          code: 'import-file',
          what: text.statement(beginningOf(statement)),
          remedy: text.statementRemedy(),
          still: text.untouched(),
        });
    }
  };
  for await (const part of readScript(chunks, (statement) => judge(statement).do === 'copy')) {
    if (part.kind === 'statement') await judged(part.text, judge(part.text));
    else if (part.kind === 'copied') await taker.copied();
    else {
      counts[table] = (counts[table] ?? 0) + part.rows;
      await taker.rows(part.bytes);
    }
  }
  return { counts, leftOut, owners: [...owners], rights };
}

/** Its first words: what follows may be anybody's data. */
function beginningOf(statement: string): string {
  return statement.split(/\s+/).slice(0, 4).join(' ').slice(0, 80).replace(/;$/, '');
}
