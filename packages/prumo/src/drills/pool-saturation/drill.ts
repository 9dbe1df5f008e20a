import { defineDrill } from '../../model/index.ts';
import { saturation } from './experiment.ts';
import { MANY } from './rounds.ts';
import { text } from './text.ts';

/** Clients beside the crowd: those of the application, of the drill itself and of the exporters. */
const BESIDE = 100;

/** A thousand clients on the connections there are. Disturbs nobody but by its load. */
export const poolSaturation = defineDrill({
  id: 'pool-saturation',
  title: { en: 'A thousand clients on few connections', 'pt-BR': 'Mil clientes em poucas conexões' },
  faultModel: {
    en: '1,000 clients share the server connections of the pool; logins with right and wrong passwords meanwhile',
    'pt-BR': '1.000 clientes dividem as conexões de servidor do pool; enquanto isso, logins com senhas certas e erradas',
  },
  claims: ['pool-saturation-is-no-error', 'pool-saturation-keeps-throughput', 'wrong-password-is-refused'],
  blast: 'pooler',
  touches: [],
  risk: 2,
  // 70 to 105 s on two cores: five pairs of runs, two runs that do not count before them, and the thousand logins of each.
  expected: 100_000,
  unfit(spec) {
    const allowed = spec.database.pooler.maxClients;
    return allowed >= MANY + BESIDE ? null : text.tooFewAllowed(allowed, MANY + BESIDE);
  },
  begin: (context) => Promise.resolve(saturation(context)),
});
