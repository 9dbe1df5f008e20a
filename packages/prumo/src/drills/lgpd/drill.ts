import * as z from 'zod';
import { defineDrill, measured } from '../../model/index.ts';
import { attemptAtEdge } from '../application/attempt.ts';
import { count } from '../application/tester.ts';
import { unfitForProof } from '../application/unfit.ts';
import { CLAIMS, judgeLgpd } from './judge.ts';

const schema = z.object({
  sensitive: z.object({ done: count, recorded: count }),
  refused: z.object({ tried: count, refused: count, recorded: count }),
  exported: z.object({ expected: count, found: count }),
  erased: z.object({ expected: count, left: count, proof: z.boolean() }),
  chain: z.boolean(),
});

/** A subject is made up, read, asked for by who may not, exported and erased. */
export const lgpd = defineDrill({
  id: 'lgpd',
  title: {
    en: 'A person’s data are read, refused, exported and erased',
    'pt-BR': 'Dados de uma pessoa são lidos, negados, exportados e apagados',
  },
  faultModel: {
    en: 'Somebody who may reads a sensitive record, somebody who may not tries, and the person asks for export and erasure',
    'pt-BR': 'Quem pode lê um registro sensível, quem não pode tenta, e a pessoa pede exportação e apagamento',
  },
  claims: Object.values(CLAIMS),
  blast: 'application',
  touches: [],
  risk: 1,
  expected: 20_000,
  unfit: (spec) => unfitForProof(spec, 'lgpd', true),
  begin: (context) =>
    Promise.resolve(
      attemptAtEdge(context, {
        proof: 'lgpd',
        schema,
        // Export and erasure are asked for by people of the office, which need not go by the edge.
        requests: ({ sensitive, refused }) => sensitive.done + refused.tried,
        judge: (told) => ({
          measurements: [
            measured('sensitive-accesses', told.sensitive.done, 'count'),
            measured('sensitive-accesses-unrecorded', told.sensitive.done - told.sensitive.recorded, 'count'),
            measured('unauthorised-attempts', told.refused.tried, 'count'),
            measured('unauthorised-attempts-let-in', told.refused.tried - told.refused.refused, 'count'),
            measured('values-not-exported', told.exported.expected - told.exported.found, 'count'),
            measured('values-not-erased', told.erased.left, 'count'),
          ],
          judgements: judgeLgpd(told),
        }),
      }),
    ),
});
