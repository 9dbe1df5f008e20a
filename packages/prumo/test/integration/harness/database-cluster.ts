import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import * as z from 'zod';
import { type ClusterView, isSettled, parseClusterView } from '../../../src/availability/cluster-view.ts';
import { etcd } from '../../../src/components/etcd/index.ts';
import { appRole, NAMESPACE, ownerRole, postgres } from '../../../src/components/postgres/index.ts';
import { PORTS, type Service, type StackContext } from '../../../src/model/index.ts';
import { eventually } from '../../fixture/eventually.ts';
import type { RealStack } from './real-stack.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database?: string;
}

/** Three etcd members and the database nodes of a stack, really running, and what tests ask of them. */
export class DatabaseCluster {
  readonly stack: RealStack;
  readonly services: readonly Service[];
  readonly names: readonly string[];

  constructor(stack: RealStack) {
    this.stack = stack;
    this.services = postgres.services(stack.context);
    this.names = this.services.map((service) => service.name);
  }

  get context(): StackContext {
    return this.stack.context;
  }

  /** Start all, run the jobs, wait until every member follows. Returns milliseconds to each point. */
  async up(): Promise<{ readonly etcd: number; readonly firstNode: number; readonly jobs: number; readonly settled: number }> {
    const began = performance.now();
    const since = (): number => Math.round(performance.now() - began);
    const members = etcd.services(this.context);
    for (const member of members) this.stack.start(member);
    await Promise.all(members.map((member) => this.ready(member)));
    const agreed = since();
    for (const service of this.services) this.stack.start(service);
    const [first] = this.services;
    if (first !== undefined) await this.ready(first);
    const firstNode = since();
    for (const job of postgres.jobs(this.context)) {
      const { code, output } = await this.stack.run(job);
      if (code !== 0) throw new Error(`${job.name} ended with ${code}: ${output}`);
    }
    const jobs = since();
    await this.settled(60_000);
    return { etcd: agreed, firstNode, jobs, settled: since() };
  }

  async ready(service: Service): Promise<void> {
    const { ready } = service;
    if (ready.kind !== 'http') throw new Error(`${service.name} has another probe than expected`);
    await eventually(
      async () => {
        const answer = await fetch(ready.url, { signal: AbortSignal.timeout(1000) });
        return (ready.status ?? [200]).includes(answer.status) && new RegExp(ready.body ?? '', 's').test(await answer.text());
      },
      { within: service.readyWithin, every: 100, what: `${service.name} ready` },
    );
  }

  address(service: string): string {
    const found = this.services.find((one) => one.name === service);
    if (found === undefined) throw new Error(`no service ${service}`);
    return this.context.node(found.node).address;
  }

  /** What one member says of the cluster, the first that answers unless named. */
  async view(...ask: readonly string[]): Promise<ClusterView> {
    const reasons: string[] = [];
    for (const name of ask.length > 0 ? ask : this.names) {
      try {
        const answer = await fetch(`http://${this.address(name)}:${PORTS.patroni}/cluster`, { signal: AbortSignal.timeout(1000) });
        const view = parseClusterView(await answer.text());
        if (view !== null) return view;
        reasons.push(`${name}: not understood`);
      } catch (error) {
        reasons.push(`${name}: ${String(error)}`);
      }
    }
    throw new Error(`nobody tells of the cluster: ${reasons.join('; ')}`);
  }

  /** All members run on one timeline with a leader and, where wanted, a synchronous standby. */
  async settled(within: number): Promise<ClusterView> {
    let last: ClusterView | undefined;
    try {
      return await this.#settled(within, (view) => {
        last = view;
      });
    } catch (error) {
      const logs = this.names.map((name) => `--- ${name}\n${this.stack.running(name).log().split('\n').slice(-40).join('\n')}`);
      throw new Error(`${String(error)}; last view ${JSON.stringify(last)}\n${logs.join('\n')}`, { cause: error });
    }
  }

  #settled(within: number, onView: (view: ClusterView) => void): Promise<ClusterView> {
    return eventually(
      async () => {
        const view = await this.view();
        onView(view);
        const synchronous =
          view.members.some((member) => member.role === 'synchronous-standby') || this.context.spec.database.synchronous === 0;
        return isSettled(view, this.names) && synchronous ? view : undefined;
      },
      { within, every: 200, what: 'all members run on one timeline with a synchronous standby' },
    );
  }

  async leader(): Promise<string> {
    return eventually(async () => (await this.view()).leader ?? undefined, { within: 20_000, what: 'a leader' });
  }

  /** Pid of a member's postmaster. */
  postmaster(service: string): number {
    const found = this.stack
      .running(service)
      .tree()
      .find((one) => /\/bin\/postgres -D /.test(one.command));
    if (found === undefined) throw new Error(`${service} has no postmaster`);
    return found.pid;
  }

  get app(): Login {
    return { user: appRole(this.context.spec.database.name), password: this.context.secret('database.app') };
  }

  get owner(): Login {
    return { user: ownerRole(this.context.spec.database.name), password: this.context.secret('database.owner') };
  }

  get superuser(): Login {
    return { user: 'postgres', password: this.context.secret('database.superuser') };
  }

  /** Log in on a member. End it with `await using`. */
  async connect(service: string, login: Login): Promise<pg.Client & AsyncDisposable> {
    const client = new pg.Client({
      host: this.address(service),
      port: PORTS.postgres,
      user: login.user,
      password: login.password,
      database: login.database ?? this.context.spec.database.name,
      connectionTimeoutMillis: 2000,
      query_timeout: 5000,
    });
    client.on('error', () => undefined); // a broken connection shows in the query that meets it
    await client.connect();
    return Object.assign(client, { [Symbol.asyncDispose]: () => client.end().catch(() => undefined) });
  }

  async query(service: string, login: Login, text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    await using client = await this.connect(service, login);
    return (await client.query<Record<string, unknown>>(text, [...values])).rows;
  }

  #etcdctl(...argv: readonly string[]): { file: string; argv: readonly string[]; env: Record<string, string> } {
    const etc = this.context.etc('etcd-1');
    const endpoints = this.context
      .nodesOf('etcd')
      .map((node) => `https://${node.address}:${PORTS.etcdClient}`)
      .join(',');
    return {
      file: this.context.server('etcdctl').path,
      argv: ['--endpoints', endpoints, '--cacert', `${etc}/ca.crt`, '--cert', `${etc}/node.crt`, '--key', `${etc}/node.key`, ...argv],
      env: { ETCDCTL_API: '3' },
    };
  }

  get leaderKey(): string {
    return `${NAMESPACE}${this.context.spec.name}/leader`;
  }

  /** Holder of the leader key as etcd has it now; empty: nobody. */
  async leaderInEtcd(): Promise<string> {
    const { file, argv, env } = this.#etcdctl('get', '--print-value-only', this.leaderKey);
    return (await promisify(execFile)(file, [...argv], { env, timeout: 10_000 })).stdout.trim();
  }

  /** etcd's revision now: a point in its history. */
  async revision(): Promise<number> {
    const { file, argv, env } = this.#etcdctl('get', '--write-out', 'json', this.leaderKey);
    const { stdout } = await promisify(execFile)(file, [...argv], { env, timeout: 10_000 });
    return z.object({ header: z.object({ revision: z.number() }) }).parse(JSON.parse(stdout)).header.revision;
  }

  /** Every change of the leader key after a revision, as etcd's own history has it: the name written, or null for a removal. */
  watchLeaderKey(revision: number): { readonly changes: readonly (string | null)[] } & Disposable {
    const { file, argv, env } = this.#etcdctl('watch', '--rev', String(revision + 1), this.leaderKey);
    const child = spawn(file, [...argv], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    return {
      // PUT is followed by key and value, DELETE by key and an empty value.
      get changes() {
        return [...text.matchAll(/^(PUT|DELETE)\n(.*)\n(.*)\n/gm)].map(([, kind, , value]) => (kind === 'PUT' ? (value ?? '') : null));
      },
      [Symbol.dispose]() {
        child.kill('SIGKILL');
      },
    };
  }
}
