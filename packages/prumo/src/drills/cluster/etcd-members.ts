import { Agent, request } from 'node:https';
import * as z from 'zod';
import { PORTS, type StackContext, type StackNode } from '../../model/index.ts';

const statusSchema = z.object({ header: z.object({ member_id: z.string() }), leader: z.string().optional() });
const rangeSchema = z.object({ header: z.object({ revision: z.string() }) });

/** Milliseconds for what a member can tell by itself. */
const ANSWER_WITHIN = 1500;

/** Any key will do: what counts is whether it is answered. */
const ANY_KEY = Buffer.from('/prumo').toString('base64');

/** The members of etcd by their v3 gateway, with the stack's client certificate. Only questions. */
export class EtcdMembers {
  readonly #nodes: readonly StackNode[];
  readonly #agent: Agent;

  constructor(stack: StackContext) {
    this.#nodes = stack.nodesOf('etcd');
    const first = stack.nodesOf('database')[0];
    if (first === undefined) throw new Error('a stack without a database node');
    // That of a client of etcd, as Patroni has it.
    const { ca, cert, key } = stack.certificate(first.name);
    this.#agent = new Agent({ ca, cert, key });
  }

  /** The node whose member leads, as every member says; null when one does not answer or they differ. */
  async leader(): Promise<StackNode | null> {
    const answers = await Promise.all(
      this.#nodes.map(async (node) => {
        const status = statusSchema.safeParse(await this.#ask(node, '/v3/maintenance/status', {}, ANSWER_WITHIN).catch(() => null));
        return status.success ? { node, id: status.data.header.member_id, leader: status.data.leader ?? '0' } : null;
      }),
    );
    const [first] = answers;
    if (first == null || answers.some((answer) => answer?.leader !== first.leader)) return null;
    return answers.find((answer) => answer?.id === first.leader)?.node ?? null;
  }

  /**
   * What a member says to a linearizable read, which needs a majority: null when it answered, else its refusal. Without a
   * majority it refuses after 5 s and two election time-outs of its own. Rejects when it says nothing at all within `within` milliseconds.
   */
  async refusal(node: StackNode, within: number): Promise<string | null> {
    const answer = await this.#ask(node, '/v3/kv/range', { key: ANY_KEY, serializable: false }, within);
    if (rangeSchema.safeParse(answer).success) return null;
    return z.object({ error: z.string() }).parse(answer).error;
  }

  #ask(node: StackNode, path: string, body: object, within: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = request({
        host: node.address,
        port: PORTS.etcdClient,
        path,
        method: 'POST',
        agent: this.#agent,
        headers: { 'content-type': 'application/json' },
        signal: AbortSignal.timeout(within),
      });
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      });
      call.end(JSON.stringify(body));
    });
  }
}
