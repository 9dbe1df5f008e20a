import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { PrumoError } from '../../errors/index.ts';
import type {
  Capabilities,
  FenceEvidence,
  Instance,
  InstanceEvent,
  Job,
  JobResult,
  NodeProcess,
  Platform,
  Service,
  UndoStep,
} from '../../model/index.ts';
import { stillRuns } from './agent/processes.ts';
import { readList } from './agent/read-json.ts';
import { readService } from './agent/read-service.ts';
import { type AgentRequest, askAgent, streamFromAgent } from './agent-client.ts';
import { layoutOf, type StackFolders } from './layout.ts';
import { text } from './text.ts';

const exit = z.object({ code: z.number().nullable(), signal: z.string().nullable(), at: z.string(), reason: z.string().exactOptional() });
const instance = z.object({
  service: z.string(),
  component: z.string(),
  node: z.string(),
  state: z.enum(['starting', 'running', 'stopping', 'stopped', 'backing-off', 'held', 'paused']),
  pid: z.number().nullable(),
  startTicks: z.number().nullable(),
  bootId: z.string(),
  since: z.string(),
  restarts: z.number(),
  // An agent from before an upgrade does not tell.
  failures: z.number().default(0),
  lastExit: exit.nullable(),
  fingerprint: z.string(),
  definedFingerprint: z.string(),
  logFile: z.string(),
}) satisfies z.ZodType<Instance>;
const event = z.object({
  at: z.string(),
  service: z.string(),
  kind: z.enum(['started', 'exited', 'stopped', 'held', 'released', 'backing-off', 'removed', 'adopted']),
  instance: instance.nullable(),
}) satisfies z.ZodType<InstanceEvent>;
const jobResult = z.object({
  code: z.number().nullable(),
  signal: z.string().nullable(),
  timedOut: z.boolean(),
  output: z.string(),
  took: z.number(),
}) satisfies z.ZodType<JobResult>;
const capabilities = z.object({
  partition: z.boolean(),
  pause: z.boolean(),
  memoryLimit: z.boolean(),
  fence: z.boolean(),
}) satisfies z.ZodType<Capabilities>;
const evidence = z.object({
  node: z.string(),
  at: z.string(),
  killed: z.array(z.object({ pid: z.number(), command: z.string() })),
  verified: z.boolean(),
  took: z.number(),
}) satisfies z.ZodType<FenceEvidence>;
const nodeProcess = z.object({
  pid: z.number(),
  parent: z.number(),
  startTicks: z.number(),
  state: z.string(),
  ticks: z.number(),
  command: z.string(),
}) satisfies z.ZodType<NodeProcess>;
const about = z.object({
  pid: z.number(),
  startTicks: z.number(),
  keeper: z.object({ pid: z.number(), startTicks: z.number() }).nullable(),
  bootId: z.string(),
  entry: z.string(),
  stack: z.string(),
  state: z.string(),
  damaged: z.array(z.string()),
});

/** What an agent tells of itself. */
export type AgentAbout = z.infer<typeof about>;

/** Milliseconds within which an agent that is asked to end is gone, once its services are. */
const END_WITHIN = 10_000;

/** Milliseconds within which a keeper's new agent answers; its first pause is 100 ms. */
const REVIVED_WITHIN = 5000;

/** The `local` platform as seen from other processes: every call goes to the stack's agent. */
export class LocalPlatform implements Platform {
  readonly #folders: StackFolders;
  readonly #socket: string;
  readonly #guard: string | undefined;

  /** With `guard` it changes things only while the guard of that name stands; see `under`. */
  constructor(folders: StackFolders, guard?: string) {
    this.#folders = folders;
    this.#socket = layoutOf(folders).socket;
    this.#guard = guard;
  }

  /**
   * The same platform for whoever makes faults under a guard: what changes anything is refused with `guard-lapsed` as soon as the
   * guard is being undone. A process that stood still for longer than its lease, and then goes on, does no harm with it: the
   * agent decides, and undoes only when what it has begun is done. Questions and the guards themselves are always answered.
   */
  under(guard: string): LocalPlatform {
    return new LocalPlatform(this.#folders, guard);
  }

  /** Rejects at once when no agent answers; all other calls give a dying one time to be started again. */
  async about(signal?: AbortSignal): Promise<AgentAbout> {
    return about.parse(await askAgent(this.#socket, { method: 'GET', path: 'agent', ...(signal === undefined ? {} : { signal }) }));
  }

  async capabilities(): Promise<Capabilities> {
    return capabilities.parse(await this.#ask({ method: 'GET', path: 'capabilities' }));
  }

  async observe(): Promise<readonly Instance[]> {
    return z.array(instance).parse(await this.#ask({ method: 'GET', path: 'instances' }));
  }

  /** Definitions on record, secrets included; for comparing with wanted ones. */
  async definitions(): Promise<readonly Service[]> {
    return readList(await this.#ask({ method: 'GET', path: 'services' }), 'services', readService);
  }

  async *watch(signal: AbortSignal): AsyncGenerator<InstanceEvent> {
    for await (const line of streamFromAgent(this.#socket, 'events', signal)) yield event.parse(line);
  }

  async define(service: Service): Promise<Instance> {
    return instance.parse(await this.#ask({ method: 'PUT', path: `services/${service.name}`, body: service }));
  }

  async stop(service: string): Promise<void> {
    await this.#command(service, 'stop');
  }

  async start(service: string): Promise<Instance> {
    return instance.parse(await this.#command(service, 'start'));
  }

  async restart(service: string): Promise<Instance> {
    return instance.parse(await this.#command(service, 'restart'));
  }

  async recycle(service: string, reason: string): Promise<void> {
    await this.#command(service, 'recycle', { reason });
  }

  async reload(service: string): Promise<void> {
    await this.#command(service, 'reload');
  }

  async remove(service: string): Promise<void> {
    await this.#ask({ method: 'DELETE', path: `services/${service}` });
  }

  async signal(service: string, signal: NodeJS.Signals): Promise<void> {
    await this.#command(service, 'signal', { signal });
  }

  async pause(service: string): Promise<void> {
    await this.#command(service, 'pause');
  }

  async resume(service: string): Promise<void> {
    await this.#command(service, 'resume');
  }

  async hold(service: string, forMilliseconds: number): Promise<void> {
    await this.#command(service, 'hold', { forMilliseconds });
  }

  async release(service: string): Promise<void> {
    await this.#command(service, 'release');
  }

  async fence(node: string, heldFor?: number): Promise<FenceEvidence> {
    const body = heldFor === undefined ? {} : { heldFor };
    return evidence.parse(await this.#ask({ method: 'POST', path: `nodes/${node}/fence`, body }));
  }

  async processes(node: string): Promise<readonly NodeProcess[]> {
    return z.array(nodeProcess).parse(await this.#ask({ method: 'GET', path: `nodes/${node}/processes` }));
  }

  async strike(
    node: string,
    { pid, startTicks }: { readonly pid: number; readonly startTicks: number },
    signal: NodeJS.Signals,
  ): Promise<boolean> {
    return z.boolean().parse(await this.#ask({ method: 'POST', path: `nodes/${node}/strike`, body: { pid, startTicks, signal } }));
  }

  async isolate(node: string, from: readonly string[]): Promise<void> {
    await this.#ask({ method: 'POST', path: `nodes/${node}/isolate`, body: { from } });
  }

  /**
   * From now on, and for as long as the stack is there, these nodes reach no other address than the stack's own, in the kernel. Needs
   * `capabilities().partition`. Idempotent.
   */
  async confine(nodes: readonly string[], subnet: string): Promise<void> {
    await this.#ask({ method: 'PUT', path: 'confinement', body: { nodes, subnet } });
  }

  async rejoin(node: string): Promise<void> {
    await this.#ask({ method: 'POST', path: `nodes/${node}/rejoin` });
  }

  async isolated(node: string): Promise<number> {
    return z.number().parse(await this.#ask({ method: 'GET', path: `nodes/${node}/isolated` }));
  }

  async guard(name: string, steps: readonly UndoStep[], lease: number): Promise<void> {
    await this.#ask({ method: 'PUT', path: `guards/${name}`, body: { steps, lease } });
  }

  async renew(name: string): Promise<boolean> {
    return z.boolean().parse(await this.#ask({ method: 'POST', path: `guards/${name}/renew` }));
  }

  async settle(name: string): Promise<readonly string[]> {
    return z.array(z.string()).parse(await this.#ask({ method: 'POST', path: `guards/${name}/settle` }));
  }

  async run(job: Job, signal: AbortSignal): Promise<JobResult> {
    return jobResult.parse(await this.#ask({ method: 'POST', path: 'jobs', body: job, signal }));
  }

  async exec(service: string, argv: readonly string[], signal: AbortSignal): Promise<JobResult> {
    return jobResult.parse(await this.#ask({ method: 'POST', path: `services/${service}/exec`, body: { argv }, signal }));
  }

  async tail(service: string, lines: number): Promise<readonly string[]> {
    return z.array(z.string()).parse(await this.#ask({ method: 'GET', path: `services/${service}/log?lines=${lines}` }));
  }

  /**
   * End the agent; resolves when its process and its keeper are gone. With `stopServices` all services are stopped first, in
   * order, and stay so; with `forNow` as well they start again with the next agent (a machine going down).
   */
  async shutdown(options: { readonly stopServices: boolean; readonly forNow?: boolean }): Promise<void> {
    const { pid, startTicks, keeper } = await this.about();
    await this.#ask({ method: 'POST', path: 'shutdown', body: { stopServices: options.stopServices, forNow: options.forNow ?? false } });
    const deadline = performance.now() + END_WITHIN;
    const isThere = () => stillRuns(pid, startTicks) || (keeper !== null && stillRuns(keeper.pid, keeper.startTicks));
    while (isThere()) {
      if (performance.now() > deadline) throw new PrumoError({ code: 'stop-timeout', what: text.agentStays(pid), remedy: text.tryAgain() });
      await delay(10);
    }
  }

  #command(service: string, verb: string, body?: unknown): Promise<unknown> {
    return this.#ask({ method: 'POST', path: `services/${service}/${verb}`, ...(body === undefined ? {} : { body }) });
  }

  /** A refused connection is an agent that just died: nothing was asked yet, and its keeper starts it again. */
  async #ask(asked: AgentRequest): Promise<unknown> {
    const deadline = performance.now() + REVIVED_WITHIN;
    const isFree = this.#guard === undefined || asked.method === 'GET' || asked.path.startsWith('guards/');
    const request: AgentRequest = isFree ? asked : { ...asked, guard: this.#guard };
    for (;;) {
      try {
        return await askAgent(this.#socket, request);
      } catch (error) {
        const cause = error instanceof PrumoError ? error.cause : undefined;
        const isRefused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
        if (!isRefused || performance.now() > deadline) throw error;
        await delay(50);
      }
    }
  }
}
