import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import * as z from 'zod';
import { MARKER, stackIdOf } from '../../src/platforms/local/layout.ts';
import { startCommandLine } from '../fixture/command-line.ts';
import { serviceOnRecord, StackOnRecord } from '../fixture/stack-on-record.ts';

const doctorDocument = z.object({
  healthy: z.boolean(),
  checks: z.array(z.object({ id: z.string(), status: z.string(), found: z.string().optional(), needed: z.string().optional() })),
});

const holders: ChildProcess[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const holder of holders.splice(0)) {
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Another program with a port, of the kernel's choosing; resolves when it listens. */
async function held(env: Readonly<Record<string, string>> = {}): Promise<number> {
  const listen =
    'import socket,time\ns=socket.socket();s.bind(("127.0.0.1",0));s.listen();print(s.getsockname()[1],flush=True)\ntime.sleep(600)';
  const holder = spawn('/usr/bin/python3', ['-c', listen], { stdio: ['ignore', 'pipe', 'inherit'], env });
  holders.push(holder);
  const [said] = await once(holder.stdout, 'data');
  return Number(String(said));
}

/** A port that was free a moment ago. */
async function free(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function doctor(spec: string, home: string) {
  const folder = mkdtempSync(join(tmpdir(), 'prumo-doctor-'));
  folders.push(folder);
  const file = join(folder, 'prumo.yaml');
  writeFileSync(file, spec);
  const { code, out, err } = await startCommandLine(['--file', file, 'doctor', '--json'], { PRUMO_HOME: home }).ended;
  expect(err).toBe('');
  const document = doctorDocument.parse(JSON.parse(out));
  return { code, check: (id: string) => document.checks.find((one) => one.id === id) };
}

test('a port the spec fixes that another program holds: exit 1, and whose it is', async () => {
  using stack = new StackOnRecord('crowded', []);
  const taken = await held();
  const { code, check } = await doctor(`name: crowded\nedge: { https_port: ${taken}, http_port: ${await free()} }\n`, stack.home);
  expect(code).toBe(1);
  expect(check('port-https')).toMatchObject({ status: 'problem', found: expect.stringContaining('python3'), needed: `127.0.0.1:${taken}` });
  expect(check('port-http')).toMatchObject({ status: 'ok', found: 'free' });
});

test('ports on record: free to change before the edge ever ran, afterwards held to; in the stack’s own hands they are well', async () => {
  const taken = await held();
  using young = new StackOnRecord('crowded', [], { httpsPort: taken });
  expect((await doctor('name: crowded\nedge: {}\n', young.home)).check('port-https')).toMatchObject({ status: 'ok' });

  using known = new StackOnRecord('crowded', [serviceOnRecord('edge', { component: 'caddy' })], {
    httpsPort: taken,
    httpPort: await free(),
  });
  const other = await doctor('name: crowded\nedge: {}\n', known.home);
  expect(other.code).toBe(1);
  expect(other.check('port-https')).toMatchObject({ status: 'problem', found: expect.stringContaining('python3') });

  using own = new StackOnRecord('crowded', []);
  const ours = await held({ [MARKER]: `${stackIdOf(own.state)}/edge` });
  expect((await doctor(`name: crowded\nedge: { https_port: ${ours} }\n`, own.home)).check('port-https')).toMatchObject({
    status: 'ok',
    found: 'this stack',
  });
});

test('memory is that of the spec: more than the machine has is a problem, with the sum', async () => {
  using stack = new StackOnRecord('large', []);
  const { code, check } = await doctor('name: large\ndatabase: { memory: 900GB, standbys: 2 }\n', stack.home);
  expect(code).toBe(1);
  expect(check('memory')).toMatchObject({ status: 'problem', needed: expect.stringMatching(/^≥ 270\d\.\d GiB$/) });
  const small = await doctor('name: large\ndatabase: { memory: 128MB, standbys: 0, synchronous: 0 }\n', stack.home);
  expect(small.check('memory')?.needed).toMatch(/^≥ 0\.\d GiB$/);
});

test('an application that cannot be copied is one finding among the others', async () => {
  using stack = new StackOnRecord('bare', []);
  const folder = mkdtempSync(join(tmpdir(), 'prumo-doctor-app-'));
  folders.push(folder);
  writeFileSync(join(folder, 'package.json'), '{"name":"bare","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}');
  writeFileSync(join(folder, 'prumo.yaml'), 'name: bare\napp: { processes: { worker: { command: node worker.js } } }\n');
  const { code, out } = await startCommandLine(['--file', join(folder, 'prumo.yaml'), 'doctor', '--json'], { PRUMO_HOME: stack.home })
    .ended;
  const { checks } = doctorDocument.parse(JSON.parse(out));
  expect(code).toBe(1);
  expect(checks.find(({ id }) => id === 'plan')).toMatchObject({ status: 'problem', found: expect.stringContaining('left-pad') });
  expect(checks.find(({ id }) => id === 'server-postgres')).toMatchObject({ status: 'ok' });
});
