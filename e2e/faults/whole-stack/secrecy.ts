import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { processTable } from '../../harness/process-table.ts';
import { processesOf, usersOf } from '../../harness/remains.ts';
import type { TestStack } from '../../harness/stack.ts';

const secretsSchema = z.object({ secrets: z.record(z.string(), z.object({ value: z.string().min(16) })) });

/** Secrets are nowhere but where they are needed: every value of `secrets.json` is looked for. */
export function secrecyTests(stack: TestStack): void {
  const secrets = () => Object.entries(secretsSchema.parse(JSON.parse(readFileSync(join(stack.state, 'secrets.json'), 'utf8'))).secrets);
  /** Names, never values, of the secrets in a text. */
  const secretsIn = (text: string) =>
    secrets()
      .filter(([, { value }]) => text.includes(value))
      .map(([name]) => name);

  test('the search finds a secret where there is one', () => {
    expect(secrets().length).toBeGreaterThan(15);
    expect(secretsIn(readFileSync(join(stack.state, 'secrets.json'), 'utf8'))).toHaveLength(secrets().length);
  });

  test('no process of this machine has one in its arguments', () => {
    expect(processTable().flatMap(({ pid, argv }) => secretsIn(argv.join(' ')).map((name) => `${pid} ${argv[0] ?? ''}: ${name}`))).toEqual(
      [],
    );
  });

  test('only the application has some in its environment, and only its own', () => {
    const MAY = ['database.app', 'database.owner', 'cache.app', 'storage.app', 'app.session'];
    const held = processesOf(stack.place).map(({ environment }) => ({
      service: environment.find((line) => line.startsWith('PRUMO_INSTANCE='))?.split('/')[1] ?? 'agent',
      names: secretsIn(environment.join('\n')),
    }));
    const isOfApp = (service: string) => /^(web|realtime|queue|scheduler)-\d+$/.test(service);
    expect(held.filter(({ service, names }) => names.length > 0 && !isOfApp(service))).toEqual([]);
    const ofApp = held.filter(({ service }) => isOfApp(service)).flatMap(({ names }) => names);
    expect(ofApp).toContain('database.app');
    expect(ofApp.filter((name) => !MAY.includes(name))).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)('the application’s user can read no secret: not in files, not in environments of others', () => {
    const user = usersOf(stack.place).find(({ name }) => name.endsWith('-app1'));
    if (user === undefined) throw new Error('the application has no user');
    const script = `import glob, os, json
seen = []
for base in (${JSON.stringify(stack.state)}, ${JSON.stringify(stack.allocation()?.run ?? '')}):
    for folder, folders, files in os.walk(base):
        for name in files:
            try:
                seen.append(open(os.path.join(folder, name), "rb").read().decode("latin1"))
            except OSError:
                pass
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        if os.stat(path).st_uid != os.getuid():
            seen.append(open(path, "rb").read().decode("latin1"))
    except OSError:
        pass
for name in ("applied.json", "secrets.json", "agent/services/web-1.json"):
    try:
        seen.append(open(os.path.join(${JSON.stringify(stack.state)}, name)).read())
    except OSError:
        pass
print("\\n".join(seen))`;
    const out = execFileSync(
      '/usr/bin/setpriv',
      [`--reuid=${user.uid}`, `--regid=${user.uid}`, '--clear-groups', '/usr/bin/python3', '-c', script],
      { encoding: 'latin1', maxBuffer: 512 * 1024 * 1024 },
    );
    expect(secretsIn(out)).toEqual([]);
  });

  test('no log holds one', () => {
    const logs = [
      'agent/agent.log',
      ...readdirSync(join(stack.state, 'services')).flatMap((service) =>
        readdirSync(join(stack.state, 'services', service, 'log')).map((file) => `services/${service}/log/${file}`),
      ),
    ];
    expect(logs.length).toBeGreaterThan(15);
    expect(logs.flatMap((file) => secretsIn(readFileSync(join(stack.state, file), 'latin1')).map((name) => `${file}: ${name}`))).toEqual(
      [],
    );
  });

  test('no plan, status or support bundle shows one', async () => {
    stack.write({ 'note.txt': 'a new release, so that the plan says something' });
    const bundle = join(stack.folder, 'bundle.json.gz');
    const outputs = {
      plan: (await stack.must('plan', '--json')).stdout,
      'plan for people': (await stack.must('plan')).stdout,
      status: JSON.stringify(await stack.status()),
      'secrets list': (await stack.must('secrets', 'list', '--json')).stdout,
      'support bundle': (await stack.must('support-bundle', '-o', bundle), gunzipSync(readFileSync(bundle)).toString('utf8')),
    };
    rmSync(join(stack.app, 'note.txt'));
    expect(outputs.plan).toContain('web-1');
    expect(outputs['support bundle']).toContain('postgres-1');
    expect(Object.entries(outputs).flatMap(([what, text]) => secretsIn(text).map((name) => `${what}: ${name}`))).toEqual([]);
    expect(outputs['support bundle']).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY/);
  });

  test('every file that holds one, or a private key, is its owner’s alone', () => {
    const patterns = join(stack.folder, 'patterns');
    writeFileSync(
      patterns,
      [
        ...secrets().map(([, { value }]) => value),
        '-----BEGIN PRIVATE KEY',
        '-----BEGIN EC PRIVATE KEY',
        '-----BEGIN RSA PRIVATE KEY',
      ].join('\n'),
      { mode: 0o600 },
    );
    const listed = execFileSync('grep', ['-rlaFs', '--devices=skip', '-f', patterns, stack.state, stack.allocation()?.run ?? stack.state], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
    rmSync(patterns);
    expect(listed).toContain(join(stack.state, 'secrets.json'));
    expect(listed.length).toBeGreaterThan(5);
    expect(listed.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  });
}
