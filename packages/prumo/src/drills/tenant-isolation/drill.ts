import * as z from 'zod';
import { defineDrill, measured } from '../../model/index.ts';
import { attemptAtEdge } from '../application/attempt.ts';
import { count } from '../application/tester.ts';
import { unfitForProof } from '../application/unfit.ts';
import { CLAIM, judgeIsolation } from './judge.ts';

const schema = z.object({ routes: count, attempts: count, crossed: z.array(z.string()), own: count });

/** One tenant asks for what is another's, by every route. */
export const tenantIsolation = defineDrill({
  id: 'tenant-isolation',
  title: { en: 'A tenant asks for what is another’s', 'pt-BR': 'Um cliente pede o que é de outro' },
  faultModel: {
    en: 'The session of one tenant on the records of another, by every route and way',
    'pt-BR': 'A sessão de um cliente sobre os registros de outro, por toda rota e todo modo',
  },
  claims: [CLAIM],
  blast: 'application',
  touches: [],
  risk: 1,
  expected: 20_000,
  unfit: (spec) => unfitForProof(spec, 'tenant-isolation', true),
  begin: (context) =>
    Promise.resolve(
      attemptAtEdge(context, {
        proof: 'tenant-isolation',
        schema,
        requests: ({ attempts, own }) => attempts + own,
        judge: (told) => ({
          measurements: [
            measured('attempts-that-crossed', told.crossed.length, 'count'),
            measured('attempts', told.attempts, 'count'),
            measured('routes', told.routes, 'count'),
            measured('own-requests', told.own, 'count'),
          ],
          judgements: [judgeIsolation(told)],
        }),
      }),
    ),
});
