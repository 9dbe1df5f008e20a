import { join } from 'node:path';
import { mostPoolConnections } from '../../components/pgbouncer/index.ts';
import { appRole } from '../../components/postgres/index.ts';
import { type DrillContext, type Experiment, measured, Unsteady } from '../../model/index.ts';
import { Database } from '../cluster/database.ts';
import { LedgerTable } from '../cluster/ledger-table.ts';
import { ApplicationWriters } from '../load/application-writers.ts';
import { ask, targetOf } from '../load/login.ts';
import { loadNode, PGBENCH_THREADS, pgbench } from '../load/pgbench.ts';
import { PATIENCE } from '../load/patience.ts';
import { WriteLog } from '../load/write-log.ts';
import { CrowdWatch } from './crowd-watch.ts';
import { failedRequests } from './failed-requests.ts';
import { judgeErrors, judgePasswords, judgeThroughput } from './judge.ts';
import { PasswordProbe } from './passwords.ts';
import { GeneratorWatch, MANY, middlePair, type Round, roundsOf, throughputLost } from './rounds.ts';
import { text } from './text.ts';

/** Runs of the many, each beside one of the few, and transactions of each run: the same for both. Of three pairs the middle one can be off by the tenth it is compared with. */
const PAIRS = 5;
const TRANSACTIONS = 20_000;
/** Transactions of each run that does not count: some of every client. */
const WARM_TRANSACTIONS = 5000;
const WHOLE_WITHIN = 15_000;
/** Rows to choose from. */
const ROWS = 10_000;
/** Arrivals per second of requests whose waiting is measured: so few that they are no load themselves. */
const PER_SECOND = 20;
const CONNECTIONS = 4;
/** A tenth of the 2 s in which a person still waits (Nielsen, 1993): later arrivals than that are our own lateness. Milliseconds. */
const LAG_ALLOWED = 200;

/** A thousand clients where there are connections for a few, in turn with as many clients as connections; logins, right and wrong, meanwhile. */
export function saturation(context: DrillContext): Experiment {
  const { stack, platform, signal } = context;
  const endpoint = stack.endpoint('pooler');
  const target = targetOf(stack, endpoint, 'application');
  const table = new LedgerTable(stack, context.run);
  const few = stack.spec.database.pooler.size;
  const mostServers = mostPoolConnections(stack.spec);
  const node = loadNode(stack);
  const log = new WriteLog(context.run, join(context.folder, 'writes.ndjson'));
  const writers = new ApplicationWriters({
    target,
    table: table.name,
    perSecond: PER_SECOND,
    connections: CONNECTIONS,
    answerWithin: PATIENCE,
    log,
  });
  const crowd = new CrowdWatch(stack, appRole(stack.spec.database.name));
  const generator = new GeneratorWatch();
  const passwords = new PasswordProbe(target, [stack.secret('database.owner'), stack.secret('database.monitor')]);
  const rounds: Round[] = [];
  let isOver = false;
  let load: Promise<void> | undefined;
  let trying: Promise<void> | undefined;
  let from = 0;
  let begun = Number.NaN;
  let closed = false;

  async function bring(clients: number, transactions: number): Promise<Round> {
    const script = `\\set id random(1, ${ROWS})\nSELECT hash FROM ${table.name} WHERE key = 'row-' || :id;\n`;
    const seed = context.seed % 2 ** 31;
    const result = await pgbench(
      platform,
      stack,
      { target, script, clients, end: { transactions: Math.ceil(transactions / clients) }, seed, node, name: `drill-load-${context.run}` },
      signal,
    );
    return { clients, ...result };
  }

  async function allRounds(): Promise<void> {
    for (const clients of roundsOf(few, PAIRS, 0)) {
      const round = await bring(clients, TRANSACTIONS);
      rounds.push(round);
      context.say(text.round(clients, round.tps));
    }
  }

  async function stop(): Promise<void> {
    isOver = true;
    await Promise.all([crowd.stop(), generator.stop()]);
    if (closed) return;
    closed = true;
    writers.stop();
    log.close();
  }

  return {
    async steady() {
      await new Database(stack).settled(WHOLE_WITHIN, signal);
      await table.make();
      const owner = targetOf(stack, stack.endpoint('database'), 'owner');
      await ask(owner, `INSERT INTO ${table.name} SELECT 'row-' || n, md5(n::text) FROM generate_series(1, ${ROWS}) n`);
      await ask(owner, `CREATE INDEX ON ${table.name} (key)`);
      await ask(owner, `ANALYZE ${table.name}`);
      await writers.start();
      // Connections and caches are warm before anything counts, and the poolers have had a crowd: their first one costs them memory for each client.
      for (const clients of [few, MANY]) {
        const warm = await bring(clients, WARM_TRANSACTIONS);
        if (warm.failed > 0) throw new Unsteady(text.failed(warm.failed, warm.said));
      }
    },
    inject() {
      from = writers.arrivals.lags.length;
      begun = performance.now();
      crowd.start();
      generator.start(platform, node, PGBENCH_THREADS);
      trying = passwords.run(() => isOver);
      load = allRounds();
      for (const work of [load, trying]) work.catch(() => undefined);
      return Promise.resolve();
    },
    attest() {
      const { clients, waiting, servers, poolers } = crowd.most;
      // More connections than the pool is to have would be another experiment.
      if (waiting === 0 || clients < MANY || crowd.servers > mostServers) return Promise.resolve(null);
      const what = `the poolers' consoles show ${clients} clients on ${servers} server connections, ${waiting} of them waiting`;
      return Promise.resolve({ what, at: new Date().toISOString(), facts: { poolers } });
    },
    async observe() {
      await load;
      isOver = true;
      await trying;
      // Whoever has no answer after that has waited for longer than it.
      await writers.drain(PATIENCE);
      await stop();
      log.refuseUnkept();
    },
    verify() {
      const { tally } = passwords;
      const pair = middlePair(rounds);
      const share = pair === null ? null : throughputLost(pair);
      const during = log.writes.filter(({ intended }) => intended >= begun);
      const { told, unanswered, said } = failedRequests(rounds, during, tally);
      const waits = during.filter(({ outcome }) => outcome === 'acknowledged').map((write) => (write.done - write.intended) / 1000);
      return Promise.resolve({
        measurements: [
          measured('failed-requests', told + unanswered, 'count'),
          measured('requests-told-failed', told, 'count'),
          measured('requests-unanswered', unanswered, 'count'),
          ...(pair === null
            ? []
            : [
                measured('throughput-lost', throughputLost(pair), 'ratio'),
                measured('throughput-many', pair.many, 'per-second'),
                measured('throughput-few', pair.few, 'per-second'),
              ]),
          measured('longest-wait', Math.max(0, ...waits), 'seconds'),
          measured('clients', crowd.most.clients, 'count'),
          measured('clients-waiting', crowd.most.waiting, 'count'),
          measured('server-connections', crowd.servers, 'count'),
          measured('wrong-passwords-accepted', tally.wrongAccepted, 'count'),
          measured('wrong-passwords-refused', tally.wrongRefused, 'count'),
          measured('right-passwords-accepted', tally.rightAccepted, 'count'),
          measured('generator-busy', generator.most, 'ratio'),
          measured('generator-lag-p99', writers.arrivals.lagP99(from), 'milliseconds'),
        ],
        judgements: [judgeErrors(told, unanswered, said), judgeThroughput(share, generator.most), ...judgePasswords(tally)],
        load: {
          inFlightAtFault: crowd.most.clients,
          inFlightNeeded: MANY,
          lagP99: writers.arrivals.lagP99(from),
          lagAllowed: LAG_ALLOWED,
        },
      });
    },
    async end() {
      await stop();
      await Promise.allSettled([load, trying]);
      await table.drop().catch(() => undefined);
    },
  };
}
