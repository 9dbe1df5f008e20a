/** Runs inside the root, in namespaces of its own: `node e2e/fresh/inside/main.ts SPEC`. Standard output: a line per step, see report.ts. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Steps } from '../steps.ts';
import { failOver, healthyAgain } from './failover.ts';
import { complaints, Prumo } from './prumo.ts';
import { processes } from './processes.ts';
import { INSIDE_STEPS, type InsideStep, stepLine } from './report.ts';
import { visit } from './visit.ts';

/** The example's own promise: `writes_return: 5s` in its prumo.yaml. */
const WRITES_RETURN = 5;
const OFFICES = '5';
const AUTHORITY = '/var/lib/prumo/escritorio/services/edge/data/caddy/pki/authorities/local/root.crt';

const checkSchema = z.object({ id: z.string(), status: z.string(), found: z.string().optional(), title: z.object({ en: z.string() }) });
const doctorSchema = z.object({ healthy: z.boolean(), checks: z.array(checkSchema) });
const upSchema = z.object({ healthy: z.boolean(), seconds: z.number(), services: z.array(z.unknown()) });
const loginSchema = z.object({ url: z.url(), office: z.string(), email: z.string(), password: z.string() });
const seedSchema = z.object({ loaded: z.literal(true), rows: z.number(), seconds: z.number(), login: loginSchema });

const [, , spec = 'prumo.yaml'] = process.argv;
const prumo = new Prumo(spec);
const mountsBefore = mounts();
const own = new Set(processes().map(({ pid }) => pid));
const steps = new Steps((step) => void process.stdout.write(stepLine(step)));
let silence: number | undefined;
let login: z.infer<typeof loginSchema> | undefined;

const work: Readonly<Record<InsideStep, () => Promise<Record<string, unknown>>>> = {
  'doctor finds all in order': async () => {
    const { healthy, checks } = doctorSchema.parse(JSON.parse(await prumo.run(['doctor', '--json'], { within: 60_000, codes: [0, 1] })));
    const problems = checks.filter((check) => check.status === 'problem');
    if (!healthy) throw new Error(problems.map((check) => `${check.title.en}: ${check.found ?? 'missing'}`).join('\n'));
    return Object.fromEntries(checks.flatMap((check) => (check.id.startsWith('server') ? [[check.title.en, check.found]] : [])));
  },
  'prumo up': async () => {
    const { healthy, seconds, services } = upSchema.parse(JSON.parse(await prumo.run(['up', '--json'], { within: 300_000 })));
    if (!healthy) throw new Error('up ended well, and its status is not healthy');
    return { services: services.length, upSeconds: seconds };
  },
  'status: all healthy': async () => {
    const status = await prumo.status();
    if (!status.healthy || complaints(status) !== '') throw new Error(complaints(status));
    return { services: status.services.length, agent: status.agent, controller: status.controller };
  },
  'prumo run seed': async () => {
    const seeded = seedSchema.parse(
      JSON.parse(await prumo.run(['run', 'seed', '--', '--offices', OFFICES, '--json'], { within: 120_000 })),
    );
    login = seeded.login;
    return { rows: seeded.rows, seedSeconds: seeded.seconds };
  },
  'log in, read and write a case over HTTPS': async () => {
    if (login === undefined) throw new Error('the seed said of no one to log in');
    return visit(login, AUTHORITY);
  },
  failover: async () => {
    const facts = await failOver(prumo);
    silence = facts.secondsWithoutWrites;
    return facts;
  },
  'writes return within 5 s': async () => {
    if (silence === undefined || silence > WRITES_RETURN) throw new Error(`they returned after ${silence} s`);
    return { seconds: silence };
  },
  'all healthy again': () => healthyAgain(prumo),
  'prumo down': async () => {
    await prumo.run(['down'], { within: 120_000 });
    const left = processes().filter(({ pid }) => !own.has(pid));
    if (left.length > 0) throw new Error(`left: ${left.map(({ pid, argv }) => `${pid} ${argv.join(' ').slice(0, 120)}`).join('\n')}`);
    const extra = mounts().filter((mount) => !mountsBefore.includes(mount));
    if (extra.length > 0) throw new Error(`still mounted: ${extra.join(', ')}`);
    return { processesLeft: 0, mountsLeft: 0 };
  },
};

for (const name of INSIDE_STEPS) await steps.run(name, work[name], { isVerdict: name === 'writes return within 5 s' });
// What a person would look at first; the rest is in the log of each service.
if (steps.failed) {
  process.stderr.write(await prumo.run(['status'], { within: 30_000, codes: [0, 1] }).catch(String));
  process.stderr.write(await prumo.run(['logs', '--lines', '300'], { within: 30_000 }).catch(String));
}
process.exitCode = steps.failed ? 1 : 0;

function mounts(): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '');
}
