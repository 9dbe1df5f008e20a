import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userNameOf } from '../../src/platforms/local/index.ts';
import { eventually } from '../fixture/eventually.ts';
import { agentCases, FOR_EVER, running } from './harness/agent-cases.ts';
import { AgentStack, buildAgent, type BuiltAgent, isAlive, kill, shell, testService } from './harness/agent-stack.ts';

agentCases('own');

describe.runIf(process.getuid?.() === 0)('the agent as root', () => {
  let built: BuiltAgent;
  beforeAll(async () => {
    built = await buildAgent();
  });
  afterAll(() => built[Symbol.asyncDispose]());

  it('gives each node a user of its own who cannot read another’s secrets', async () => {
    await using stack = await AgentStack.start(built);
    const file = { path: 'secret', content: 'x', secret: true } as const;
    await stack.platform.define(testService('one', FOR_EVER, { files: [file] }));
    await stack.platform.define(testService('two', FOR_EVER, { node: 'node2', files: [file] }));
    const read = (service: string, path: string) => stack.platform.exec(service, ['/bin/cat', path], new AbortController().signal);
    expect((await read('one', join(stack.etc('one'), 'secret'))).output).toBe('x');
    expect((await read('two', join(stack.etc('one'), 'secret'))).code).toBe(1);
    expect((await read('two', join(stack.data('one'), '.'))).code).toBe(1);
  });

  it('fences processes of the node’s user that fell out of every tree', async () => {
    await using stack = await AgentStack.start(built);
    await stack.platform.define(testService('doomed', FOR_EVER));
    const uid = execFileSync('id', ['-u', userNameOf(stack.state, 'node1')], { encoding: 'utf8' }).trim();
    const stranger = spawn('setpriv', [`--reuid=${uid}`, '--clear-groups', 'env', '-i', 'sleep', '1000'], { cwd: '/', stdio: 'ignore' });
    await eventually(() => readFileSync(`/proc/${stranger.pid ?? 0}/comm`, 'utf8') === 'sleep\n', { within: 5000 });
    const evidence = await stack.platform.fence('node1');
    expect(evidence.killed.map(({ pid }) => pid)).toContain(stranger.pid);
    expect(evidence.verified).toBe(true);
  });

  it('has what asks for it before others, and nothing else', async () => {
    await using stack = await AgentStack.start(built);
    const groups = existsSync('/proc/self/autogroup');
    const told = async (name: string, more: Parameters<typeof testService>[2]): Promise<readonly string[]> => {
      // A session that it begins itself is as others.
      const script = 'nice >nice; setsid sh -c "cat /proc/self/autogroup" >other; exec sleep 1000';
      const { pid } = await stack.platform.define(testService(name, shell(script), more));
      const read = (file: string) => readFileSync(join(stack.data(name), file), 'utf8').trim();
      await eventually(() => read('nice') !== '' && (read('other') !== '' || !groups), { within: 5000 });
      const group = () => / nice (-?\d+)$/.exec(readFileSync(`/proc/${pid ?? 0}/autogroup`, 'utf8').trim())?.[1] ?? 'none';
      if (more?.first === true) await eventually(() => group() !== '0', { within: 5000 });
      return [read('nice'), group(), / nice (-?\d+)$/.exec(read('other'))?.[1] ?? 'none'];
    };
    expect(await told('first', { first: true })).toEqual(['-10', groups ? '-10' : 'none', groups ? '0' : 'none']);
    expect(await told('other', {})).toEqual(['0', groups ? '0' : 'none', groups ? '0' : 'none']);
    const within = await stack.platform.exec('first', ['/usr/bin/nice'], new AbortController().signal);
    expect(within.output.trim(), 'a command inside it').toBe('0');
  });

  it('starts a service as root that drops by itself, and ends it', async () => {
    await using stack = await AgentStack.start(built);
    const drop = `id -u > uid; exec setpriv --reuid=65534 --clear-groups sleep 1000`;
    const { pid } = await stack.platform.define(testService('dropping', shell(drop), { user: 'root-then-drop' }));
    await eventually(() => readFileSync(`/proc/${pid ?? 0}/status`, 'utf8').includes('Uid:\t65534'), { within: 5000 });
    expect(readFileSync(join(stack.data('dropping'), 'uid'), 'utf8')).toBe('0\n');
    await stack.platform.stop('dropping');
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('does not follow a link that a service planted in place of its data folder', async () => {
    await using stack = await AgentStack.start(built);
    await stack.platform.define(testService('one', FOR_EVER));
    await stack.platform.stop('one');
    // The folder's parent is root's, so only root can do this; a service can at most plant links below its own data.
    const planted = await stack.platform.exec('one', shell(`ln -s /etc ${stack.etc('one')}/link`), new AbortController().signal);
    expect(planted.code).not.toBe(0);
    symlinkSync('/tmp', join(stack.state, 'services', 'two'));
    await expect(stack.platform.define(testService('two', FOR_EVER))).rejects.toMatchObject({ code: 'bug' });
    expect(readdirSync(stack.etc('one'))).toEqual([]);
    expect(readdirSync('/tmp').filter((name) => ['etc', 'data', 'log'].includes(name))).toEqual([]);
  });

  it('refuses a definition a full disk has no room for, and changes nothing', async () => {
    const folder = execFileSync('mktemp', ['-d', '-p', '/tmp', 'prumo-small-XXXXXX'], { encoding: 'utf8' }).trim();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=755', 'tmpfs', folder]);
    try {
      const state = join(folder, 'state');
      mkdirSync(state, { mode: 0o711 });
      await using stack = await AgentStack.start(built, 'own', { state });
      const small = { path: 'a.conf', content: 'small\n' };
      const service = testService('one', FOR_EVER, { files: [small] });
      await stack.platform.define(service);
      const big = { path: 'b.conf', content: 'x'.repeat(2 * 1024 * 1024) };
      const grown = { ...service, files: [{ path: 'a.conf', content: 'changed\n' }, big] };
      await expect(stack.platform.define(grown)).rejects.toMatchObject({ code: 'disk-full' });
      expect(readdirSync(stack.etc('one'))).toEqual(['a.conf']);
      expect(readFileSync(join(stack.etc('one'), 'a.conf'), 'utf8')).toBe('small\n');
      expect((await stack.platform.definitions())[0]?.files).toEqual([small]);
      // Full to the last byte, a killed service still comes back, and so does the agent.
      writeFileSync(join(folder, 'filler'), '');
      execFileSync('sh', ['-c', `cat /dev/zero > ${folder}/filler 2>/dev/null || true`]);
      const { pid } = await running(stack, 'one');
      await stack.killAgent({ forGood: false });
      await eventually(async () => (await stack.platform.about().catch(() => undefined)) !== undefined, { within: 15_000 });
      expect((await running(stack, 'one')).pid).toBe(pid);
      execFileSync('rm', [join(folder, 'filler')]);
      await kill(pid);
      await running(stack, 'one', pid);
    } finally {
      execFileSync('umount', ['-l', folder]);
      execFileSync('rmdir', [folder]);
    }
  });
});
