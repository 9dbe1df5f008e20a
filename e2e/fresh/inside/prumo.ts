import { spawn } from 'node:child_process';
import * as z from 'zod';

const statusSchema = z.object({
  stack: z.string(),
  agent: z.string(),
  controller: z.string(),
  healthy: z.boolean(),
  services: z.array(
    z.object({
      name: z.string(),
      component: z.string(),
      health: z.string(),
      role: z.string().nullable(),
      pid: z.number().nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type Status = z.infer<typeof statusSchema>;

/** Prumo's command line as a user has it, on one spec. */
export class Prumo {
  readonly #spec: string;

  constructor(spec: string) {
    this.#spec = spec;
  }

  /** Standard output of a command; what it says on standard error is passed on. Rejects on another exit code than those allowed. */
  async run(
    argv: readonly string[],
    { within, codes = [0] }: { readonly within: number; readonly codes?: readonly number[] },
  ): Promise<string> {
    const child = spawn('npx', ['prumo', '--file', this.#spec, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      err.push(chunk);
      process.stderr.write(chunk);
    });
    let overdue = false;
    const timer = setTimeout(() => {
      overdue = true;
      child.kill('SIGKILL');
    }, within);
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
    clearTimeout(timer);
    const said = Buffer.concat(out).toString();
    if (code !== null && codes.includes(code)) return said;
    const reason = overdue ? `not done within ${within / 1000} s` : `exit code ${code}`;
    throw new Error(`prumo ${argv.join(' ')}: ${reason}\n${tail(said)}\n${tail(Buffer.concat(err).toString())}`);
  }

  async status(): Promise<Status> {
    return statusSchema.parse(JSON.parse(await this.run(['status', '--json'], { within: 30_000, codes: [0, 1] })));
  }
}

/** Services that are not healthy, as people would want to read of them. */
export function complaints(status: Status): string {
  const ill = status.services.filter((service) => service.health !== 'healthy');
  return ill.map(({ name, health, reason }) => `${name} ${health}${reason === null ? '' : ` (${reason})`}`).join(', ');
}

function tail(said: string): string {
  return said.trimEnd().split('\n').slice(-30).join('\n');
}
