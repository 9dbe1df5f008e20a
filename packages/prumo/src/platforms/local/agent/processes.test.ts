import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { eventually } from '../../../../test/fixture/eventually.ts';
import { processIds, readProcess } from './processes.ts';

it('says that a process which is being taken apart is ending, and that a living one is not', async () => {
  // The first sleep ends and is never reaped, because the second knows of no child.
  const parent = spawn('sh', ['-c', 'sleep 0 & exec sleep 100'], { stdio: 'ignore' });
  try {
    const child = await eventually(
      () =>
        processIds()
          .flatMap((pid) => readProcess(pid) ?? [])
          .find((entry) => entry.parent === parent.pid && entry.state === 'Z'),
      { within: 5000, what: 'a zombie' },
    );
    expect(child.isEnding).toBe(true);
    expect(readProcess(parent.pid ?? 0)).toMatchObject({ isEnding: false, isKernel: false, command: 'sleep' });
    expect(readProcess(process.pid)?.isEnding).toBe(false);
  } finally {
    parent.kill('SIGKILL');
  }
});
