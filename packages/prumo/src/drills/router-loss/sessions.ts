import * as z from 'zod';
import { askHaproxy, readStat } from '../../availability/ask-haproxy.ts';

/** Sessions a router carries to the primary now, as its own administration socket says. Rejects when it does not answer. */
export async function sessionsToPrimary(socket: string): Promise<number> {
  return parseSessions(await askHaproxy(socket, 'show stat'));
}

/** Sessions of the frontend to the primary. Throws when the answer is something else. */
export function parseSessions(answer: string): number {
  const row = readStat(answer).find(({ pxname, svname }) => pxname === 'primary' && svname === 'FRONTEND');
  return z.coerce.number().int().min(0).parse(row?.['scur']);
}
