/**
 * Runs on a machine that systemd has booted, once before a restart of the machine and once after it:
 * `node e2e/fresh/inside/booted.ts SPEC before|after`. Standard output: a line per step, see report.ts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Steps } from '../steps.ts';
import { healthyAgain } from './failover.ts';
import { killAll, processes, type Process } from './processes.ts';
import { Prumo } from './prumo.ts';
import { type BootedStep, STEPS_AFTER_RESTART, STEPS_BEFORE_RESTART, stepLine } from './report.ts';
import { addRow, storedIds } from './writer.ts';

/** Of the row written before the machine is restarted; the writer of the failover counts from 1. */
const ROW = 1_000_000;
const UNITS = '/etc/systemd/system/prumo-escritorio-*.service';
/** Made by hand, so that the journal of the first boot is there for whoever has to find out why the second one failed. */
const JOURNAL = '/var/log/journal';

const [, , spec = 'prumo.yaml', phase] = process.argv;
const prumo = new Prumo(spec);
const steps = new Steps((step) => void process.stdout.write(stepLine(step)));

const work: Readonly<Record<BootedStep, () => Promise<Record<string, unknown>>>> = {
  'prumo up on a machine of systemd': async () => {
    mkdirSync(JOURNAL, { recursive: true });
    await prumo.run(['up'], { within: 300_000 });
    const unit = unitName();
    for (const [question, answer] of [
      ['is-active', 'active'],
      ['is-enabled', 'enabled'],
    ] as const)
      if (systemctl(question, unit) !== answer) throw new Error(`systemctl ${question} ${unit}: ${systemctl(question, unit)}`);
    const outside = ofTheStack().filter((one) => !cgroupOf(one).endsWith(`/${unit}`));
    if (outside.length > 0) throw new Error(`not in the unit: ${outside.map(({ pid, argv }) => `${pid} ${argv.join(' ')}`).join('; ')}`);
    return { unit, processes: ofTheStack().length };
  },
  'the unit’s main process killed: systemd starts it again, services stay': async () => {
    const unit = unitName();
    const services = servicesOf();
    const main = Number(systemctl('show', '--property=MainPID', '--value', unit));
    await killAll(processes().filter(({ pid }) => pid === main));
    const since = performance.now();
    await until('another main process', 30_000, () => {
      const now = Number(systemctl('show', '--property=MainPID', '--value', unit));
      return now !== 0 && now !== main && systemctl('is-active', unit) === 'active';
    });
    const seconds = Math.round(performance.now() - since) / 1000;
    await healthyAgain(prumo);
    // And it stays: an agent that outlived its keeper would end the unit within a moment.
    const now = Number(systemctl('show', '--property=MainPID', '--value', unit));
    const agents = processes().filter(({ parent, argv }) => parent === now && argv.some((word) => word.endsWith('/daemon/agent.js')));
    if (systemctl('is-active', unit) !== 'active' || agents.length !== 1)
      throw new Error(`${unit} is ${systemctl('is-active', unit)}, and its main process ${now} has ${agents.length} agents`);
    const gone = services.filter((service) => !servicesOf().includes(service));
    if (gone.length > 0) throw new Error(`started again: ${gone.join(', ')}`);
    return { seconds, services: services.length };
  },
  'a row is written before the machine is restarted': async () => {
    await addRow(await owner(), ROW);
    return { row: ROW };
  },
  'after a restart of the machine all is healthy by itself': async () => {
    const facts = await healthyAgain(prumo);
    return { ...facts, secondsSinceBoot: secondsSinceBoot() };
  },
  'the machine had gone down in order: PostgreSQL was shut down, not interrupted': async () => {
    const ends = await Promise.all(
      ['postgres-1', 'postgres-2', 'postgres-3'].map(async (member) => {
        const said = await prumo.run(['logs', member, '--lines', '20000'], { within: 30_000 });
        return `${member} ${[...said.matchAll(/database system was (shut down|interrupted)/g)].at(-1)?.[1] ?? 'does not say'}`;
      }),
    );
    if (ends.filter((end) => end.endsWith('shut down')).length !== 3) throw new Error(`of three members: ${ends.join('; ')}`);
    return { members: ends.length };
  },
  'what was written is there': async () => {
    const ids = await storedIds(await owner());
    if (!ids.includes(ROW)) throw new Error(`row ${ROW} is not among ${ids.length}`);
    return { rows: ids.length };
  },
  'prumo destroy leaves no unit and no process': async () => {
    await prumo.run(['destroy', '--yes', 'escritorio'], { within: 120_000 });
    const units = globSync([UNITS, '/etc/systemd/system/*.wants/prumo-*']);
    if (units.length > 0) throw new Error(`left: ${units.join(', ')}`);
    const left = ofTheStack();
    if (left.length > 0) throw new Error(`left: ${left.map(({ pid, argv }) => `${pid} ${argv.join(' ')}`).join('; ')}`);
    if (existsSync('/var/lib/prumo/escritorio')) throw new Error('its folder is left');
    return {};
  },
};

for (const name of phase === 'before' ? STEPS_BEFORE_RESTART : STEPS_AFTER_RESTART) await steps.run(name, work[name]);
if (steps.failed) process.stderr.write(await prumo.run(['status'], { within: 30_000, codes: [0, 1] }).catch(String));
process.exitCode = steps.failed ? 1 : 0;

async function owner(): Promise<string> {
  return (await prumo.run(['connect', 'db', '--owner', '--print'], { within: 30_000 })).trim();
}

function unitName(): string {
  const [file, ...others] = globSync(UNITS);
  if (file === undefined || others.length > 0) throw new Error(`units: ${globSync(UNITS).join(', ') || 'none'}`);
  return file.slice(file.lastIndexOf('/') + 1);
}

/** What it prints, whatever its exit code: `is-active` has one for each answer. */
function systemctl(...argv: readonly string[]): string {
  try {
    return execFileSync('systemctl', argv, { encoding: 'utf8', timeout: 30_000 }).trim();
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error).trim();
  }
}

/** Every process whose environment or command line names the stack, but this one's own commands. */
function ofTheStack(): readonly Process[] {
  return processes().filter(
    ({ argv, environment }) =>
      environment.get('PRUMO_INSTANCE')?.startsWith('escritorio') === true ||
      argv.some((word) => word.startsWith('/var/lib/prumo/escritorio/')),
  );
}

/** Processes the agent started for services, by number: the same after as before is the same process. */
function servicesOf(): readonly number[] {
  return ofTheStack()
    .filter(({ argv }) => argv[1]?.endsWith('/init.pl') === true)
    .map(({ pid }) => pid);
}

/** In the hierarchy of control groups version 2. */
function cgroupOf({ pid }: Process): string {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
  return (lines.find((line) => line.startsWith('0::')) ?? '').trim();
}

/** Since systemd became process 1. */
function secondsSinceBoot(): number {
  const ticks = Number(processes().find(({ pid }) => pid === 1)?.started ?? 0);
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return Math.round((uptime - ticks / 100) * 10) / 10;
}

async function until(what: string, within: number, check: () => boolean): Promise<void> {
  const deadline = performance.now() + within;
  while (!check()) {
    if (performance.now() > deadline) throw new Error(`not within ${within / 1000} s: ${what}`);
    await pause(200);
  }
}
