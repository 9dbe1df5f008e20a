import { describe, expect, test } from 'vitest';
import { outcomeOfAnswer, outcomeOfError } from './outcome.ts';

describe('the outcome of a write that failed', () => {
  test.each(['22001', '23505', '25006', '28P01', '42501', '53300', '57P03'])('%s says that it was not done', (code) => {
    expect(outcomeOfError({ code }, true)).toBe('refused');
  });

  // A commit that waited for its standby, a connection that broke, a server that was shut down, a wait that was cancelled.
  test.each(['57P01', '57P02', '57014', '08006', '08P01', '40001', 'XX000', '58030', 'ECONNRESET', 'ETIMEDOUT'])(
    '%s leaves it open',
    (code) => {
      expect(outcomeOfError({ code }, true)).toBe('unknown');
    },
  );

  test('without a code nothing is known', () => {
    expect(outcomeOfError({}, true)).toBe('unknown');
    expect(outcomeOfError({ code: 42501 }, true)).toBe('unknown');
  });

  test('what was never sent was not done', () => {
    expect(outcomeOfError({ code: 'ECONNREFUSED' }, false)).toBe('refused');
  });
});

describe('the outcome of a write that was answered as done', () => {
  test('is acknowledged, also with a notice of another kind', () => {
    expect(outcomeOfAnswer([])).toBe('acknowledged');
    expect(outcomeOfAnswer(['identifier will be truncated'])).toBe('acknowledged');
  });

  test.each([
    'canceling wait for synchronous replication due to user request',
    'canceling the wait for synchronous replication and terminating connection due to administrator command',
    'cancelling wait for synchronous replication',
  ])('is unknown with “%s”: the standby may not have it', (notice) => {
    expect(outcomeOfAnswer(['another notice', notice])).toBe('unknown');
  });
});
