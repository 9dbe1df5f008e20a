import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { FoundServer, Job, OffsiteAccess, SecretName, ServerId, Service, StackContext } from '../../../src/model/index.ts';
import { COMPONENTS } from '../../../src/components/registry.ts';
import { ruleFiles } from '../../../src/observe/index.ts';
import { targetsOf, topologyOf } from '../../../src/model/index.ts';
import type { Spec } from '../../../src/spec/spec.ts';
import { fixtureContext } from '../../fixture/context.ts';
import { certificatesFor } from './certificates.ts';
import { RunningService } from './running-service.ts';

/** Whom servers run as when the tests run as root: user and group of Debian's `nobody`. */
const NOBODY = { name: 'nobody', uid: 65_534, gid: 65_534 };
/** Whom routers run as then: another user, as on a real stack, and with a group of its name, which HAProxy wants. */
const ROUTER_USER = 'daemon';

export interface JobOutcome {
  readonly code: number | null;
  readonly output: string;
  /** Milliseconds. */
  readonly took: number;
}

/**
 * A stack on disk with folders, certificates and random secrets of its own, whose services and jobs can really be run.
 * Everything started from it is killed, and its folder removed, on disposal.
 */
export class RealStack implements AsyncDisposable {
  readonly context: StackContext;
  readonly folder: string;
  readonly #contextFor: (spec: Spec) => StackContext;
  readonly #running = new Map<string, RunningService>();
  /** Whom services run as; undefined: whoever runs the tests. */
  readonly asUser = userInfo().uid === 0 ? NOBODY.name : undefined;

  private constructor(contextFor: (spec: Spec) => StackContext, spec: Spec, folder: string) {
    this.#contextFor = contextFor;
    this.context = contextFor(spec);
    this.folder = folder;
  }

  /** `subnet`: three octets below 127 that no other test uses. `servers`: versions and paths that differ from Debian 12's. */
  static create(options: {
    readonly spec: Spec;
    readonly subnet: string;
    readonly servers?: readonly FoundServer[];
    readonly offsite?: OffsiteAccess;
  }): RealStack {
    const folder = mkdtempSync('/tmp/prumo-it-');
    chmodSync(folder, 0o755);
    const authority = join(folder, 'authority');
    mkdirSync(authority, { mode: 0o700 });
    const nodes = topologyOf(options.spec, options.subnet);
    const isRoot = userInfo().uid === 0;
    const user = isRoot ? NOBODY.name : userInfo().username;
    const secrets = new Map<SecretName, string>();
    const secret = (name: SecretName): string => {
      const known = secrets.get(name) ?? randomBytes(16).toString('hex');
      secrets.set(name, known);
      return known;
    };
    const certificates = certificatesFor(
      nodes.filter((node) => node.role === 'etcd' || node.role === 'database' || node.role === 'backup'),
      authority,
    );
    const overrides = new Map<ServerId, FoundServer>((options.servers ?? []).map((server) => [server.id, server]));
    const contextFor = (spec: Spec): StackContext => {
      const base = fixtureContext({
        spec,
        allocation: {
          subnet: options.subnet,
          state: folder,
          run: join(folder, 'run'),
          isRoot,
          users: Object.fromEntries(nodes.map((node) => [node.name, isRoot && node.role === 'router' ? ROUTER_USER : user])),
        },
        inputs: {
          certificates,
          secrets: secret,
          machine: { memory: 1024 ** 3, cores: 2 },
          offsite: options.offsite,
          targets: targetsOf(COMPONENTS),
          rules: ruleFiles,
        },
      });
      return { ...base, server: (id) => overrides.get(id) ?? base.server(id) };
    };
    return new RealStack(contextFor, options.spec, folder);
  }

  /** The same stack, addresses and secrets as an edited spec would want it. */
  edited(spec: Spec): StackContext {
    return this.#contextFor(spec);
  }

  /** Write a service's files and start it; it must not be running. */
  start(service: Service): RunningService {
    if (this.#running.has(service.name)) throw new Error(`${service.name} runs already`);
    this.write(service);
    const own = [this.context.data(service.name), this.context.run(service.name)];
    for (const folder of own) {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      this.give(folder);
      chmodSync(folder, 0o700);
    }
    if (service.sockets.some(({ port, auth }) => port === undefined && auth === 'password'))
      chmodSync(this.context.run(service.name), 0o711);
    const logFile = join(this.folder, `${service.name}.log`);
    const running = new RunningService(service, { asUser: this.asUser, cwd: this.context.data(service.name), logFile });
    this.#running.set(service.name, running);
    return running;
  }

  running(name: string): RunningService {
    const running = this.#running.get(name);
    if (running === undefined) throw new Error(`${name} does not run`);
    return running;
  }

  /** Forget a stopped service, so that it can be started again. */
  async stopped(name: string): Promise<void> {
    await this.running(name).kill();
    this.#running.delete(name);
  }

  /** Write the files of a service or job into its etc folder. */
  write(owner: Service | Job): void {
    for (const file of owner.files) {
      const path = join(this.context.etc(owner.name), file.path);
      mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
      writeFileSync(path, file.content, { mode: file.secret === true ? 0o600 : 0o644 });
      chmodSync(path, (file.secret === true ? 0o600 : 0o644) | (file.executable === true ? 0o111 : 0));
      this.give(path);
    }
  }

  run(job: Job, signal?: AbortSignal): Promise<JobOutcome> {
    this.write(job);
    return this.exec(job.argv, { env: job.env, within: job.within, ...(signal === undefined ? {} : { signal }) });
  }

  /** Run a command as the services' user. `within` is milliseconds. */
  async exec(
    argv: readonly string[],
    options: { readonly env?: Readonly<Record<string, string>>; readonly within: number; readonly signal?: AbortSignal },
  ): Promise<JobOutcome> {
    const began = performance.now();
    const drop = this.asUser === undefined ? [] : ['/usr/bin/setpriv', `--reuid=${this.asUser}`, '--regid=nogroup', '--clear-groups', '--'];
    const [program = '', ...rest] = [...drop, ...argv];
    const child = spawn(program, rest, {
      cwd: this.folder,
      timeout: options.within,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', TZ: 'UTC', ...options.env },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { code, output, took: Math.round(performance.now() - began) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#running.values()].map((running) => running[Symbol.asyncDispose]()));
    if (process.env['PRUMO_KEEP'] === undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /** Make a file or folder the services' user's. */
  give(path: string): void {
    if (this.asUser !== undefined) chownSync(path, NOBODY.uid, NOBODY.gid);
  }
}
