import { describe } from 'vitest';
import { agentCases } from '../integration/harness/agent-cases.ts';

// What `npm test` shows of the agent that runs as its caller, once more for one of another user: apart, because it takes as long again.
describe.runIf(process.getuid?.() === 0)('started by root', () => agentCases('nobody'));
