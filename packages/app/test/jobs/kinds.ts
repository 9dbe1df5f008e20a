import { z } from 'zod';
import { jobKind } from '../../src/jobs/index.ts';

const payload = z.object({ number: z.number() });

/** Something done in the database. */
export const book = jobKind('book', { parse: payload.parse });

/** Something done outside. */
export const send = jobKind('send', { parse: payload.parse });

/** Takes its worker's process with it. */
export const deadly = jobKind('deadly', { parse: payload.parse, attempts: 3 });

/** `began` and `sent` are written outside of the job's transaction, as the world would see it; `booked` inside. */
export const TABLES = `CREATE TABLE began (number integer NOT NULL);
CREATE TABLE booked (number integer NOT NULL);
CREATE TABLE sent (key text PRIMARY KEY);`;
