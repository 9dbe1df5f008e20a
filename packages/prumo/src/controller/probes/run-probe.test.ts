import { expect, test } from 'vitest';
import { testService } from '../../../test/integration/harness/agent-stack.ts';
import { RecordedPlatform } from '../../../test/fixture/recorded-platform.ts';
import type { Probe } from '../../model/index.ts';
import { runProbe } from './run-probe.ts';

const PROBES: readonly Probe[] = [
  { kind: 'process', aliveFor: 1000 },
  { kind: 'command', argv: ['/bin/true'] },
];

test.each(PROBES)('a probe by $kind of an agent that does not answer is an answer, since nobody waits for its rejection', async (probe) => {
  const platform = new RecordedPlatform({
    say: () => undefined,
    instances: () => {
      throw new Error('The agent of this stack does not answer.');
    },
    notUndone: [],
  });
  const found = await runProbe(probe, testService('queue-1', ['/bin/true']), platform);
  expect(found).toMatchObject({ ok: false, reason: expect.any(String) as unknown });
});
