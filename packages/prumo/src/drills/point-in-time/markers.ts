import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { DrillContext } from '../../model/index.ts';
import { Session, targetOf } from '../load/login.ts';

/** Milliseconds on either side of the moment: far above a clock's grain, and both sides together within the second that is claimed. */
const APART = 400;
const WITHIN = 5000;

/** Two rows with a moment between them. All times are the database's own, epoch milliseconds. */
export interface Markers {
  /** The moment to go back to. */
  readonly target: number;
  /** From before the first row was written to after the second was acknowledged. */
  readonly from: number;
  readonly to: number;
}

const clockSchema = z.object({ now: z.coerce.number() });

/** Write a row on the application's own path, wait, note the moment, wait, write another. Both are acknowledged. */
export async function writeMarkers({ stack, signal, run }: DrillContext, table: string): Promise<Markers> {
  const session = await Session.open(targetOf(stack, stack.endpoint('pooler'), 'application'), WITHIN, WITHIN);
  try {
    const clock = async (): Promise<number> => {
      const [row] = await session.query(`SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::text AS now`);
      return clockSchema.parse(row).now;
    };
    const write = (key: string) => session.query(`INSERT INTO ${table} (key, hash) VALUES ('${key}', '${run}')`);
    const from = await clock();
    await write('before');
    await delay(APART, undefined, { signal });
    const target = await clock();
    await delay(APART, undefined, { signal });
    await write('after');
    return { from, target, to: await clock() };
  } finally {
    session.drop();
  }
}
