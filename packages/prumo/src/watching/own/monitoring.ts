import { type Alert, around, flat, growing, MINUTE, SECOND } from '../../model/index.ts';

/** What watches is watched too. */
export const monitoringAlerts: readonly Alert[] = [
  {
    name: 'Watchdog',
    severity: 'info',
    area: 'monitoring',
    // Always: an outside heartbeat misses it when Prometheus, Alertmanager or the way to people is gone.
    expr: () => 'vector(1)',
    for: 0,
    summary: { en: 'Alerts can be sent', 'pt-BR': 'Alertas podem ser enviados' },
    description: {
      en: 'Always firing, for a heartbeat outside. That it stops is the alarm.',
      'pt-BR': 'Sempre disparado, para um heartbeat externo. O alarme é ele parar.',
    },
    dashboard: 'overview',
    claim: 'silence-is-heard',
    tests: { firing: { at: MINUTE, labels: {}, series: {} }, quiet: null },
  },
  {
    name: 'TargetDown',
    severity: 'P1',
    area: 'monitoring',
    expr: () => 'up == 0',
    for: MINUTE,
    summary: {
      en: 'Nothing is heard of {{ $labels.job }} on {{ $labels.node }}',
      'pt-BR': 'Nada se ouve de {{ $labels.job }} em {{ $labels.node }}',
    },
    description: {
      en: 'Prometheus cannot read {{ $labels.instance }}, so the alerts on it are blind.',
      'pt-BR': 'O Prometheus não lê {{ $labels.instance }}, então os alertas dele estão cegos.',
    },
    dashboard: 'overview',
    claim: 'every-part-is-watched',
    tests: around({ at: MINUTE, labels: { job: 'redis', node: 'cache1', instance: '127.0.0.1:9121' } }, 0, 1, (up) => ({
      'up{job="redis",node="cache1",instance="127.0.0.1:9121"}': flat(up),
    })),
  },
  {
    name: 'RuleEvaluationFailing',
    severity: 'P0',
    area: 'monitoring',
    expr: () => 'increase(prometheus_rule_evaluation_failures_total{job="prometheus"}[5m]) > 0',
    for: 0,
    summary: { en: 'Rules in {{ $labels.rule_group }} are not evaluated', 'pt-BR': 'Regras em {{ $labels.rule_group }} não são avaliadas' },
    description: {
      en: 'Alerts of that group are silent whatever happens. Prometheus’ log says which rule and why.',
      'pt-BR': 'Os alertas desse grupo ficam calados aconteça o que acontecer. O log do Prometheus diz qual regra e por quê.',
    },
    dashboard: 'overview',
    claim: 'silence-is-heard',
    absentTwin: { metric: 'prometheus_rule_evaluation_failures_total', labels: { job: 'prometheus' } },
    tests: around({ at: 2 * MINUTE, labels: { rule_group: 'postgres:paging' } }, 1, 0, (failures) => ({
      'prometheus_rule_evaluation_failures_total{job="prometheus",rule_group="postgres:paging"}': growing(failures),
    })),
  },
  {
    name: 'RuleEvaluationSlow',
    severity: 'P1',
    area: 'monitoring',
    expr: () => 'increase(prometheus_rule_group_iterations_missed_total{job="prometheus"}[15m]) > 3',
    for: 0,
    summary: {
      en: 'Rules in {{ $labels.rule_group }} are evaluated late',
      'pt-BR': 'Regras em {{ $labels.rule_group }} são avaliadas com atraso',
    },
    description: {
      en: 'Prometheus does not finish them within their interval, so alerts come later than promised.',
      'pt-BR': 'O Prometheus não termina no intervalo, então os alertas chegam mais tarde que o prometido.',
    },
    dashboard: 'overview',
    claim: 'alerts-reach-a-person',
    tests: around({ at: 15 * MINUTE, labels: { rule_group: 'http:paging' } }, 5, 3, (missed) => ({
      'prometheus_rule_group_iterations_missed_total{job="prometheus",rule_group="http:paging"}': `0+0x4 ${missed}+0x400`,
    })),
  },
  {
    name: 'NotificationFailing',
    severity: 'P0',
    area: 'monitoring',
    expr: () => 'increase(alertmanager_notifications_failed_total{job="alertmanager"}[5m]) > 0',
    for: 30 * SECOND,
    summary: { en: 'Alerts do not get through to {{ $labels.integration }}', 'pt-BR': 'Alertas não chegam em {{ $labels.integration }}' },
    description: {
      en: 'Alertmanager is refused there: a wrong password, address or token, or the service is away. Its log says which.',
      'pt-BR': 'O Alertmanager é recusado ali: senha, endereço ou token errado, ou o serviço está fora. O log dele diz qual.',
    },
    dashboard: 'overview',
    claim: 'alerts-reach-a-person',
    absentTwin: { metric: 'alertmanager_notifications_failed_total', labels: { job: 'alertmanager' }, severity: 'P0' },
    tests: around({ at: 2 * MINUTE, labels: { integration: 'email' } }, 1, 0, (failures) => ({
      'alertmanager_notifications_failed_total{job="alertmanager",integration="email"}': growing(failures),
    })),
  },
  {
    name: 'AlertsDropped',
    severity: 'P0',
    area: 'monitoring',
    expr: () => 'increase(prometheus_notifications_dropped_total{job="prometheus"}[5m]) > 0',
    for: 0,
    summary: { en: 'Prometheus cannot hand its alerts over', 'pt-BR': 'O Prometheus não consegue entregar seus alertas' },
    description: {
      en: 'No Alertmanager takes them: {{ $value | humanize }} were dropped in five minutes.',
      'pt-BR': 'Nenhum Alertmanager os aceita: {{ $value | humanize }} foram descartados em cinco minutos.',
    },
    dashboard: 'overview',
    claim: 'silence-is-heard',
    tests: around({ at: 2 * MINUTE }, 1, 0, (dropped) => ({
      'prometheus_notifications_dropped_total{job="prometheus"}': growing(dropped),
    })),
  },
  {
    name: 'PrometheusReloadFailed',
    severity: 'P1',
    area: 'monitoring',
    expr: () => 'prometheus_config_last_reload_successful{job="prometheus"} == 0',
    for: 0,
    summary: { en: 'Prometheus did not take up its configuration', 'pt-BR': 'O Prometheus não aceitou a configuração' },
    description: {
      en: 'It goes on with the one before: new targets and rules are not there. `promtool check config` says what is wrong.',
      'pt-BR': 'Ele continua com a anterior: alvos e regras novas não valem. O `promtool check config` diz o que está errado.',
    },
    dashboard: 'overview',
    claim: 'every-part-is-watched',
    tests: around({ at: MINUTE }, 0, 1, (ok) => ({ 'prometheus_config_last_reload_successful{job="prometheus"}': flat(ok) })),
  },
  {
    name: 'AlertmanagerReloadFailed',
    severity: 'P1',
    area: 'monitoring',
    expr: () => 'alertmanager_config_last_reload_successful{job="alertmanager"} == 0',
    for: 0,
    summary: { en: 'Alertmanager did not take up its configuration', 'pt-BR': 'O Alertmanager não aceitou a configuração' },
    description: {
      en: 'It goes on with the one before: alerts may go to those who were told before. `amtool check-config` says what is wrong.',
      'pt-BR': 'Ele continua com a anterior: alertas podem ir para quem era avisado antes. O `amtool check-config` diz o que está errado.',
    },
    dashboard: 'overview',
    claim: 'alerts-reach-a-person',
    tests: around({ at: MINUTE }, 0, 1, (ok) => ({ 'alertmanager_config_last_reload_successful{job="alertmanager"}': flat(ok) })),
  },
  {
    name: 'PrometheusStorageFailing',
    severity: 'P0',
    area: 'monitoring',
    expr: () =>
      'increase(prometheus_tsdb_compactions_failed_total{job="prometheus"}[1h]) > 0 or increase(prometheus_tsdb_wal_corruptions_total{job="prometheus"}[1h]) > 0',
    for: 0,
    summary: { en: 'Prometheus cannot keep what it is told', 'pt-BR': 'O Prometheus não consegue guardar o que recebe' },
    description: {
      en: 'Its disk is full or damaged; soon no alert has data.',
      'pt-BR': 'O disco está cheio ou danificado; logo nenhum alerta terá dados.',
    },
    dashboard: 'overview',
    claim: 'silence-is-heard',
    tests: around({ at: 2 * MINUTE }, 1, 0, (failed) => ({
      'prometheus_tsdb_compactions_failed_total{job="prometheus"}': growing(failed),
      'prometheus_tsdb_wal_corruptions_total{job="prometheus"}': flat(0),
    })),
  },
];
