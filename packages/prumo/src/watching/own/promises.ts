import { type Alert, around, flat, MINUTE } from '../../model/index.ts';

/** Weight of a claim from which its failed drill pages: without it data or the service is lost. */
const PAGING_WEIGHT = 5;
const failed = 'prumo_claim_status{job="prumo",status="failed"}';

function series(weight: number, status: string, value: number): Readonly<Record<string, string>> {
  return { [`prumo_claim_status{job="prumo",claim="writes-return-in-time",weight="${weight}",status="${status}"}`]: flat(value) };
}

/** What Prumo itself knows: how services and promises stand. `watching/metrics-needed.ts` says what its own target must offer. */
export const promiseAlerts: readonly Alert[] = [
  {
    name: 'ServiceUnhealthy',
    severity: 'P0',
    area: 'application',
    expr: () => 'prumo_service_healthy{job="prumo"} == 0',
    for: MINUTE,
    summary: {
      en: '{{ $labels.service }} on {{ $labels.node }} is not healthy',
      'pt-BR': '{{ $labels.service }} em {{ $labels.node }} não está saudável',
    },
    description: {
      en: 'Its probe has failed for a minute, restarts included. `prumo status` says why, `prumo logs {{ $labels.service }}` what it says itself.',
      'pt-BR':
        'A verificação falha há um minuto, contando restarts. O `prumo status` diz por quê, o `prumo logs {{ $labels.service }}` o que ele mesmo diz.',
    },
    dashboard: 'overview',
    claim: 'application-survives-a-process',
    absentTwin: { metric: 'prumo_service_healthy', labels: { job: 'prumo' }, severity: 'P0' },
    tests: around({ at: MINUTE, labels: { service: 'web-1', node: 'app1' } }, 0, 1, (healthy) => ({
      'prumo_service_healthy{job="prumo",service="web-1",node="app1"}': flat(healthy),
    })),
  },
  {
    name: 'PromiseBroken',
    severity: 'P0',
    area: 'monitoring',
    expr: () => `${failed.replace('}', `,weight="${PAGING_WEIGHT}"}`)} == 1`,
    for: 0,
    summary: {
      en: 'A drill showed that {{ $labels.claim }} does not hold',
      'pt-BR': 'Um exercício mostrou que {{ $labels.claim }} não vale',
    },
    description: {
      en: 'Without it data or the service is lost. `prumo claims {{ $labels.claim }}` says what was seen.',
      'pt-BR': 'Sem isso se perdem dados ou o serviço. O `prumo claims {{ $labels.claim }}` diz o que foi visto.',
    },
    dashboard: 'readiness',
    tests: around({ at: MINUTE, labels: { claim: 'writes-return-in-time' } }, 5, 4, (weight) => series(weight, 'failed', 1)),
  },
  {
    name: 'PromiseNotKept',
    severity: 'P1',
    area: 'monitoring',
    expr: () => `${failed.replace('}', `,weight!="${PAGING_WEIGHT}"}`)} == 1`,
    for: 0,
    summary: {
      en: 'A drill showed that {{ $labels.claim }} does not hold',
      'pt-BR': 'Um exercício mostrou que {{ $labels.claim }} não vale',
    },
    description: {
      en: '`prumo claims {{ $labels.claim }}` says what was seen; after a repair it takes three proofs in a row.',
      'pt-BR': 'O `prumo claims {{ $labels.claim }}` diz o que foi visto; depois do conserto são precisas três provas seguidas.',
    },
    dashboard: 'readiness',
    tests: around({ at: MINUTE, labels: { claim: 'writes-return-in-time' } }, 1, 0, (value) => series(3, 'failed', value)),
  },
  {
    name: 'EvidenceStale',
    severity: 'P1',
    area: 'monitoring',
    expr: () => 'prumo_claim_status{job="prumo",status="stale"} == 1',
    for: 60 * MINUTE,
    summary: { en: 'The proof of {{ $labels.claim }} is out of date', 'pt-BR': 'A prova de {{ $labels.claim }} venceu' },
    description: {
      en: 'It was proven once and not within its period. `prumo prove` runs the drills that are due.',
      'pt-BR': 'Já foi provada, mas não dentro do prazo. O `prumo prove` roda os exercícios pendentes.',
    },
    dashboard: 'readiness',
    tests: around({ at: 60 * MINUTE, labels: { claim: 'writes-return-in-time' } }, 1, 0, (value) => series(5, 'stale', value)),
  },
];
