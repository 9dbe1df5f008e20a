import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { allHealthy, pidsOf } from '../harness/health.ts';
import { processesOf } from '../harness/remains.ts';
import { TestStack } from '../harness/stack.ts';
import { visit, whileVisited } from './edge-visits.ts';
import { WEB } from './python-service.ts';
import { prumoFrom } from './prumo-from.ts';
import { upChanges, upDocument } from './up-json.ts';

export function neighbourSteps(stack: TestStack): void {
  test('two stacks side by side: addresses and edge ports of their own, and one goes without the other noticing', async () => {
    const before = await stack.status();
    await using other = new TestStack({
      name: 'vizinha',
      home: stack.home,
      files: { 'web.py': WEB },
      spec: `name: vizinha
app:
  env: { DATABASE_URL: "\${database.url}" }
  pool: 2
  processes:
    web: { command: /usr/bin/python3 web.py, port: http, memory: 96MB, health: /health, ready: /ready }
edge: { domains: [vizinha.localhost] }
database: { standbys: 0, memory: 128MB, max_connections: 40, pooler: { instances: 1, size: 5 } }
`,
    });
    await whileVisited(stack, () => other.must('up'));
    const [ours, theirs] = [stack.allocation(), other.allocation()];
    expect(theirs?.subnet).not.toBe(ours?.subnet);
    expect(new Set([ours?.httpsPort, ours?.httpPort, theirs?.httpsPort, theirs?.httpPort]).size).toBe(4);
    expect(await visit(other)).toMatchObject({ one: 1 });
    // The same service of the other stack, as another user.
    expect((await visit(other)).uid).not.toBe((await visit(stack)).uid);

    await whileVisited(stack, () => other.must('destroy', '--yes', 'vizinha'));
    expect(other.remains({ destroyed: true }, { state: other.state, subnet: theirs?.subnet })).toEqual([]);
    const after = await allHealthy(stack, 30_000);
    expect(pidsOf(after)).toEqual(pidsOf(before));
    expect(await upChanges(stack)).toEqual([]);
  });
}

export function upgradeSteps(stack: TestStack): void {
  test('`up` with another build: agent and controller are replaced, every service stays', async () => {
    const packed = resolve(inject('prumoBin'), '../../../..');
    const newer = join(stack.folder, 'newer');
    cpSync(packed, newer, { recursive: true, verbatimSymlinks: true });
    setVersion(join(newer, 'node_modules/prumo'), '99.0.0');
    const bin = join(newer, 'node_modules/prumo/bin/prumo.js');
    expect((await prumoFrom(bin, stack, ['--version'])).stdout.trim()).toBe('99.0.0');

    const ownProcesses = (): readonly number[] =>
      processesOf(stack.place)
        .filter(({ argv }) => argv.some((word) => /\/(agent|controller)\.js$/.test(word)))
        .map(({ pid }) => pid);
    const before = { status: await stack.status(), own: ownProcesses() };
    const up = await whileVisited(stack, async () => {
      const ended = await prumoFrom(bin, stack, ['up', '--json']);
      expect(upDocument.parse(JSON.parse(ended.stdout))).toMatchObject({ healthy: true, changed: [] });
    });
    expect(up.length).toBeGreaterThan(0);
    const after = await allHealthy(stack, 30_000);
    expect(pidsOf(after)).toEqual(pidsOf(before.status));
    expect(after.services.map(({ restarts }) => restarts)).toEqual(before.status.services.map(({ restarts }) => restarts));
    expect(before.own.length).toBeGreaterThanOrEqual(2);
    const own = ownProcesses();
    expect(own).toHaveLength(before.own.length);
    expect(
      own.filter((pid) => before.own.includes(pid)),
      'none of the old ones',
    ).toEqual([]);
    // And back again, as one does after a bad upgrade.
    expect(await upChanges(stack)).toEqual([]);
    expect(pidsOf(await allHealthy(stack, 30_000))).toEqual(pidsOf(before.status));
    rmSync(newer, { recursive: true });
  });
}

/** Make a packed build one of another version: the number is in its package.json and, put there by the bundler, in its code. */
function setVersion(prumo: string, version: string): void {
  const manifest = join(prumo, 'package.json');
  const { version: old } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const files = readdirSync(join(prumo, 'dist'))
    .map((name) => join(prumo, 'dist', name))
    .filter((file) => file.endsWith('.js'));
  let found = 0;
  for (const file of [manifest, ...files]) {
    const content = readFileSync(file, 'utf8');
    const changed = content.replaceAll(
      file === manifest ? `"version": "${old}"` : new RegExp(`return (typeof "${old}" == "string" \\? )?"${old}"`, 'g'),
      (match) => match.replaceAll(old, version),
    );
    if (changed === content) continue;
    found += 1;
    writeFileSync(file, changed);
  }
  if (found < 2) throw new Error(`the version ${old} is in ${found} files of ${prumo}`);
}
