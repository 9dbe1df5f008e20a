import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import * as z from 'zod';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import type { TestStack } from '../harness/stack.ts';

/** Milliseconds between two requests: ten a second, whatever became of the ones before. */
const EVERY = 100;
/** Milliseconds after which a visitor gives up. */
const PATIENCE = 10_000;
/** Requests answered, well or badly, after whatever was done. */
const AFTERWARDS = 15;

const answerSchema = z.object({
  one: z.literal(1),
  replica: z.string(),
  pid: z.number(),
  uid: z.number(),
  greeting: z.string().nullable(),
});
export type Answer = z.infer<typeof answerSchema>;

/** Where `up` leaves the root of the edge's local authority for people and their clients. */
export function rootCertificate(stack: TestStack): string {
  return `${stack.state}/edge-authority.crt`;
}

/** One request for the application as a browser sends it, over a connection of its own, the certificate verified against the local root. Rejects unless 200. */
export async function visit(stack: TestStack, host = `${stack.name}.localhost`): Promise<Answer> {
  const allocation = stack.allocation();
  if (allocation === undefined) throw new Error(`${stack.name} has no addresses yet`);
  const { status, body } = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = request(
      {
        host: allocation.listen,
        port: allocation.httpsPort,
        servername: host,
        path: '/',
        headers: { Host: `${host}:${allocation.httpsPort}` },
        ca: readFileSync(rootCertificate(stack)),
        agent: false,
        signal: AbortSignal.timeout(PATIENCE),
      },
      (response) => {
        let body = '';
        response
          .setEncoding('utf8')
          .on('data', (text: string) => (body += text))
          .on('end', () => resolve({ status: response.statusCode, body }))
          .on('error', reject);
      },
    );
    sent.on('error', reject).end();
  });
  if (status !== 200) throw new Error(`HTTP ${status}: ${body.slice(0, 200)}`);
  return answerSchema.parse(JSON.parse(body));
}

/** Visitors who come at a steady pace while something is changed under them. Every one counts. */
export class EdgeVisits {
  readonly answers: Answer[] = [];
  readonly failures: string[] = [];
  readonly #stack: TestStack;
  readonly #underWay = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(stack: TestStack) {
    this.#stack = stack;
    this.#timer = setInterval(() => this.#one(), EVERY);
  }

  get served(): number {
    return this.answers.length + this.failures.length;
  }

  /** Let nobody come any more, and wait for the last answer. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #one(): void {
    const began = new Date().toISOString();
    const going = visit(this.#stack)
      .then(
        (answer) => void this.answers.push(answer),
        (error: unknown) => void this.failures.push(`${began} ${String(error)}`),
      )
      .finally(() => this.#underWay.delete(going));
    this.#underWay.add(going);
  }
}

/** Do something while visitors come, and give back who answered them. Fails when one of them was not served. */
export async function whileVisited(stack: TestStack, action: () => Promise<unknown>): Promise<readonly Answer[]> {
  await using visits = new EdgeVisits(stack);
  await action();
  // What comes after a change is part of it.
  const during = visits.served;
  await eventually(() => visits.served >= during + AFTERWARDS, { within: 30_000, what: `${AFTERWARDS} requests after a change` });
  await visits.end();
  if (visits.failures.length > 0)
    throw new Error(
      `${visits.failures.length} of ${visits.failures.length + visits.answers.length} requests failed:\n${visits.failures.slice(0, 20).join('\n')}`,
    );
  return visits.answers;
}
