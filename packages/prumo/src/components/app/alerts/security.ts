import { type Alert, around, flat, MINUTE, perSecond } from '../../../model/index.ts';
import { showsMetrics } from './series.ts';

/** Refused attempts within ten minutes, of one kind of record. Our own: a person mistypes an address or two. */
const ATTEMPTS = 10;
/** Failed logins a minute, and how many times the day's average. Our own: ten people mistype in a minute of a busy Monday. */
const FAILED_LOGINS = 10;

/** Who reads what they should not (LGPD, articles 46 and 48), and who guesses passwords. */
export const securityAlerts: readonly Alert[] = [
  {
    name: 'UnauthorizedAccess',
    severity: 'P0',
    area: 'security',
    applies: showsMetrics,
    expr: () => `(sum by (kind) (increase(unauthorized_access_attempts_total{job="app"}[10m])) or vector(0)) > ${ATTEMPTS}`,
    for: 0,
    summary: {
      en: '{{ $value | humanize }} refused attempts at {{ $labels.kind }} in ten minutes',
      'pt-BR': '{{ $value | humanize }} tentativas recusadas a {{ $labels.kind }} em dez minutos',
    },
    description: {
      en: 'Somebody asks for sensitive records that are not theirs. The audit trail says who; keep it, and look at what they were given before.',
      'pt-BR':
        'Alguém pede registros sensíveis que não são seus. A trilha de auditoria diz quem; preserve-a, e veja o que já lhe foi dado.',
    },
    runbook: 'security-incident',
    dashboard: 'security',
    claim: 'unauthorised-access-is-heard',
    tests: around({ at: 12 * MINUTE, labels: { kind: 'document' } }, 0.3, 0.22, (each) => ({
      'unauthorized_access_attempts_total{job="app",kind="document",action="read"}': `0+${each}x400`,
    })),
  },
  {
    name: 'AccessOutsideCaseload',
    severity: 'P0',
    area: 'security',
    applies: showsMetrics,
    expr: () => 'max by (kind) (audit_outside_caseload_users{job="app"}) > 0',
    for: 0,
    summary: {
      en: '{{ $value }} users read {{ $labels.kind }} records that are not theirs to read',
      'pt-BR': '{{ $value }} usuários leram registros de {{ $labels.kind }} que não lhes cabem',
    },
    description: {
      en: 'They were allowed to by the program and not by the rule you wrote. The audit trail says who and which.',
      'pt-BR': 'O programa permitiu, a regra que você escreveu não. A trilha de auditoria diz quem e quais.',
    },
    runbook: 'security-incident',
    dashboard: 'security',
    claim: 'sensitive-access-leaves-a-record',
    tests: around({ at: MINUTE, labels: { kind: 'document' } }, 1, 0, (users) => ({
      'audit_outside_caseload_users{job="app",kind="document",instance="a"}': flat(users),
    })),
  },
  {
    name: 'MassExport',
    severity: 'P0',
    area: 'security',
    applies: showsMetrics,
    expr: () => 'max by (kind) (audit_mass_access_users{job="app"}) > 0',
    for: 0,
    summary: {
      en: '{{ $value }} users took more {{ $labels.kind }} records than is usual',
      'pt-BR': '{{ $value }} usuários levaram mais registros de {{ $labels.kind }} que o normal',
    },
    description: {
      en: 'Within the window the application watches. Ask them, or close the session: the audit trail says who.',
      'pt-BR': 'Dentro da janela que a aplicação vigia. Pergunte a eles, ou encerre a sessão: a trilha de auditoria diz quem.',
    },
    runbook: 'security-incident',
    dashboard: 'security',
    claim: 'unauthorised-access-is-heard',
    tests: around({ at: MINUTE, labels: { kind: 'document' } }, 1, 0, (users) => ({
      'audit_mass_access_users{job="app",kind="document",instance="a"}': flat(users),
    })),
  },
  {
    name: 'FailedLogins',
    severity: 'P1',
    area: 'security',
    applies: showsMetrics,
    expr: () => `sum(rate(logins_failed_total{job="app",reason!="unavailable"}[5m])) * 60 > ${FAILED_LOGINS}`,
    for: 5 * MINUTE,
    summary: { en: '{{ $value | humanize }} failed logins a minute', 'pt-BR': '{{ $value | humanize }} logins falhos por minuto' },
    description: {
      en: 'By reason on the dashboard: `unknown-account` is a list somebody tries, `wrong-password` of few accounts is a person.',
      'pt-BR': 'Por motivo no painel: `unknown-account` é alguém testando uma lista, `wrong-password` de poucas contas é uma pessoa.',
    },
    runbook: 'security-incident',
    dashboard: 'security',
    claim: 'brute-force-is-stopped',
    tests: around({ at: 11 * MINUTE }, 11, 9, (perMinute) => ({
      'logins_failed_total{job="app",reason="wrong-password"}': perSecond(Number((perMinute / 60).toFixed(6))),
      'logins_failed_total{job="app",reason="unavailable"}': perSecond(10),
    })),
  },
];
