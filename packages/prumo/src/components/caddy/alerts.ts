import { type Alert, around, flat, MINUTE, SECOND } from '../../model/index.ts';
import type { Spec } from '../../spec/spec.ts';

const DAY = 86_400;

/** The authority of this machine gives certificates for hours: only public ones have days to run out in. */
const isPublic = ({ edge }: Spec): boolean => edge?.tls === 'acme';

function certificateAlert(name: string, severity: 'P0' | 'P1', days: number): Alert {
  return {
    name,
    severity,
    area: 'security',
    applies: isPublic,
    expr: () => `probe_ssl_earliest_cert_expiry{job="blackbox"} - time() < ${days * DAY}`,
    for: 10 * MINUTE,
    summary: {
      en: 'The certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}',
      'pt-BR': 'O certificado de {{ $labels.instance }} vence em {{ $value | humanizeDuration }}',
    },
    description: {
      en: 'It should have been renewed a month before. The edge’s log says why the authority refuses: the domain’s record, port 80, or a limit.',
      'pt-BR':
        'Devia ter sido renovado um mês antes. O log da borda diz por que a autoridade recusa: o DNS do domínio, a porta 80, ou um limite.',
    },
    dashboard: 'edge',
    claim: 'connections-are-private',
    tests: around({ at: 10 * MINUTE, labels: { instance: 'https://a.example' } }, -1, 700, (beside) => ({
      'probe_ssl_earliest_cert_expiry{job="blackbox",instance="https://a.example"}': flat(days * DAY + beside),
    })),
  };
}

/** The product is reached from outside. */
export const caddyAlerts: readonly Alert[] = [
  {
    name: 'EndpointFailing',
    severity: 'P0',
    area: 'edge',
    expr: () => 'probe_success{job="blackbox"} == 0',
    for: 10 * SECOND,
    summary: { en: '{{ $labels.instance }} does not answer as it should', 'pt-BR': '{{ $labels.instance }} não responde como devia' },
    description: {
      en: 'Asked from outside the application, through the edge. If `prumo status` is well, look at names, certificates and the network.',
      'pt-BR': 'Perguntado de fora da aplicação, pela borda. Se o `prumo status` está bem, veja nomes, certificados e a rede.',
    },
    dashboard: 'edge',
    claim: 'stopped-replica-fails-no-request',
    absentTwin: { metric: 'probe_success', labels: { job: 'blackbox' }, severity: 'P0' },
    tests: around({ at: 10 * SECOND, step: 5 * SECOND, labels: { instance: 'https://a.example' } }, 0, 1, (success) => ({
      'probe_success{job="blackbox",instance="https://a.example"}': flat(success),
    })),
  },
  {
    name: 'EdgeDown',
    severity: 'P0',
    area: 'edge',
    expr: () => 'up{job="caddy"} == 0',
    for: 15 * SECOND,
    summary: { en: 'The edge on {{ $labels.node }} does not answer', 'pt-BR': 'A borda em {{ $labels.node }} não responde' },
    description: {
      en: 'Nobody outside reaches the product. `prumo status`, then `prumo logs caddy`.',
      'pt-BR': 'Ninguém de fora alcança o produto. `prumo status`, depois `prumo logs caddy`.',
    },
    dashboard: 'edge',
    claim: 'connections-are-private',
    absentTwin: { metric: 'up', labels: { job: 'caddy' }, severity: 'P0' },
    tests: around({ at: 15 * SECOND, step: 5 * SECOND, labels: { node: 'edge1' } }, 0, 1, (up) => ({
      'up{job="caddy",node="edge1"}': flat(up),
    })),
  },
  {
    name: 'EdgeUpstreamUnhealthy',
    severity: 'P1',
    area: 'edge',
    applies: ({ app }) => app !== undefined,
    expr: () => 'caddy_reverse_proxy_upstreams_healthy{job="caddy"} == 0',
    for: MINUTE,
    summary: { en: 'The edge sends nothing to {{ $labels.upstream }}', 'pt-BR': 'A borda não manda nada a {{ $labels.upstream }}' },
    description: {
      en: 'Its check fails for a minute; the other replicas carry what it would.',
      'pt-BR': 'A verificação falha há um minuto; as outras réplicas levam o que era dela.',
    },
    dashboard: 'edge',
    claim: 'application-survives-a-process',
    tests: around({ at: MINUTE, labels: { upstream: '127.0.0.1:3000' } }, 0, 1, (healthy) => ({
      'caddy_reverse_proxy_upstreams_healthy{job="caddy",upstream="127.0.0.1:3000"}': flat(healthy),
    })),
  },
  certificateAlert('CertificateExpiring', 'P0', 3),
  certificateAlert('CertificateExpiringSoon', 'P1', 14),
];
