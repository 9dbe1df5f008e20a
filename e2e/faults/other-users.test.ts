import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { Command } from '../harness/command.ts';
import { query } from '../harness/database.ts';
import { processesOf } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { PYTHON_APP } from '../harness/python-app.ts';
import { rootCertificate } from '../lifecycle/edge-visits.ts';
import { prumoFrom } from '../lifecycle/prumo-from.ts';
import { upDocument } from '../lifecycle/up-json.ts';

const isRoot = process.getuid?.() === 0;
/** One of everything, as small as each may be: what an ordinary user must be able to run. */
const EVERYTHING = `name: x
app:
  env: { DATABASE_URL: "\${database.url}", REDIS_URL: "\${cache.url}", S3_SECRET_KEY: "\${storage.secret_key}" }
  pool: 2
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, memory: 64MB, health: /health, ready: /ready }
edge: {}
database: { standbys: 1, memory: 128MB, max_connections: 40, pooler: { instances: 1, size: 5 } }
cache: { memory: 16MB }
storage: { buckets: [documents] }
`;
const COMPONENTS = ['app', 'caddy', 'etcd', 'haproxy', 'pgbouncer', 'postgres', 'redis', 'sentinel', 'swift'];

const answerSchema = z.object({ uid: z.number(), cwd: z.string() });

/** A user of the operating system, with a home folder, for the length of a test. */
function ordinaryUser(): { readonly name: string; readonly uid: number; readonly home: string } & Disposable {
  const name = `prumo-e2e-${process.pid}`;
  const home = mkdtempSync('/tmp/prumo-user-');
  execFileSync('/usr/sbin/useradd', ['--no-create-home', '--home-dir', home, '--user-group', '--shell', '/bin/sh', name]);
  const uid = Number(execFileSync('/usr/bin/id', ['-u', name], { encoding: 'utf8' }));
  chownSync(home, uid, Number(execFileSync('/usr/bin/id', ['-g', name], { encoding: 'utf8' })));
  return {
    name,
    uid,
    home,
    [Symbol.dispose]() {
      execFileSync('/usr/sbin/userdel', [name]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Who may run Prumo, and from where. Both need a superuser to arrange them. */
describe.runIf(isRoot)('users and folders', () => {
  test('an ordinary user, from a folder that belongs to somebody else: state under ~/.local/state, everything runs as that user', async () => {
    using user = ordinaryUser();
    const home = join(user.home, '.local/state/prumo');
    await using stack = new TestStack({ name: 'x', spec: EVERYTHING, files: { 'app.py': PYTHON_APP }, home });
    const caller = {
      through: ['/usr/bin/setpriv', `--reuid=${user.name}`, `--regid=${user.name}`, '--clear-groups', '/usr/bin/env', '-u', 'PRUMO_HOME'],
      env: { HOME: user.home },
    };
    const prumo = (...argv: readonly string[]) => prumoFrom(inject('prumoBin'), stack, argv, caller);

    const up = upDocument.parse(JSON.parse((await prumo('up', '--json')).stdout));
    expect(up).toMatchObject({ stack: 'x', healthy: true });
    expect([...new Set(up.services.map(({ component }) => component))].toSorted()).toEqual(COMPONENTS);
    expect({ uid: statSync(home).uid, mode: statSync(join(home, 'x')).mode & 0o777 }).toEqual({ uid: user.uid, mode: 0o700 });
    const running = processesOf(stack.place);
    expect(running.length).toBeGreaterThan(20);
    expect(running.filter(({ uid }) => uid !== user.uid).map(({ argv }) => argv.join(' '))).toEqual([]);
    // Through the edge, whose certificate is verified, to an application that runs as the same user.
    const { listen = '', httpsPort = 0 } = stack.allocation() ?? {};
    const site = { host: listen, port: httpsPort, servername: 'x.localhost', ca: readFileSync(rootCertificate(stack)), agent: false };
    const body = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ ...site, headers: { Host: `x.localhost:${httpsPort}` } }, resolve).on('error', reject);
    }).then(text);
    expect(answerSchema.parse(JSON.parse(body))).toMatchObject({ uid: user.uid });
    const url = (await prumo('connect', 'db', '--print')).stdout.trim();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(upDocument.parse(JSON.parse((await prumo('up', '--json')).stdout)).changed).toEqual([]);

    const { place } = stack;
    await prumo('destroy', '--yes', 'x');
    expect(stack.remains({ destroyed: true }, place)).toEqual([]);
  });

  test('root, from a clone nobody else may enter (0700): the application runs from a copy its own user can read', async () => {
    const home = mkdtempSync('/tmp/prumo-home-');
    chmodSync(home, 0o755);
    {
      await using stack = new TestStack({
        name: 'clone',
        home,
        files: { 'app.py': PYTHON_APP },
        spec: `name: clone
app:
  pool: 2
  processes:
    web: { command: /usr/bin/python3 app.py, port: http, memory: 64MB, health: /health, ready: /ready }
database: { standbys: 0, memory: 128MB, max_connections: 40, pooler: { instances: 1, size: 5 } }
`,
      });
      chmodSync(stack.folder, 0o700);
      const installed = join(stack.app, 'node_modules');
      mkdirSync(installed);
      cpSync(resolve(inject('prumoBin'), '../../..'), installed, { recursive: true, verbatimSymlinks: true });
      const bin = join(installed, 'prumo/bin/prumo.js');
      expect(upDocument.parse(JSON.parse((await prumoFrom(bin, stack, ['up', '--json'])).stdout))).toMatchObject({ healthy: true });
      const answer = answerSchema.parse(await (await fetch(`http://${stack.allocation()?.subnet}.101:3000/`)).json());
      expect(answer.uid).not.toBe(0);
      expect(answer.cwd.startsWith(`${home}/clone/releases/`)).toBe(true);
      // Its files were closed to others there, and so they are here.
      const asNobody = ['/usr/bin/setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] as const;
      for (const argv of [
        ['/bin/cat', join(answer.cwd, 'app.py')],
        ['/bin/ls', join(home, 'clone/releases')],
      ])
        await expect(
          new Command([...asNobody, ...argv], { cwd: '/', env: { PATH: '/usr/bin:/bin' } }).ended,
          argv.join(' '),
        ).resolves.toMatchObject({
          stderr: expect.stringContaining('Permission denied'),
        });
      // The clone may go: what runs does not need it.
      const moved = `${stack.folder}/moved`;
      cpSync(stack.app, moved, { recursive: true, verbatimSymlinks: true });
      rmSync(stack.app, { recursive: true });
      mkdirSync(stack.app);
      expect(existsSync(bin)).toBe(false);
      expect((await prumoFrom(inject('prumoBin'), stack, ['--stack', 'clone', 'status'])).code).toBe(0);
      expect((await fetch(`http://${stack.allocation()?.subnet}.101:3000/`)).status).toBe(200);
    }
    rmSync(home, { recursive: true });
  });
});
