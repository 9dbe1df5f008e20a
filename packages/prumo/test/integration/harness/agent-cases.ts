import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instance, InstanceEvent, Job } from '../../../src/model/index.ts';
import { fingerprintOf, userNameOf } from '../../../src/platforms/local/index.ts';
import { eventually } from '../../fixture/eventually.ts';
import { AgentStack, buildAgent, type BuiltAgent, isAlive, kill, parentOf, shell, type StackUser, testService } from './agent-stack.ts';

const isRoot = process.getuid?.() === 0;
export const FOR_EVER = shell('exec sleep 1000');

async function instanceOf(stack: AgentStack, name: string): Promise<Instance> {
  const found = (await stack.platform.observe()).find((instance) => instance.service === name);
  if (found === undefined) throw new Error(`no instance ${name}`);
  return found;
}

export async function running(stack: AgentStack, name: string, not?: number): Promise<Instance & { pid: number }> {
  let found: (Instance & { pid: number }) | undefined;
  await eventually(
    async () => {
      const { pid, ...rest } = await instanceOf(stack, name);
      if (pid === null || pid === not || rest.state !== 'running') return false;
      found = { ...rest, pid };
      return true;
    },
    { within: 20_000, what: `${name} running` },
  );
  if (found === undefined) throw new Error('unreachable');
  return found;
}

/** Events from now on; `next` waits for one. */
async function listen(stack: AgentStack) {
  const stop = new AbortController();
  const events: (InstanceEvent & { readonly heard: number })[] = [];
  const iterator = stack.platform.watch(stop.signal);
  void (async () => {
    for await (const event of iterator) events.push({ ...event, heard: performance.now() });
  })().catch((error: unknown) => expect(error).toMatchObject({ code: 'agent-unreachable' }));
  // The stream is open when an event of our own comes through it.
  await stack.platform.define(testService('listener', FOR_EVER));
  await stack.platform.restart('listener');
  await eventually(() => events.some((event) => event.service === 'listener'), { within: 10_000 });
  return {
    events,
    async next(service: string, kind: InstanceEvent['kind']) {
      await eventually(() => events.some((event) => event.service === service && event.kind === kind), {
        within: 15_000,
        every: 2,
        what: `${service} ${kind}`,
      });
      const found = events.find((event) => event.service === service && event.kind === kind);
      if (found === undefined) throw new Error('unreachable');
      return found;
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}

/** Pid a service's script wrote to a file in its data folder. */
async function pidIn(stack: AgentStack, service: string, file: string): Promise<number> {
  const path = join(stack.data(service), file);
  await eventually(() => existsSync(path) && readFileSync(path, 'utf8').endsWith('\n'), { within: 10_000, what: path });
  return Number(readFileSync(path, 'utf8'));
}

function testJob(name: string, argv: readonly string[], changes: Partial<Job> = {}): Job {
  return {
    name,
    component: 'test',
    node: 'node1',
    argv,
    env: {},
    files: [],
    after: [],
    within: 10_000,
    runs: 'always',
    title: 'test',
    ...changes,
  };
}

/** What an agent does whoever it runs as: declares the tests. */
export function agentCases(user: StackUser): void {
  describe(`the agent as ${user}`, () => {
    let built: BuiltAgent;
    beforeAll(async () => {
      built = await buildAgent();
    });
    afterAll(() => built[Symbol.asyncDispose]());

    it('starts a killed service again and tells of it', async () => {
      await using stack = await AgentStack.start(built, user);
      using heard = await listen(stack);
      const before = await stack.platform.define(testService('one', FOR_EVER));
      expect(before).toMatchObject({ state: 'running', restarts: 0, lastExit: null });
      await kill(before.pid ?? 0);
      const exited = await heard.next('one', 'exited');
      expect(exited.instance).toMatchObject({ state: 'backing-off', pid: null, lastExit: { code: null, signal: 'SIGKILL' } });
      const after = await running(stack, 'one', before.pid ?? 0);
      expect(after.restarts).toBe(1);
    });

    it('waits longer after each failure, up to the maximum', async () => {
      await using stack = await AgentStack.start(built, user);
      using heard = await listen(stack);
      await stack.platform.define(testService('failing', ['/bin/false'], { restart: { initial: 100, maximum: 400 } }));
      const ofKind = (kind: string) =>
        heard.events.filter((event) => event.service === 'failing' && event.kind === kind).map((event) => Date.parse(event.at));
      await eventually(() => ofKind('started').length >= 6, { within: 20_000 });
      const exits = ofKind('exited');
      const waits = ofKind('started')
        .slice(1)
        .map((start, index) => start - (exits[index] ?? 0));
      // 10 ms for the clock's own coarseness: a timer may fire a millisecond early by the wall clock.
      for (const [index, least] of [100, 200, 400, 400, 400].entries()) expect(waits[index]).toBeGreaterThanOrEqual(least - 10);
      expect((await instanceOf(stack, 'failing')).lastExit).toMatchObject({ code: 1, signal: null });
    });

    it('says why a program cannot be started', async () => {
      await using stack = await AgentStack.start(built, user);
      const instance = await stack.platform.define(testService('absent', ['/nowhere/at-all']));
      expect(instance.pid).toBeNull();
      const reason = '/nowhere/at-all: No such file or directory';
      await eventually(async () => (await instanceOf(stack, 'absent')).lastExit?.reason === reason, { within: 5000 });
      expect((await instanceOf(stack, 'absent')).lastExit).toMatchObject({ code: 127, signal: null, reason });
    });

    it('is started again by its keeper, and adopts what runs', async () => {
      await using stack = await AgentStack.start(built, user);
      const before = await stack.platform.define(testService('one', FOR_EVER));
      const dead = await stack.killAgent({ forGood: false });
      await eventually(async () => (await stack.platform.about().catch(() => dead)).pid !== dead.pid, {
        within: 15_000,
        what: 'another agent',
      });
      const after = await running(stack, 'one');
      expect([after.pid, after.startTicks, after.restarts]).toEqual([before.pid, before.startTicks, 0]);
    });

    it('learns of an exit that happened while no agent ran', async () => {
      await using stack = await AgentStack.start(built, user);
      const before = await stack.platform.define(testService('one', FOR_EVER));
      await stack.killAgent({ forGood: true });
      const killed = Date.now();
      await kill(before.pid ?? 0);
      const seen = Date.now();
      await stack.startAgent();
      const after = await running(stack, 'one', before.pid ?? 0);
      expect(after).toMatchObject({ restarts: 1, lastExit: { code: null, signal: 'SIGKILL' } });
      const at = Date.parse(after.lastExit?.at ?? '');
      expect(at).toBeGreaterThanOrEqual(killed - 5);
      expect(at).toBeLessThanOrEqual(seen + 5);
    });

    it('hears the exit of an adopted service as it happens', async () => {
      await using stack = await AgentStack.start(built, user);
      await stack.platform.define(testService('one', FOR_EVER));
      await stack.killAgent({ forGood: true });
      await stack.startAgent();
      using heard = await listen(stack);
      const delays: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const { pid } = await running(stack, 'one');
        const count = heard.events.filter((event) => event.kind === 'exited' && event.service === 'one').length;
        const began = performance.now();
        process.kill(pid, 'SIGKILL');
        await eventually(() => heard.events.filter((event) => event.kind === 'exited' && event.service === 'one').length > count, {
          within: 5000,
          every: 1,
        });
        delays.push((heard.events.findLast((event) => event.kind === 'exited')?.heard ?? Infinity) - began);
        await running(stack, 'one', pid);
      }
      // The agent looks at nothing more often than every 2 s; what it polled would come after 1 s on average.
      expect(Math.min(...delays)).toBeLessThan(150);
      expect(Math.max(...delays)).toBeLessThan(1000);
    });

    it('reaps orphans, leaves them running when the main process dies, and kills them on stop', async () => {
      await using stack = await AgentStack.start(built, user);
      // A daemon in a session of its own, that ends up below the init; and a grandchild that dies and must not stay a zombie.
      const script = 'setsid sh -c "echo \\$\\$ > orphan; exec sleep 1000" & (sh -c "echo \\$\\$ > short; exit 0" &) ; exec sleep 1000';
      const { pid } = await stack.platform.define(testService('family', shell(script), { restart: { initial: 60_000, maximum: 60_000 } }));
      const orphan = await pidIn(stack, 'family', 'orphan');
      const short = await pidIn(stack, 'family', 'short');
      await eventually(() => !existsSync(`/proc/${short}`), { within: 5000, what: 'the zombie reaped' });
      const init = parentOf(pid ?? 0);
      await kill(pid ?? 0);
      await eventually(async () => (await instanceOf(stack, 'family')).state === 'backing-off', { within: 5000 });
      expect(isAlive(orphan)).toBe(true);
      expect(parentOf(orphan)).toBe(init);
      await stack.platform.stop('family');
      expect([isAlive(orphan), existsSync(`/proc/${init}`)]).toEqual([false, false]);
    });

    it('kills the tree of a killed init, whatever it did to hide, and starts again', async () => {
      await using stack = await AgentStack.start(built, user);
      // Without the marker and in a session of its own, as PostgreSQL: only its working folder tells whose it is.
      const script = 'setsid env -i /bin/sh -c "echo \\$\\$ > hidden; exec sleep 1000" & exec sleep 1000';
      const { pid } = await stack.platform.define(testService('family', shell(script)));
      const hidden = await pidIn(stack, 'family', 'hidden');
      await kill(parentOf(pid ?? 0));
      const after = await running(stack, 'family', pid ?? 0);
      expect([isAlive(pid ?? 0), isAlive(hidden)]).toEqual([false, false]);
      expect(after.lastExit?.reason).toBe('init-lost');
    });

    it('kills what ignores its signal, paused or not, and stays stopped', async () => {
      await using stack = await AgentStack.start(built, user);
      const deaf = testService('deaf', shell('trap "" TERM; sleep 1000 & while :; do sleep 1; done'), {
        stop: { signal: 'SIGTERM', within: 300 },
      });
      const { pid } = await stack.platform.define(deaf);
      await stack.platform.pause('deaf');
      expect((await instanceOf(stack, 'deaf')).state).toBe('paused');
      await stack.platform.resume('deaf');
      expect((await instanceOf(stack, 'deaf')).state).toBe('running');
      await stack.platform.pause('deaf');
      await stack.platform.stop('deaf');
      expect(isAlive(pid ?? 0)).toBe(false);
      expect(await instanceOf(stack, 'deaf')).toMatchObject({ state: 'stopped', pid: null });
      await stack.killAgent({ forGood: true });
      await stack.startAgent();
      expect((await instanceOf(stack, 'deaf')).state).toBe('stopped');
      await stack.platform.stop('deaf');
    });

    it('finishes a stop that a killed agent began', async () => {
      await using stack = await AgentStack.start(built, user);
      const slow = testService('slow', shell('trap "" TERM; while :; do sleep 1; done'), { stop: { signal: 'SIGTERM', within: 2000 } });
      const { pid } = await stack.platform.define(slow);
      const stopping = stack.platform.stop('slow').catch(() => undefined);
      await eventually(async () => (await instanceOf(stack, 'slow')).state === 'stopping', { within: 5000 });
      await stack.killAgent({ forGood: true });
      await stopping;
      expect(isAlive(pid ?? 0)).toBe(true);
      await stack.startAgent();
      await eventually(async () => (await instanceOf(stack, 'slow')).state === 'stopped', { within: 10_000 });
      expect(isAlive(pid ?? 0)).toBe(false);
    });

    it('holds a dead service until released, or until its time is over', async () => {
      await using stack = await AgentStack.start(built, user);
      using heard = await listen(stack);
      const first = await stack.platform.define(testService('held', FOR_EVER, { restart: { initial: 10, maximum: 10, holdFor: 60_000 } }));
      await kill(first.pid ?? 0);
      expect((await heard.next('held', 'held')).instance?.state).toBe('held');
      await stack.killAgent({ forGood: true });
      await stack.startAgent();
      expect((await instanceOf(stack, 'held')).state).toBe('held');
      await stack.platform.release('held');
      const second = await running(stack, 'held');
      await stack.platform.hold('held', 700);
      const began = performance.now();
      await kill(second.pid);
      await eventually(async () => (await instanceOf(stack, 'held')).state === 'held', { within: 5000 });
      await running(stack, 'held', second.pid);
      expect(performance.now() - began).toBeGreaterThan(600);
    });

    it('what is held under a guard nobody else lets go, nor fences for a shorter time; its undo does', async () => {
      await using stack = await AgentStack.start(built, user);
      const first = await stack.platform.define(testService('dead', FOR_EVER, { restart: { initial: 10, maximum: 10, holdFor: 300 } }));
      await stack.platform.guard('drill', [{ kind: 'release', service: 'dead' }], 60_000);
      await stack.platform.under('drill').hold('dead', 60_000);
      await kill(first.pid ?? 0);
      await eventually(async () => (await instanceOf(stack, 'dead')).state === 'held', { within: 5000 });
      await stack.platform.release('dead');
      await stack.platform.fence(first.node, 10);
      await stack.platform.hold('dead', 10);
      // Longer than any of those would have held it.
      await expect(eventually(async () => (await instanceOf(stack, 'dead')).state !== 'held', { within: 1000 })).rejects.toThrow();
      expect(await stack.platform.settle('drill')).toEqual([]);
      await running(stack, 'dead', first.pid ?? 0);
    });

    it('restarts a service that has outgrown its memory', async () => {
      await using stack = await AgentStack.start(built, user);
      const hungry = ['/usr/bin/perl', '-e', 'my $x = "x" x 80_000_000; fork; sleep 1000'];
      const limit = { memoryExpected: 1, memoryLimit: 120_000_000 };
      const { pid } = await stack.platform.define(testService('hungry', hungry, { resources: limit }));
      const modest = await stack.platform.define(testService('modest', FOR_EVER, { resources: limit }));
      await eventually(async () => (await instanceOf(stack, 'hungry')).lastExit?.reason === 'memory-limit', { within: 15_000 });
      expect(isAlive(pid ?? 0)).toBe(false);
      expect((await instanceOf(stack, 'modest')).pid).toBe(modest.pid);
    });

    it('rotates a log under its writer and reads back over the rotation', async () => {
      await using stack = await AgentStack.start(built, user, { arguments: ['--log-size=50000'] });
      const script = '$| = 1; print "line $_\\n" for 1..6000; $SIG{USR1} = sub { print "late $_\\n" for 1..5 }; sleep 1 while 1';
      await stack.platform.define(testService('chatty', ['/usr/bin/perl', '-e', script]));
      const log = (await instanceOf(stack, 'chatty')).logFile;
      await eventually(() => existsSync(`${log}.1`) && statSync(log).size === 0, { within: 15_000, what: 'rotation' });
      await stack.platform.signal('chatty', 'SIGUSR1');
      await eventually(async () => (await stack.platform.tail('chatty', 1))[0] === 'late 5', { within: 5000 });
      expect(await stack.platform.tail('chatty', 8)).toEqual([
        'line 5998',
        'line 5999',
        'line 6000',
        'late 1',
        'late 2',
        'late 3',
        'late 4',
        'late 5',
      ]);
      expect(statSync(log).mode & 0o777).toBe(0o600);
    });

    it('has one agent, though two callers start it at once', async () => {
      await using stack = await AgentStack.start(built, user);
      await stack.platform.shutdown({ stopServices: false });
      const abouts = await Promise.all([stack.startAgent(), stack.startAgent(), stack.startAgent()]);
      expect(new Set(abouts.map((about) => about.pid)).size).toBe(1);
      await eventually(
        () => stack.processes().filter(({ command }) => command.includes('agent.cjs') && !command.includes('keeper.pl')).length === 1,
        { within: 10_000, what: 'one agent' },
      );
      await eventually(() => stack.processes().filter(({ command }) => command.includes('keeper.pl')).length === 1, {
        within: 10_000,
        what: 'one keeper',
      });
    });

    it('fences a node and shows that it is gone', async () => {
      await using stack = await AgentStack.start(built, user);
      const script = 'setsid env -i /bin/sh -c "echo \\$\\$ > hidden; exec sleep 1000" & exec sleep 1000';
      const doomed = await stack.platform.define(testService('doomed', shell(script)));
      const spared = await stack.platform.define(testService('spared', FOR_EVER, { node: 'node2' }));
      const hidden = await pidIn(stack, 'doomed', 'hidden');
      const job = stack.platform.run(testJob('working', shell('exec sleep 1000'), { within: 60_000 }), new AbortController().signal);
      await eventually(() => stack.processes().filter(({ command }) => command === 'sleep 1000').length >= 4, { within: 10_000 });
      const evidence = await stack.platform.fence('node1');
      expect(evidence.verified).toBe(true);
      expect(evidence.killed.map(({ pid }) => pid)).toEqual(expect.arrayContaining([doomed.pid, hidden]));
      expect((await job).signal).toBe('SIGKILL');
      expect([isAlive(doomed.pid ?? 0), isAlive(hidden), isAlive(spared.pid ?? 0)]).toEqual([false, false, true]);
      await eventually(async () => (await instanceOf(stack, 'doomed')).state === 'held', { within: 5000 });
      expect((await instanceOf(stack, 'doomed')).lastExit).toMatchObject({ signal: 'SIGKILL', reason: 'fenced' });
      await stack.platform.release('doomed');
      await running(stack, 'doomed');
    });

    it('does not call a node gone while somebody holds its data', async () => {
      await using stack = await AgentStack.start(built, user);
      await stack.platform.define(testService('doomed', shell('touch file; exec sleep 1000')));
      const path = join(stack.data('doomed'), 'file');
      await eventually(() => existsSync(path), { within: 5000 });
      const holder = openSync(path, 'r');
      try {
        // As nobody the agent cannot see into a process of root, which could not be one of the node's.
        expect((await stack.platform.fence('node1')).verified).toBe(user === 'nobody');
      } finally {
        closeSync(holder);
      }
      expect((await stack.platform.fence('node1')).verified).toBe(true);
    });

    it('ends a job with all it started, at its time limit and when its caller goes', async () => {
      await using stack = await AgentStack.start(built, user);
      const script = 'echo begun; echo problem >&2; (setsid sleep 1000 &); exec sleep 1000';
      const late = await stack.platform.run(testJob('late', shell(script), { within: 500 }), new AbortController().signal);
      expect(late).toMatchObject({ timedOut: true, signal: 'SIGKILL', output: 'begun\nproblem\n' });
      expect(stack.processes().filter(({ command }) => command.includes('sleep'))).toEqual([]);
      const abort = new AbortController();
      const left = stack.platform.run(testJob('left', shell(script), { within: 60_000 }), abort.signal);
      await eventually(() => stack.processes().some(({ command }) => command === 'sleep 1000'), { within: 10_000 });
      abort.abort();
      await expect(left).rejects.toThrow();
      await eventually(() => stack.processes().every(({ command }) => !command.includes('sleep')), {
        within: 10_000,
        what: 'the end of the job',
      });
    });

    it('gives back a job’s exit and the end of its output, and kills what it left behind', async () => {
      await using stack = await AgentStack.start(built, user);
      const script = 'cat "$CONFIG"; seq 1 20000; (setsid sleep 1000 &); exit 7';
      const file = { path: 'deep/config', content: 'hello\n', secret: true } as const;
      const result = await stack.platform.run(
        testJob('work', shell(script), { env: { CONFIG: join(stack.etc('work'), file.path) }, files: [file] }),
        new AbortController().signal,
      );
      expect(result).toMatchObject({ code: 7, signal: null, timedOut: false });
      expect(Buffer.byteLength(result.output)).toBe(16 * 1024);
      expect(result.output.endsWith('19999\n20000\n')).toBe(true);
      expect(stack.processes().filter(({ command }) => command.includes('sleep'))).toEqual([]);
      expect((await stack.platform.tail('work', 1))[0]).toBe('20000');
      const missing = await stack.platform.run(testJob('missing', ['/nowhere/at-all']), new AbortController().signal);
      expect(missing).toMatchObject({ code: 127, output: '/nowhere/at-all: No such file or directory\n' });
    });

    it('ends the jobs a killed agent left', async () => {
      await using stack = await AgentStack.start(built, user);
      const job = stack.platform
        .run(testJob('orphaned', shell('exec sleep 1000'), { within: 60_000 }), new AbortController().signal)
        .catch(() => 'agent gone');
      await eventually(() => stack.processes().some(({ command }) => command === 'sleep 1000'), { within: 10_000 });
      await stack.killAgent({ forGood: true });
      expect(await job).toBe('agent gone');
      await stack.startAgent();
      await eventually(() => stack.processes().every(({ command }) => !command.includes('sleep')), {
        within: 10_000,
        what: 'the end of the job',
      });
    });

    it('runs a command as a service’s user with its environment', async () => {
      await using stack = await AgentStack.start(built, user);
      await stack.platform.define(testService('one', FOR_EVER, { env: { GREETING: 'olá' } }));
      const result = await stack.platform.exec('one', shell('echo "$GREETING $PWD"; id -un; exit 3'), new AbortController().signal);
      const name =
        user === 'nobody' ? 'nobody' : isRoot ? userNameOf(stack.state, 'node1') : execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
      expect(result).toMatchObject({ code: 3, output: `olá ${stack.data('one')}\n${name}\n` });
    });

    it('writes only what changed, removes what is not wanted, and reloads', async () => {
      await using stack = await AgentStack.start(built, user);
      const script = 'trap "cat $CONFIG >> log" HUP; while :; do sleep 0.05; done';
      const service = testService('one', shell(script), {
        env: { CONFIG: join(stack.etc('one'), 'a.conf') },
        reload: { signal: 'SIGHUP' },
        files: [
          { path: 'a.conf', content: 'one\n' },
          { path: 'sub/secret', content: 's', secret: true },
          { path: 'run.sh', content: '', executable: true },
        ],
      });
      const before = await stack.platform.define(service);
      const file = (path: string) => lstatSync(join(stack.etc('one'), path));
      expect(['a.conf', 'sub/secret', 'run.sh'].map((path) => (file(path).mode & 0o777).toString(8))).toEqual(['644', '600', '755']);
      if (isRoot && user === 'own')
        expect(file('a.conf').uid).toBe(Number(execFileSync('id', ['-u', userNameOf(stack.state, 'node1')], { encoding: 'utf8' })));
      const inode = file('run.sh').ino;
      const [, , kept] = service.files;
      const changed = { ...service, files: [{ path: 'a.conf', content: 'two\n' }, ...(kept === undefined ? [] : [kept])] };
      const after = await stack.platform.define(changed);
      expect([after.pid, after.fingerprint, after.definedFingerprint]).toEqual([
        before.pid,
        fingerprintOf(service),
        fingerprintOf(changed),
      ]);
      expect([file('run.sh').ino, existsSync(join(stack.etc('one'), 'sub'))]).toEqual([inode, false]);
      await stack.platform.reload('one');
      await eventually(
        () => existsSync(join(stack.data('one'), 'log')) && readFileSync(join(stack.data('one'), 'log'), 'utf8') === 'two\n',
        {
          within: 5000,
        },
      );
      const reloaded = await instanceOf(stack, 'one');
      expect([reloaded.pid, reloaded.fingerprint]).toEqual([before.pid, fingerprintOf(changed)]);
      expect(await stack.platform.definitions()).toContainEqual({ ...changed, user: 'node' });
      await stack.platform.remove('one');
      expect(existsSync(stack.etc('one'))).toBe(false);
      expect(existsSync(stack.data('one'))).toBe(true);
      expect(await stack.platform.observe()).toEqual([]);
    });

    it('brings everything back after all its processes were killed', async () => {
      await using stack = await AgentStack.start(built, user);
      await stack.platform.define(testService('one', FOR_EVER));
      await stack.platform.define(testService('two', FOR_EVER, { node: 'node2' }));
      await stack.killAll();
      await stack.startAgent();
      await Promise.all([running(stack, 'one'), running(stack, 'two')]);
      await stack.platform.shutdown({ stopServices: true });
      expect(stack.processes()).toEqual([]);
      await stack.startAgent();
      expect((await stack.platform.observe()).map((instance) => instance.state)).toEqual(['stopped', 'stopped']);
    });

    it('is replaced by an agent from another entry, as in an upgrade, while services go on', async () => {
      await using stack = await AgentStack.start(built, user);
      const before = await stack.platform.define(testService('one', FOR_EVER));
      const old = await stack.platform.about();
      const next = join(stack.folder, 'agent-next.cjs');
      copyFileSync(built.agent, next);
      chmodSync(next, 0o644);
      const about = await stack.startAgent('--entry', next);
      expect(about).toMatchObject({ entry: next });
      expect(about.pid).not.toBe(old.pid);
      expect((await running(stack, 'one')).pid).toBe(before.pid);
      await eventually(() => stack.processes().filter(({ command }) => command.includes('keeper.pl')).length === 1, {
        within: 5000,
        what: 'one keeper',
      });
    });

    it('only takes over what runs when asked to start nothing', async () => {
      await using stack = await AgentStack.start(built, user);
      const alive = await stack.platform.define(testService('alive', FOR_EVER));
      const dead = await stack.platform.define(testService('dead', FOR_EVER));
      await stack.killAgent({ forGood: true });
      await kill(parentOf(dead.pid ?? 0));
      await kill(dead.pid ?? 0);
      await stack.startAgent('--hold');
      expect((await running(stack, 'alive')).pid).toBe(alive.pid);
      await stack.platform.shutdown({ stopServices: true });
    });

    it('survives the stop of the service that started it', async () => {
      await using stack = await AgentStack.start(built, user);
      const start = stack
        .starter()
        .map((word) => `'${word}'`)
        .join(' ');
      // As the controller: it starts the agent again when keeper and agent were killed.
      const reviver = testService(
        'reviver',
        shell(`trap '${start.replaceAll("'", '"')}; echo done > revived' USR1; echo $$ > ready; while :; do sleep 0.05; done`),
        { node: 'prumo' },
      );
      const { pid } = await stack.platform.define(reviver);
      await pidIn(stack, 'reviver', 'ready');
      const other = await stack.platform.define(testService('other', FOR_EVER));
      await stack.killAgent({ forGood: true });
      process.kill(pid ?? 0, 'SIGUSR1');
      await eventually(() => existsSync(join(stack.data('reviver'), 'revived')), { within: 20_000 });
      await kill(other.pid ?? 0);
      const again = await running(stack, 'other', other.pid ?? 0);
      const about = await stack.platform.about();
      await stack.platform.stop('reviver');
      expect((await stack.platform.about()).pid).toBe(about.pid);
      expect([isAlive(pid ?? 0), isAlive(again.pid)]).toEqual([false, true]);
    });

    it('refuses what it does not know', async () => {
      await using stack = await AgentStack.start(built, user);
      await expect(stack.platform.start('nobody-knows')).rejects.toMatchObject({ code: 'unknown-service' });
      await expect(stack.platform.define(testService('one', ['sleep', '1']))).rejects.toMatchObject({ code: 'bug' });
      await expect(
        stack.platform.define(testService('one', FOR_EVER, { files: [{ path: '../escape', content: '' }] })),
      ).rejects.toMatchObject({ code: 'bug' });
      expect(await stack.platform.observe()).toEqual([]);
      await stack.platform.define(testService('one', FOR_EVER));
      await stack.platform.stop('one');
      await expect(stack.platform.signal('one', 'SIGHUP')).rejects.toMatchObject({ code: 'instance-not-running' });
      expect(statSync(join(stack.run, 'agent.sock')).mode & 0o777).toBe(0o600);
    });
  });
}
