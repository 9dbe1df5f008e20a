import type * as z from 'zod';
import { type Attestation, type DrillContext, type Experiment, type Findings, measured } from '../../model/index.ts';
import type { ProofId } from '../../spec/index.ts';
import { countRequests } from './edge.ts';
import { Tester } from './tester.ts';
import { text } from './text.ts';

interface Attempt<Answer> {
  readonly proof: ProofId;
  readonly schema: z.ZodType<Answer>;
  /** Requests the answer speaks of: as many the edge must have seen. */
  readonly requests: (answer: Answer) => number;
  readonly judge: (answer: Answer) => Omit<Findings, 'load'>;
}

/** A tester that tries what must not succeed, at the edge like anybody. That it tried is said by the edge's own counter, not by the tester. */
export function attemptAtEdge<Answer>(context: DrillContext, { proof, schema, requests, judge }: Attempt<Answer>): Experiment {
  const { stack } = context;
  const tester = new Tester(context, proof);
  let answer: Answer | undefined;
  let before = Number.NaN;
  let rose = Number.NaN;

  return {
    async steady() {
      await tester.prepare();
      before = await countRequests(stack);
    },
    async inject() {
      answer = await tester.ask('attempt', schema);
      rose = (await countRequests(stack)) - before;
      context.say(text.attempted(rose));
    },
    attest(): Promise<Attestation | null> {
      const told = answer === undefined ? Number.NaN : requests(answer);
      // Also when one of them is not a number: nothing is attested then.
      if (!(told > 0 && rose >= told)) return Promise.resolve(null);
      return Promise.resolve({
        what: `the edge counted ${rose} requests while the tester told of ${told}`,
        at: new Date().toISOString(),
        facts: { told, counted: rose },
      });
    },
    observe: () => Promise.resolve(),
    verify() {
      if (answer === undefined) throw new Error('nothing was attempted');
      const { measurements, judgements } = judge(answer);
      return Promise.resolve({ measurements: [...measurements, measured('requests-at-edge', rose, 'count')], judgements, load: null });
    },
    end: () => Promise.resolve(),
  };
}
