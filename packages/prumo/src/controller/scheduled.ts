import type { Job } from '../model/index.ts';
import type { Spec } from '../spec/index.ts';

const HOUR = 3_600_000;

/** What runs by itself at its time: the command a person would type, and milliseconds it may take: what also goes to a bucket takes longer. */
const COMMANDS = {
  drills: { argv: ['prove', '--json'], within: 3 * HOUR },
  'backup-full': { argv: ['backup', 'now', '--type', 'full', '--json'], within: 12 * HOUR },
  'backup-differential': { argv: ['backup', 'now', '--type', 'differential', '--json'], within: 12 * HOUR },
  'backup-incremental': { argv: ['backup', 'now', '--type', 'incremental', '--json'], within: 12 * HOUR },
  'backup-logical': { argv: ['backup', 'now', '--logical', '--json'], within: 18 * HOUR },
  'backup-files': { argv: ['backup', 'now', '--files', '--json'], within: 24 * HOUR },
  'backup-verify': { argv: ['backup', 'verify', '--json'], within: 12 * HOUR },
  'backup-watch': { argv: ['backup', 'status', '--json'], within: HOUR / 12 },
  export: { argv: ['export', 'now', '--json'], within: 18 * HOUR },
} as const satisfies Record<string, { readonly argv: readonly string[]; readonly within: number }>;

export type Scheduled = keyof typeof COMMANDS;
export const SCHEDULED = Object.keys(COMMANDS) as readonly Scheduled[];

/** What is wrong with backups is noticed within this and the time each problem has of its own. */
const WATCHED = '*/5 * * * *';

/** Cron expressions of five fields, by the machine's clock. */
export type Times = Partial<Readonly<Record<Scheduled, string>>>;

/** When what is to run by itself. Empty: nothing. Pure. */
export function timesOf({ drills, backup }: Pick<Spec, 'drills' | 'backup'>): Times {
  return {
    ...(drills.schedule === undefined ? {} : { drills: drills.schedule }),
    ...(backup === undefined ? {} : { 'backup-full': backup.full }),
    ...(backup?.differential === undefined ? {} : { 'backup-differential': backup.differential }),
    ...(backup?.incremental === undefined ? {} : { 'backup-incremental': backup.incremental }),
    ...(backup?.logical === undefined ? {} : { 'backup-logical': backup.logical }),
    ...(backup?.files?.schedule === undefined ? {} : { 'backup-files': backup.files.schedule }),
    ...(backup?.verify === undefined ? {} : { 'backup-verify': backup.verify }),
    ...(backup === undefined ? {} : { 'backup-watch': WATCHED }),
    ...(backup?.export?.schedule === undefined ? {} : { export: backup.export.schedule }),
  };
}

/** The command a schedule runs: the same a person would type, as the same user. */
export function scheduledJob(
  what: Scheduled,
  inputs: { readonly node: string; readonly cli: string; readonly spec: string; readonly env: Readonly<Record<string, string>> },
): Job {
  const { argv, within } = COMMANDS[what];
  return {
    name: `scheduled-${what}`,
    component: 'prumo',
    node: 'prumo',
    argv: [inputs.node, inputs.cli, '--file', inputs.spec, ...argv],
    env: inputs.env,
    files: [],
    after: [],
    within,
    runs: 'always',
    // A line of JSON, and whatever else is said before it.
    outputKept: 256 * 1024,
    title: `run at its time: ${argv.join(' ')}`,
  };
}
