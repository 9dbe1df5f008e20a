/**
 * Measures what the kit costs a service, beside others, and what the example on it reaches: `npm run bench:app -- --help`.
 *
 * Writes one JSON file per part with every raw sample, as soon as a round of it is there; see docs/bench.md. Standard error tells what goes on, standard
 * output is a line for each result. Exit code 1 when a goal is missed. Everything it starts it takes away again, also on Ctrl-C.
 */
import { fileURLToPath } from 'node:url';
import { calledOff } from '../called-off.ts';
import { type BenchRun, keepResult, resultOf, tell } from '../keep-result.ts';
import type { Measured, Result } from '../result.ts';
import { commitOf, machine } from '../stack/machine.ts';
import { quietMachine } from '../stack/quiet-machine.ts';
import { auditSeconds, measureAudit } from './audit/measure.ts';
import { measuredAudit } from './audit/measured.ts';
import { drainSeconds, measureDrains } from './drains/measure.ts';
import { measuredDrains } from './drains/measured.ts';
import { escritorioSeconds, measureEscritorio } from './escritorio/measure.ts';
import { HELP, type Part, readOptions } from './options.ts';
import { measuredOverhead } from './overhead/measured.ts';
import { measureOverhead, overheadSeconds } from './overhead/measure.ts';
import { measuredScrape } from './scrape/measured.ts';
import { measureScrape, scrapeSeconds } from './scrape/measure.ts';
import { versionsOfKit } from './versions.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const options = readOptions(process.argv.slice(2));
const signal = calledOff();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Seconds of each part, for whoever waits. */
const TAKES: Readonly<Record<Part, () => number>> = {
  overhead: () => overheadSeconds({ rounds: options.runs('overhead'), seconds: options.seconds('overhead') }),
  scrape: () => scrapeSeconds({ scrapes: options.runs('scrape') }),
  audit: () => auditSeconds({ rounds: options.runs('audit'), seconds: options.seconds('audit') }),
  drains: () => drainSeconds({ drains: options.runs('drains') }),
  escritorio: () => escritorioSeconds({ rounds: options.runs('escritorio'), seconds: options.seconds('escritorio') }),
};

/** Measures one part, and hands on what there is of it after every round. */
async function measure(part: Part, keep: (measured: Measured, versions?: BenchRun['versions']) => void): Promise<void> {
  const common = { rounds: options.runs(part), seconds: options.seconds(part), signal, say };
  switch (part) {
    case 'overhead':
      return measureOverhead({ ...common, keep: (turns) => keep(measuredOverhead(turns)) });
    case 'scrape':
      return keep(measuredScrape(await measureScrape({ scrapes: options.runs(part), signal })));
    case 'audit':
      return measureAudit({ ...common, keep: (turns) => keep(measuredAudit(turns)) });
    case 'drains':
      return measureDrains({ drains: options.runs(part), signal, say, keep: (runs) => keep(measuredDrains(runs)) });
    case 'escritorio':
      return measureEscritorio({ ...common, seed: options.seed, pgbench: options.pgbench, keep });
  }
}

async function main(): Promise<void> {
  const common = {
    at: new Date().toISOString(),
    commit: commitOf(ROOT),
    seed: options.seed,
    machine: options.anyway ? await machine() : await quietMachine(),
  };
  for (const part of options.only) {
    say(`${part}: this takes about ${Math.ceil(TAKES[part]() / 60)} minutes`);
    let last: Result | undefined;
    await measure(part, (measured, versions = versionsOfKit()) => {
      last = keepResult(options.results, resultOf(measured, { ...common, command: options.command(part), versions }));
    });
    if (last === undefined) continue;
    if (options.json) process.stdout.write(`${JSON.stringify(last)}\n`);
    else tell(last);
    if (!last.met) process.exitCode = 1;
  }
}

if (options.help) process.stdout.write(HELP);
else await main();
