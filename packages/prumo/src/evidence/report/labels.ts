import type { Message } from '../../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

/** Headings, column titles and fixed sentences of the pages. */
export const labels = {
  title: (stack: string) => both(`Readiness of ${stack}`, `Prontidão de ${stack}`),
  skip: both('Skip to the summary', 'Ir para o resumo'),
  contents: both('Contents', 'Conteúdo'),
  summary: both('Summary', 'Resumo'),
  areas: both('Readiness by area', 'Prontidão por área'),
  claims: both('What is promised, and how it stands', 'O que se promete, e como está'),
  history: both('Drills so far', 'Exercícios até agora'),
  steps: both('Next steps', 'Próximos passos'),
  tasks: both('What only a person can do', 'O que só uma pessoa pode fazer'),
  architecture: both('The stack as it runs', 'A stack como está rodando'),
  cost: both('Monthly cost', 'Custo mensal'),
  waivers: both('Waivers', 'Dispensas'),
  failovers: both('Uses of fast failover', 'Usos do failover rápido'),
  source: both('Where this comes from', 'De onde vem isto'),
  stack: both('Stack', 'Stack'),
  environment: both('Environment', 'Ambiente'),
  machine: both('Machine', 'Máquina'),
  made: both('Made', 'Feito em'),
  versions: both('Versions', 'Versões'),
  rubric: both('Rubric', 'Rubrica'),
  rubricVersion: (version: number) => both(`version ${version}`, `versão ${version}`),
  score: both('Score', 'Nota'),
  scoreOf: (score: string) => both(`${score} of 10`, `${score} de 10`),
  coverage: both('Coverage', 'Cobertura'),
  coverageSaid: (coverage: string) =>
    both(`${coverage} of what is owed counts; the rest is waived`, `${coverage} do que se deve conta; o resto está dispensado`),
  provenOf: (proven: string, claims: string) =>
    both(`${proven} of ${claims} promises are proven and fresh`, `${proven} de ${claims} promessas estão provadas e em dia`),
  noEvidence: both(
    'Nothing was ever proven here, so every promise stands at zero. `prumo prove` begins.',
    'Nada foi provado aqui ainda, então toda promessa está em zero. `prumo prove` começa.',
  ),
  area: both('Area', 'Área'),
  before: both('Before', 'Antes'),
  now: both('Now', 'Agora'),
  goal: both('Goal', 'Meta'),
  proven: both('Proven', 'Provadas'),
  all: both('All', 'Tudo'),
  areasNote: (since: string) =>
    both(
      `0 to 10, from evidence alone. Before: ${since}. Goal: what is reached when every drill this Prumo has is proven.`,
      `De 0 a 10, só pelas evidências. Antes: ${since}. Meta: o que se alcança com todos os exercícios que este Prumo tem provados.`,
    ),
  bar: (now: string, before: string, goal: string) =>
    both(`now ${now}, before ${before}, goal ${goal}, of 10`, `agora ${now}, antes ${before}, meta ${goal}, de 10`),
  state: both('State', 'Estado'),
  count: both('Promises', 'Promessas'),
  attention: both('Look at these first', 'Veja primeiro'),
  nothingFailed: both('Nothing failed and nothing is stale.', 'Nada falhou e nada está vencido.'),
  weight: both('Weight', 'Peso'),
  promisedFor: both('Promised for', 'Prometida para'),
  objective: both('Objective', 'Objetivo'),
  counts: both('A proof counts for', 'Uma prova vale por'),
  why: both('Why', 'Por quê'),
  passRate: both('Pass rate', 'Taxa de acerto'),
  passed: (proven: number, conclusive: number, inconclusive: number): Message => {
    const unclear = both(`${inconclusive} inconclusive`, `${inconclusive} ${inconclusive === 1 ? 'inconclusivo' : 'inconclusivos'}`);
    if (conclusive === 0) return unclear;
    const rest: Message = inconclusive === 0 ? both('', '') : both(`, ${unclear.en}`, `, ${unclear['pt-BR']}`);
    return both(
      `${proven} of ${conclusive} passed${rest.en}`,
      `${proven} de ${conclusive} ${conclusive === 1 ? 'passou' : 'passaram'}${rest['pt-BR']}`,
    );
  },
  neverRun: both('never run', 'nunca feito'),
  missing: both('not in this version of Prumo yet', 'ainda não existe nesta versão do Prumo'),
  unfit: both('does not fit this stack', 'não cabe nesta stack'),
  drill: both('Drill', 'Exercício'),
  drills: both('Drills', 'Exercícios'),
  age: both('Age', 'Idade'),
  figure: both('Figure', 'Número'),
  ofFigure: both('of', 'de'),
  attestation: both('Attested', 'Atestado'),
  when: both('When', 'Quando'),
  verdict: both('Verdict', 'Veredito'),
  figures: both('Figures', 'Números'),
  took: both('Took', 'Durou'),
  lastRuns: (shown: number, all: number) =>
    shown === all
      ? both(`All ${all} runs`, `Todas as ${all} execuções`)
      : both(`The last ${shown} of ${all} runs`, `As últimas ${shown} de ${all} execuções`),
  oneRun: both('The only run', 'A única execução'),
  elsewhere: both('elsewhere, does not count', 'em outro lugar, não conta'),
  notUndone: both('not known to be undone', 'não se sabe se foi desfeito'),
  noRuns: both('No drill was ever run here.', 'Nenhum exercício foi feito aqui ainda.'),
  chartVerdicts: (drill: string) => both(`Verdicts of ${drill} over time`, `Vereditos de ${drill} ao longo do tempo`),
  chartVerdictsSaid: (proven: number, failed: number, inconclusive: number, from: string, to: string) =>
    both(
      `${proven} proven, ${failed} failed, ${inconclusive} inconclusive, from ${from} to ${to}`,
      `${proven} provados, ${failed} com falha, ${inconclusive} inconclusivos, de ${from} a ${to}`,
    ),
  chartFigure: (name: Message, drill: string) => both(`${name.en}, ${drill}`, `${name['pt-BR']}, ${drill}`),
  chartFigureSaid: (runs: number, least: string, most: string, limit: string, over: number) =>
    both(
      `${runs} ${runs === 1 ? 'run' : 'runs'}: from ${least} to ${most}; objective at most ${limit}; ${over} above it`,
      `${runs} ${runs === 1 ? 'execução' : 'execuções'}: de ${least} a ${most}; objetivo no máximo ${limit}; ${over} acima dele`,
    ),
  always: (name: Message, value: string, runs: number) =>
    both(
      `${name.en}: ${value} in ${runs === 1 ? 'the only run' : `all ${runs} runs`}.`,
      `${name['pt-BR']}: ${value} em ${runs === 1 ? 'uma só execução' : `todas as ${runs} execuções`}.`,
    ),
  limit: both('objective', 'objetivo'),
  noSteps: both('Nothing to do.', 'Nada a fazer.'),
  step: both('Step', 'Passo'),
  command: both('Command', 'Comando'),
  for: both('For', 'Para'),
  open: both('open', 'em aberto'),
  done: both('done', 'feito'),
  task: both('Task', 'Tarefa'),
  seen: both('How it is seen', 'Como se vê'),
  component: both('Component', 'Componente'),
  service: both('Service', 'Serviço'),
  node: both('Node', 'Nó'),
  listens: both('Listens on', 'Escuta em'),
  privateSocket: (count: number) =>
    both(`${count} private ${count === 1 ? 'socket' : 'sockets'}`, count === 1 ? '1 soquete privado' : `${count} soquetes privados`),
  role: both('Role', 'Papel'),
  endpoint: both('Endpoint', 'Ponto de acesso'),
  address: both('Address', 'Endereço'),
  notStarted: both('The stack was never started on this machine.', 'A stack nunca foi iniciada nesta máquina.'),
  servicesCaption: both('Every service, as it was when this was made', 'Cada serviço, como estava quando isto foi feito'),
  endpointsCaption: both('Where people and programs connect', 'Onde pessoas e programas se conectam'),
  waiversCaption: both('Promises set aside, by whom and until when', 'Promessas postas de lado, por quem e até quando'),
  failoversCaption: both('The newest first', 'O mais recente primeiro'),
  tasksCaption: both('Open until seen done', 'Em aberto até que se veja feito'),
  drillsCaption: both('Drills that must each prove it', 'Exercícios que precisam prová-la, cada um'),
  server: both('Server', 'Servidor'),
  version: both('Version', 'Versão'),
  costSaid: (sum: string) =>
    both(`${sum} a month, as the spec has it; it names no currency.`, `${sum} por mês, como está na especificação; ela não diz a moeda.`),
  costUnknown: both('The spec does not say (`monthly_cost`).', 'A especificação não diz (`monthly_cost`).'),
  claim: both('Promise', 'Promessa'),
  reason: both('Reason', 'Motivo'),
  by: both('Signed by', 'Assinada por'),
  until: both('Until', 'Até'),
  signed: both('Signed on', 'Assinada em'),
  waiverState: {
    active: both('in force', 'em vigor'),
    ended: both('ended', 'terminada'),
    withdrawn: both('withdrawn', 'retirada'),
  },
  waivedSaid: (by: string, until: string, reason: string) =>
    both(`Waived by ${by} until ${until}: ${reason}`, `Dispensada por ${by} até ${until}: ${reason}`),
  noWaivers: both('None: every promise counts.', 'Nenhuma: toda promessa conta.'),
  noFailovers: both('Never used.', 'Nunca usado.'),
  cause: both('Cause', 'Causa'),
  causes: { exit: both('exit', 'saída'), hang: both('hang', 'travamento') },
  outcome: both('Outcome', 'Desfecho'),
  outcomes: { released: both('leader key removed', 'chave de líder removida'), refused: both('refused', 'recusado') },
  said: both('What followed', 'O que se seguiu'),
  sourceSaid: (records: string) =>
    both(
      `Computed from ${records} records of an append-only, hash-chained, signed ledger. Every record was checked when this was made: each is what was written, in order, signed.`,
      `Calculado de ${records} registros de um livro só de acréscimo, encadeado por hash e assinado. Cada registro foi conferido quando isto foi feito: é o que foi gravado, em ordem, assinado.`,
    ),
  sourceNone: both('Nothing was recorded yet: there is no ledger to check.', 'Nada foi registrado ainda: não há livro a conferir.'),
  ledger: both('Ledger', 'Livro'),
  head: both('Head', 'Cabeça'),
  headSaid: (sequence: string, at: string) => both(`record ${sequence}, ${at}`, `registro ${sequence}, ${at}`),
  key: both('Key (SHA-256)', 'Chave (SHA-256)'),
  anchors: both('Anchors', 'Âncoras'),
  anchorsSaid: (anchors: string, anchored: string) =>
    both(
      `${anchors} checked and agree; up to record ${anchored} nothing can have been cut off unseen`,
      `${anchors} conferidas e de acordo; até o registro ${anchored} nada pode ter sido cortado sem que se veja`,
    ),
  anchorsNone: both('none: records cut off the end would not be seen', 'nenhuma: registros cortados do fim não seriam percebidos'),
  check: both('Check it yourself: `prumo evidence verify`.', 'Confira você mesmo: `prumo evidence verify`.'),
  footer: (prumo: string, rubric: number) =>
    both(
      `Made by Prumo ${prumo} from evidence alone, rubric version ${rubric}. A state nobody proved is not green.`,
      `Feito pelo Prumo ${prumo} só com evidências, rubrica versão ${rubric}. Um estado que ninguém provou não é verde.`,
    ),
} as const;
