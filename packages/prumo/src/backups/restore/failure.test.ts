import { expect, test } from 'vitest';
import { fillFailure, isRepositorysFault, recoveryFailure } from './failure.ts';

const result = (code: number | null, output: string) => ({ code, signal: null, timedOut: false, output, took: 1 });

test('what pgBackRest says of its repository is the repository’s fault; what it says of us is not', () => {
  const wrong = fillFailure(
    result(26, 'P00   INFO: restore\nP01  ERROR: [026]: error restoring /x: actual checksum a does not match expected b'),
  );
  expect(wrong).toMatchObject({
    code: 'backup-damaged',
    why: { en: '[026]: error restoring /x: actual checksum a does not match expected b' },
  });
  for (const code of [28, 29, 55, 95]) expect(isRepositorysFault(fillFailure(result(code, 'ERROR: [0]: it')))).toBe(true);
  for (const code of [25, 38, 40, 47, 50, 63, null]) expect(isRepositorysFault(fillFailure(result(code, 'ERROR: [0]: it')))).toBe(false);
  expect(fillFailure({ ...result(26, ''), timedOut: true }).code).toBe('restore-failed');
});

test('a full disk is a full disk, whoever meets it', () => {
  expect(fillFailure(result(64, 'ERROR: [064]: unable to write: [28] No space left on device')).code).toBe('disk-full');
  expect(recoveryFailure('LOG:  redo starts at 0/2\nPANIC:  could not write to file "pg_wal/x": No space left on device').code).toBe(
    'disk-full',
  );
});

test('an archive that ends before the moment, and where', () => {
  const said = `LOG:  starting point-in-time recovery to 2026-11-26 10:00:00+00
LOG:  redo done at 0/7000 system usage
LOG:  last completed transaction was at log time 2026-11-26 09:58:01.5+00
FATAL:  recovery ended before configured recovery target was reached`;
  const error = recoveryFailure(said);
  expect(error.code).toBe('restore-target');
  expect(error.what.en).toContain('2026-11-26 09:58:01.5+00');
  expect(isRepositorysFault(error)).toBe(true);
});

test('a FATAL after recovery has begun is in what was restored; one before it is ours', () => {
  expect(recoveryFailure('LOG:  starting archive recovery\nFATAL:  could not locate required checkpoint record').code).toBe(
    'backup-damaged',
  );
  expect(recoveryFailure('FATAL:  could not create any Unix-domain sockets').code).toBe('restore-failed');
  expect(recoveryFailure('LOG:  starting archive recovery').code).toBe('restore-failed');
});

test('who asked too early and was turned away is no reason', () => {
  const said = `LOG:  starting point-in-time recovery to 2026-11-26 10:00:00+00
FATAL:  recovery ended before configured recovery target was reached
FATAL:  the database system is not accepting connections`;
  expect(recoveryFailure(said).why?.en).toBe('recovery ended before configured recovery target was reached');
  expect(recoveryFailure('LOG:  starting archive recovery\nFATAL:  the database system is starting up').code).toBe('restore-failed');
});
