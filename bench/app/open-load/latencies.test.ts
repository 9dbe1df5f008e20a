import { expect, test } from 'vitest';
import { Latencies } from './latencies.ts';

test('failures count as waited for, and the first few say why', () => {
  const latencies = new Latencies();
  for (let request = 1; request <= 100; request += 1) {
    latencies.sent();
    if (request > 92) latencies.failed(`reason ${request}`, 500);
    else latencies.answered(request);
  }
  expect(latencies.take()).toEqual({
    sent: 100,
    failed: 8,
    failures: ['reason 93', 'reason 94', 'reason 95', 'reason 96', 'reason 97'],
    p50: 50,
    p99: 500,
    slowest: 500,
  });
});

test('what was told is told once', () => {
  const latencies = new Latencies();
  latencies.sent();
  latencies.answered(3);
  latencies.take();
  expect(latencies.take()).toEqual({ sent: 0, failed: 0, failures: [], p50: 0, p99: 0, slowest: 0 });
});
