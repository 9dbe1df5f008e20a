import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bootStateOf } from '../../src/platforms/local/boot/boot-state.ts';
import { disableUnit, enableUnit } from '../../src/platforms/local/boot/boot-unit.ts';
import type { Systemd } from '../../src/platforms/local/boot/systemd.ts';
import { renderUnit, unitNameOf } from '../../src/platforms/local/boot/unit.ts';
import { runProgram } from '../../src/platforms/local/preflight/run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'prumo boot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const state = join(folder, '100% $HOME');
const start = join(state, 'at-boot');
mkdirSync(state);
writeFileSync(start, '#!/bin/sh\n');
chmodSync(start, 0o755);

const has = (program: string): boolean => ['/usr/bin', '/bin'].some((place) => existsSync(join(place, program)));

// Both only read and write the files they are given; neither needs systemd to be running.
describe.skipIf(!has('systemd-analyze'))('systemd’s own checker (skipped where systemd-analyze is not installed)', () => {
  test.for(['system', 'user'] as const)('finds nothing to say about a %s unit', async (scope) => {
    const file = join(folder, unitNameOf('loja', `${state}/${scope}`));
    writeFileSync(file, renderUnit({ stack: 'loja', state, start, scope, stopWithin: 60_000 }));
    const result = await runProgram(['systemd-analyze', ...(scope === 'user' ? ['--user'] : []), 'verify', '--man=no', file], {
      within: 20_000,
      env: { XDG_RUNTIME_DIR: folder },
    });
    expect(result.stderr.split('\n').filter((line) => line.includes('prumo-'))).toEqual([]);
    expect(result.code, result.stderr).toBe(0);
  });

  test('does say when a unit starts a program that is not there', async () => {
    const file = join(folder, 'prumo-broken.service');
    writeFileSync(file, renderUnit({ stack: 'loja', state, start: join(state, 'gone'), scope: 'system', stopWithin: 60_000 }));
    const result = await runProgram(['systemd-analyze', 'verify', '--man=no', file], { within: 20_000 });
    expect(result.stderr).toContain('prumo-broken.service');
    expect(result.code).not.toBe(0);
  });
});

describe.skipIf(!has('systemctl'))('systemctl on a root of files (skipped where systemctl is not installed)', () => {
  test('enables once, says so, disables, and leaves nothing behind', async () => {
    const root = join(folder, 'root');
    const units = join(root, 'etc/systemd/system');
    mkdirSync(units, { recursive: true });
    const systemd: Systemd = { scope: 'system', units, systemctl: ['systemctl', `--root=${root}`], lingers: true };
    const inputs = { stack: 'loja', state, start, stopWithin: 60_000 };
    expect(bootStateOf(systemd, 'loja', state)).toBe('disabled');
    await enableUnit(systemd, inputs);
    await enableUnit(systemd, inputs);
    expect(bootStateOf(systemd, 'loja', state)).toBe('enabled');
    expect(execFileSync('systemctl', [`--root=${root}`, 'is-enabled', unitNameOf('loja', state)], { encoding: 'utf8' }).trim()).toBe(
      'enabled',
    );
    await disableUnit(systemd, 'loja', state, { forget: false });
    expect(bootStateOf(systemd, 'loja', state)).toBe('disabled');
    await enableUnit(systemd, inputs);
    await disableUnit(systemd, 'loja', state, { forget: true });
    expect(readdirSync(units).filter((name) => name.endsWith('.service'))).toEqual([]);
    expect(bootStateOf(systemd, 'loja', state)).toBe('disabled');
  });

  test('what systemctl refuses is told in its own words', async () => {
    const systemd: Systemd = {
      scope: 'system',
      units: join(folder, 'refused'),
      systemctl: ['systemctl', '--root=/proc/nowhere'],
      lingers: true,
    };
    await expect(enableUnit(systemd, { stack: 'loja', state, start, stopWithin: 1 })).rejects.toThrow(/systemctl --root=\/proc\/nowhere/);
  });
});
