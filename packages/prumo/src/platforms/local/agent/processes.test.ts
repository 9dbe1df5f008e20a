import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { eventually } from '../../../../test/fixture/eventually.ts';
import { isAlive, processIds, readProcess } from './processes.ts';

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
    expect(isAlive(child)).toBe(false);
    expect(readProcess(parent.pid ?? 0)).toMatchObject({ isEnding: false, isKernel: false, command: 'sleep' });
    expect(readProcess(process.pid)?.isEnding).toBe(false);
  } finally {
    parent.kill('SIGKILL');
  }
});

it('says that a process whose first thread has ended lives as long as another does', async () => {
  // The kernel shows it as a zombie that is being taken apart.
  const script =
    'import ctypes, threading, time; threading.Thread(target=time.sleep, args=(100,)).start(); ctypes.CDLL(None).pthread_exit(None)';
  const process = spawn('python3', ['-c', script], { stdio: 'ignore' });
  try {
    const entry = await eventually(() => [readProcess(process.pid ?? 0)].find((one) => one?.state === 'Z'), {
      within: 5000,
      what: 'a first thread that has ended',
    });
    expect(entry).toMatchObject({ isEnding: false });
    expect(isAlive(entry)).toBe(true);
  } finally {
    process.kill('SIGKILL');
  }
});
