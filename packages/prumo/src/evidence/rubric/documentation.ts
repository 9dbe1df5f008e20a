import { FRESHNESS } from '../../model/index.ts';
import { owed } from './owed.ts';

/** A document is worth what somebody did with it: each of these is proven by following it. */
export const documentation = owed('documentation', [
  {
    id: 'runbooks-lead-to-the-end',
    weight: 4,
    title: { en: 'People resolve an incident with the runbook', 'pt-BR': 'As pessoas resolvem um incidente com o runbook' },
    faultModel: { en: 'A fault nobody announced', 'pt-BR': 'Uma falha que ninguém anunciou' },
    freshness: FRESHNESS.year,
    drills: ['game-day'],
  },
  {
    id: 'recovery-runbook-was-followed',
    weight: 5,
    title: { en: 'The disaster runbook was followed to the end', 'pt-BR': 'O runbook de desastre foi seguido até o fim' },
    faultModel: { en: 'The machine and all on it are gone', 'pt-BR': 'A máquina e tudo o que há nela se perdem' },
    freshness: FRESHNESS.quarter,
    drills: ['disaster-recovery'],
  },
  {
    id: 'capacity-limits-are-written-down',
    weight: 3,
    title: { en: 'The limits written down are those measured', 'pt-BR': 'Os limites documentados são os medidos' },
    faultModel: { en: 'Load grows until something gives', 'pt-BR': 'A carga cresce até algo ceder' },
    freshness: FRESHNESS.quarter,
    drills: ['load'],
  },
]);
