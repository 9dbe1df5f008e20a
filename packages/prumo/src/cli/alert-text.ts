import type { Message } from '../messages/message.ts';
import type { AlertArea, Severity } from '../model/index.ts';

export const commands = {
  alerts: { en: 'what somebody is told of, and whether it could be', 'pt-BR': 'o que se avisa, e se o aviso é possível' },
  list: { en: 'list every alert of this stack', 'pt-BR': 'listar todos os alertas desta stack' },
  severity: { en: 'only P0, P1 or info', 'pt-BR': 'só P0, P1 ou info' },
  lint: {
    en: 'ask a Prometheus whether each metric, label and compared part of a rule has data',
    'pt-BR': 'perguntar a um Prometheus se cada métrica, rótulo e parte comparada de uma regra tem dados',
  },
  prometheus: { en: 'address of the Prometheus to ask', 'pt-BR': 'endereço do Prometheus a perguntar' },
  rules: { en: 'rules files; without, those of this stack', 'pt-BR': 'arquivos de regras; sem isso, as desta stack' },
  render: { en: 'write files for what you already run', 'pt-BR': 'escrever arquivos para o que você já roda' },
  renderPrometheus: { en: 'rules for a Prometheus', 'pt-BR': 'regras para um Prometheus' },
  renderAlertmanager: { en: 'routes for an Alertmanager', 'pt-BR': 'rotas para um Alertmanager' },
  to: { en: 'folder to write into', 'pt-BR': 'pasta onde escrever' },
  email: { en: 'address that gets P0 and P1', 'pt-BR': 'endereço que recebe P0 e P1' },
  smarthost: { en: 'mail server, host:port, with --email', 'pt-BR': 'servidor de e-mail, host:porta, com --email' },
  slack: { en: 'Slack channel that gets everything', 'pt-BR': 'canal do Slack que recebe tudo' },
  pagerduty: { en: 'page by PagerDuty on P0', 'pt-BR': 'acionar o PagerDuty em P0' },
  heartbeat: { en: 'address outside that misses the watchdog', 'pt-BR': 'endereço externo que sente falta do watchdog' },
  secrets: { en: 'folder where Alertmanager finds its secrets', 'pt-BR': 'pasta onde o Alertmanager acha seus segredos' },
} as const satisfies Record<string, Message>;

const AREAS: Readonly<Record<AlertArea, Message>> = {
  http: { en: 'HTTP', 'pt-BR': 'HTTP' },
  application: { en: 'application', 'pt-BR': 'aplicação' },
  queries: { en: 'queries', 'pt-BR': 'consultas' },
  database: { en: 'database', 'pt-BR': 'banco de dados' },
  cache: { en: 'cache', 'pt-BR': 'cache' },
  edge: { en: 'edge', 'pt-BR': 'borda' },
  storage: { en: 'storage', 'pt-BR': 'armazenamento' },
  machine: { en: 'machine', 'pt-BR': 'máquina' },
  backups: { en: 'backups', 'pt-BR': 'backups' },
  security: { en: 'security', 'pt-BR': 'segurança' },
  monitoring: { en: 'monitoring', 'pt-BR': 'monitoramento' },
};

export const text = {
  columns: (): readonly Message[] => [
    { en: 'ALERT', 'pt-BR': 'ALERTA' },
    { en: 'SEVERITY', 'pt-BR': 'GRAVIDADE' },
    { en: 'AREA', 'pt-BR': 'ÁREA' },
    { en: 'FOR', 'pt-BR': 'POR' },
    { en: 'CLAIM', 'pt-BR': 'PROMESSA' },
  ],
  area: (area: AlertArea): Message => AREAS[area],
  counted: (counts: Readonly<Record<Severity, number>>): Message => {
    const said = `${counts.P0} P0, ${counts.P1} P1, ${counts.info} info`;
    return { en: `${said}.`, 'pt-BR': `${said}.` };
  },
  badSeverity: (given: string): Message => ({ en: `There is no severity ${given}.`, 'pt-BR': `Não existe a gravidade ${given}.` }),
  severities: (): Message => ({ en: 'Say P0, P1 or info.', 'pt-BR': 'Diga P0, P1 ou info.' }),
  noPrometheus: (): Message => ({ en: 'Which Prometheus is to be asked?', 'pt-BR': 'A qual Prometheus perguntar?' }),
  noPrometheusRemedy: (): Message => ({
    en: 'Say --prometheus http://host:9090.',
    'pt-BR': 'Diga --prometheus http://host:9090.',
  }),
  badUrl: (url: string): Message => ({ en: `${url} is no address of a Prometheus.`, 'pt-BR': `${url} não é o endereço de um Prometheus.` }),
  secretInUrl: (): Message => ({
    en: 'A password in an address is seen by everybody on this machine.',
    'pt-BR': 'Uma senha num endereço é vista por todos nesta máquina.',
  }),
  secretInUrlRemedy: (): Message => ({
    en: 'Put the value of the Authorization header into the variable PROMETHEUS_AUTHORIZATION instead.',
    'pt-BR': 'Ponha o valor do cabeçalho Authorization na variável PROMETHEUS_AUTHORIZATION.',
  }),
  unreadable: (file: string, why: string): Message => ({
    en: `The rules file ${file} cannot be read: ${why}.`,
    'pt-BR': `O arquivo de regras ${file} não pode ser lido: ${why}.`,
  }),
  unreadableRemedy: (): Message => ({
    en: 'Name files that are there; the shell resolves *.yml.',
    'pt-BR': 'Indique arquivos que existem; o shell resolve *.yml.',
  }),
  ours: (stack: string): string => `${stack} (prumo.yaml)`,
  excused: (rule: string, reason: string): Message => ({
    en: `${rule} has no data, and need not: ${reason}`,
    'pt-BR': `${rule} não tem dados, e não precisa: ${reason}`,
  }),
  linted: (rules: number, findings: number, excused: number): Message => ({
    en: `${rules} rules: ${findings} problems, ${excused} without data for a reason.`,
    'pt-BR': `${rules} regras: ${findings} problemas, ${excused} sem dados por um motivo.`,
  }),
  noFolder: (): Message => ({ en: 'Which folder is to be written into?', 'pt-BR': 'Em que pasta escrever?' }),
  noFolderRemedy: (): Message => ({ en: 'Say --to monitoring/.', 'pt-BR': 'Diga --to monitoring/.' }),
  notWritten: (file: string, why: string): Message => ({
    en: `${file} cannot be written: ${why}.`,
    'pt-BR': `${file} não pode ser escrito: ${why}.`,
  }),
  notWrittenRemedy: (): Message => ({
    en: 'Name a folder you may write into; it is made where it is missing.',
    'pt-BR': 'Indique uma pasta em que você possa escrever; ela é criada se faltar.',
  }),
  written: (file: string): Message => ({ en: `Wrote ${file}.`, 'pt-BR': `Escreveu ${file}.` }),
  noReceiver: (): Message => ({
    en: 'Nobody would be told: no receiver is named.',
    'pt-BR': 'Ninguém seria avisado: nenhum destino foi indicado.',
  }),
  noReceiverRemedy: (): Message => ({
    en: 'Name at least one: --email ops@example.com --smarthost mail.example.com:587, --slack "#ops" or --pagerduty.',
    'pt-BR': 'Indique pelo menos um: --email ops@example.com --smarthost mail.example.com:587, --slack "#ops" ou --pagerduty.',
  }),
  noSmarthost: (): Message => ({
    en: '--email and --smarthost go together.',
    'pt-BR': '--email e --smarthost andam juntos.',
  }),
  noSmarthostRemedy: (): Message => ({
    en: 'Say the mail server as host:port: --smarthost mail.example.com:587.',
    'pt-BR': 'Diga o servidor de e-mail como host:porta: --smarthost mail.example.com:587.',
  }),
  badAddress: (flag: string, value: string): Message => ({
    en: `${flag} cannot be ${JSON.stringify(value)}.`,
    'pt-BR': `${flag} não pode ser ${JSON.stringify(value)}.`,
  }),
  badAddressRemedy: (): Message => ({
    en: 'An e-mail address, host:port, #channel, or an address with https://.',
    'pt-BR': 'Um endereço de e-mail, host:porta, #canal, ou um endereço com https://.',
  }),
  secretFiles: (files: readonly string[]): Message => ({
    en: `Alertmanager reads its secrets from ${files.join(', ')}: write them there yourself, readable by it alone.`,
    'pt-BR': `O Alertmanager lê seus segredos de ${files.join(', ')}: grave-os ali você mesmo, legíveis só por ele.`,
  }),
};
