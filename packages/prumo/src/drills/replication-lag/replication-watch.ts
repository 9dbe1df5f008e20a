import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { Session, type Target } from '../load/login.ts';
import type { Sample } from './lag.ts';

/** Milliseconds between two looks. */
const EVERY = 500;
const ANSWER_WITHIN = 5000;

/** Positions from the beginning of WAL, so that they can be subtracted; the primary's own, of the same moment, beside them. */
const QUESTION = `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text AS written,
  coalesce(jsonb_agg(jsonb_build_object('name', application_name, 'sent', pg_wal_lsn_diff(sent_lsn, '0/0'),
    'replayed', pg_wal_lsn_diff(replay_lsn, '0/0'), 'lag', extract(epoch FROM replay_lag)))
    FILTER (WHERE state = 'streaming' AND application_name = ANY($1)), '[]')::text AS standbys
  FROM (SELECT 1) AS one LEFT JOIN pg_stat_replication ON true`;

const standbysSchema = z.array(z.object({ name: z.string(), sent: z.number(), replayed: z.number(), lag: z.number().nullable() }));

/** What the primary says of its standbys, twice a second, on a connection of its own. */
export class ReplicationWatch {
  readonly samples: Sample[] = [];
  /** Looks that failed. */
  missed = 0;
  readonly #session: Session;
  readonly #members: readonly string[];
  readonly #stop = new AbortController();
  #done: Promise<void> = Promise.resolve();

  private constructor(session: Session, members: readonly string[]) {
    this.#session = session;
    this.#members = members;
  }

  /** `members`: names the standbys stream under. Rejects when the primary does not answer. */
  static async open(primary: Target, members: readonly string[]): Promise<ReplicationWatch> {
    return new ReplicationWatch(await Session.open(primary, ANSWER_WITHIN, ANSWER_WITHIN), members);
  }

  start(): void {
    this.#done = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    this.#session.drop();
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        const [row] = await this.#session.query(QUESTION, [this.#members]);
        this.samples.push({
          at: performance.now(),
          written: Number(row?.['written']),
          standbys: standbysSchema.parse(JSON.parse(String(row?.['standbys']))),
        });
      } catch {
        this.missed += 1;
      }
      await delay(EVERY);
    }
  }
}
