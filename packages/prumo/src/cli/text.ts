import type { Message } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  error: () => both('Error:', 'Erro:'),
  remedy: () => both('To mend it:', 'Como resolver:'),
  bug: (what: string) => both(`Prumo itself failed: ${what}`, `O próprio Prumo falhou: ${what}`),
  bugRemedy: (log: string | undefined) =>
    both(
      log === undefined
        ? 'This is a bug of Prumo. Run the command again with PRUMO_DEBUG=1 to see where.'
        : `This is a bug of Prumo. What it was doing is in ${log}.`,
      log === undefined
        ? 'Isto é um defeito do Prumo. Rode de novo com PRUMO_DEBUG=1 para ver onde.'
        : `Isto é um defeito do Prumo. O que ele fazia está em ${log}.`,
    ),
  options: () => ({
    file: both(
      'the spec (default: prumo.yaml here or in a parent folder)',
      'a especificação (padrão: prumo.yaml aqui ou numa pasta acima)',
    ),
    stack: both('name of a stack already started, instead of a spec', 'nome de uma stack já iniciada, em vez da especificação'),
    lang: both('language of the output (default: from LANG)', 'idioma da saída (padrão: o de LANG)'),
  }),
  examples: () => both('Examples:', 'Exemplos:'),
  tagline: () =>
    both(
      'Runs a PostgreSQL-backed production stack from one file, and proves its promises.',
      'Roda uma stack de produção com PostgreSQL a partir de um arquivo, e prova o que promete.',
    ),
  columns: () => ({
    service: both('SERVICE', 'SERVIÇO'),
    health: both('HEALTH', 'SAÚDE'),
    role: both('ROLE', 'PAPEL'),
    node: both('NODE', 'NÓ'),
    since: both('SINCE', 'DESDE'),
    restarts: both('RESTARTS', 'REINÍCIOS'),
    reason: both('REASON', 'MOTIVO'),
  }),
  health: (health: string): Message => {
    const words: Readonly<Record<string, Message>> = {
      healthy: both('healthy', 'saudável'),
      starting: both('starting', 'iniciando'),
      unhealthy: both('unhealthy', 'com problema'),
      stopped: both('stopped', 'parado'),
      'backing-off': both('restarting', 'reiniciando'),
      held: both('held', 'retido'),
      paused: both('paused', 'pausado'),
      unknown: both('unknown', 'desconhecido'),
    };
    return words[health] ?? both(health, health);
  },
  allHealthy: (count: number, seconds: string) =>
    both(`All ${count} services healthy after ${seconds} s.`, `Todos os ${count} serviços saudáveis após ${seconds} s.`),
  notAllHealthy: (names: string) =>
    both(
      `Everything has started, but not all is healthy at the same time: ${names}.`,
      `Tudo iniciou, mas nem tudo está saudável ao mesmo tempo: ${names}.`,
    ),
  notAllHealthyRemedy: () =>
    both(
      '`prumo status --watch` shows it come, `prumo logs` followed by a name says why. Everything stays up.',
      '`prumo status --watch` mostra o andamento, `prumo logs` seguido de um nome diz por quê. Tudo continua no ar.',
    ),
  started: (seconds: string) =>
    both(
      `Started in ${seconds} s; not all is healthy yet. \`prumo status --watch\` shows it come.`,
      `Iniciado em ${seconds} s; nem tudo está saudável ainda. \`prumo status --watch\` mostra o andamento.`,
    ),
  nothingToDo: (count: number, seconds: string) =>
    both(
      `Nothing to change: ${count} services healthy (checked in ${seconds} s).`,
      `Nada a mudar: ${count} serviços saudáveis (verificado em ${seconds} s).`,
    ),
  whereToClick: () => both('Where to click', 'Onde clicar'),
  linkColumns: () => ({ title: both('WHAT', 'O QUÊ'), url: both('WHERE', 'ONDE'), access: both('HOW TO LOG IN', 'COMO ENTRAR') }),
  processes: (agent: string, controller: string) =>
    both(
      `agent ${agent}, controller ${controller}`,
      `agente ${agent === 'running' ? 'no ar' : 'sem resposta'}, controlador ${controller === 'running' ? 'no ar' : 'sem resposta'}`,
    ),
  boot: (state: 'enabled' | 'disabled') =>
    state === 'enabled'
      ? both('starts with the machine', 'inicia com a máquina')
      : both('does not start with the machine', 'não inicia com a máquina'),
  planColumns: () => ({
    action: both('ACTION', 'AÇÃO'),
    name: both('NAME', 'NOME'),
    node: both('NODE', 'NÓ'),
    because: both('BECAUSE', 'PORQUE'),
  }),
  trust: (file: string) =>
    both(
      `The edge's certificate is from this stack's own authority. To have browsers trust it, import ${file}.`,
      `O certificado da borda é da autoridade própria desta stack. Para os navegadores confiarem nele, importe ${file}.`,
    ),
  planEmpty: () => both('Nothing to change.', 'Nada a mudar.'),
  planSummary: (changes: number, unchanged: number) =>
    both(`${changes} to change, ${unchanged} unchanged.`, `${changes} a mudar, ${unchanged} sem mudança.`),
  planActions: () => ({
    create: both('create', 'criar'),
    start: both('start', 'iniciar'),
    update: both('update', 'atualizar'),
    reload: both('reload', 'recarregar'),
    restart: both('restart', 'reiniciar'),
    roll: both('roll', 'rolar'),
    remove: both('remove', 'remover'),
    run: both('run', 'executar'),
  }),
  step: () => ({
    create: both('starting', 'iniciando'),
    start: both('starting', 'iniciando'),
    update: both('updating', 'atualizando'),
    reload: both('reloading', 'recarregando'),
    restart: both('restarting', 'reiniciando'),
    roll: both('rolling', 'rolando'),
    remove: both('removing', 'removendo'),
    run: both('running', 'executando'),
    stop: both('stopping', 'parando'),
  }),
  ready: () => both('ready', 'pronto'),
  done: () => both('done', 'feito'),
  failed: () => both('failed', 'falhou'),
  skipped: () => both('skipped: what it needs failed', 'pulado: algo de que depende falhou'),
  noPrimary: () => both('No member of the database says that it is the primary.', 'Nenhum membro do banco diz que é o primário.'),
  notYetHealthy: (names: string) => both(`Not healthy: ${names}`, `Com problema: ${names}`),
  noStack: () => both('No stack of that name was ever started from here.', 'Nenhuma stack com esse nome foi iniciada aqui.'),
  otherStack: (asked: string, own: string, file: string) =>
    both(`\`--stack\` says ${asked}, and ${file} is the spec of ${own}.`, `\`--stack\` diz ${asked}, e ${file} é o spec de ${own}.`),
  otherStackRemedy: (asked: string) =>
    both(
      `Give the spec of ${asked} with \`--file\`, or go to its folder.`,
      `Indique o spec de ${asked} com \`--file\`, ou vá para a pasta dele.`,
    ),
  noStackRemedy: (known: readonly string[]) =>
    both(
      known.length === 0
        ? 'Start one with `prumo up`.'
        : `Known stacks: ${known.join(', ')}. Choose one with --stack NAME or go to the folder of its prumo.yaml.`,
      known.length === 0
        ? 'Inicie uma com `prumo up`.'
        : `Stacks conhecidas: ${known.join(', ')}. Escolha uma com --stack NOME ou vá para a pasta do prumo.yaml dela.`,
    ),
  unknownService: (name: string, near: string | undefined) =>
    both(
      `There is no service \`${name}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      `Não há serviço \`${name}\`.${near === undefined ? '' : ` Você quis dizer \`${near}\`?`}`,
    ),
  unknownServiceRemedy: (names: readonly string[]) => both(`Services: ${names.join(', ')}`, `Serviços: ${names.join(', ')}`),
  confirmDestroy: (stack: string, state: string) =>
    both(
      `This deletes the stack ${stack} with ALL its data: databases, cache, stored objects, secrets (${state}). There is no undo.\nType the stack's name to go on: `,
      `Isto apaga a stack ${stack} com TODOS os dados: bancos, cache, objetos, segredos (${state}). Não há como desfazer.\nDigite o nome da stack para continuar: `,
    ),
  notConfirmed: () => both('Nothing was deleted.', 'Nada foi apagado.'),
  notConfirmedRemedy: (stack: string) =>
    both(`Type the name when asked, or pass --yes ${stack}.`, `Digite o nome quando perguntado, ou passe --yes ${stack}.`),
  stopped: (stack: string) =>
    both(
      `${stack} is stopped. Agent and controller stay; \`prumo up\` starts it again.`,
      `${stack} está parada. Agente e controlador continuam; \`prumo up\` inicia de novo.`,
    ),
  down: (stack: string) =>
    both(`${stack} is down: no process is left. Its data stays.`, `${stack} está fora do ar: nenhum processo ficou. Os dados continuam.`),
  destroyed: (stack: string) =>
    both(`${stack} is destroyed: no process, data or user is left.`, `${stack} foi destruída: não sobrou processo, dado nem usuário.`),
  usageRemedy: () =>
    both(
      '`prumo --help` lists the commands; `prumo COMMAND --help` its flags.',
      '`prumo --help` lista os comandos; `prumo COMANDO --help`, as opções de um deles.',
    ),
  interrupted: () => both('Interrupted.', 'Interrompido.'),
  interruptedRemedy: () =>
    both(
      'Run the same command again: it goes on where this stopped, and does nothing twice.',
      'Rode o mesmo comando de novo: ele continua de onde parou e não faz nada duas vezes.',
    ),
  notCount: (flag: string, given: string) =>
    both(`\`${flag} ${given}\` is not a whole number from 0.`, `\`${flag} ${given}\` não é um número inteiro a partir de 0.`),
  notCountRemedy: (flag: string) => both(`For example \`${flag} 20\`.`, `Por exemplo \`${flag} 20\`.`),
  warning: () => both('Warning:', 'Aviso:'),
  missingServers: (names: string) => both(`Missing on this machine: ${names}.`, `Faltam nesta máquina: ${names}.`),
  willInstall: (count: number, requested: string, download: string, disk: string) =>
    both(
      `Installing ${count} Debian packages (${download} to download, ${disk} on disk) for: ${requested}. Nothing installed is changed, and no service is started.`,
      `Instalando ${count} pacotes Debian (${download} para baixar, ${disk} em disco) para: ${requested}. Nada já instalado muda, e nenhum serviço é iniciado.`,
    ),
  willInstallToo: (names: string) => both(`With what these depend on: ${names}`, `Com aquilo de que estes dependem: ${names}`),
  installing: (phase: string, done: number, total: number) => both(`  ${phase} ${done}/${total}`, `  ${phase} ${done}/${total}`),
  installed: (count: number, log: string) =>
    both(`Installed ${count} packages; what apt said is in ${log}.`, `${count} pacotes instalados; o que o apt disse está em ${log}.`),
  startedAnyway: (program: string) =>
    both(
      `the package started ${program} although services were held back`,
      `o pacote iniciou ${program} apesar de os serviços estarem retidos`,
    ),
  restarted: (names: string) => both(`Restarted: ${names}`, `Reiniciados: ${names}`),
  scaleUsage: (word: string) => both(`\`${word}\` is not of the form process=replicas.`, `\`${word}\` não tem a forma processo=réplicas.`),
  scaleUsageRemedy: () => both('For example `prumo scale web=5`.', 'Por exemplo `prumo scale web=5`.'),
  connectUsage: (name: string) =>
    both(`There is nothing called \`${name}\` to connect to.`, `Não há nada chamado \`${name}\` para conectar.`),
  connectUsageRemedy: () => both('Choose one of: db, cache, s3, prometheus.', 'Escolha um: db, cache, s3, prometheus.'),
  notInSpec: (name: string) => both(`The spec has no \`${name}\`.`, `A especificação não tem \`${name}\`.`),
  unknownTask: (name: string, near: string | undefined) =>
    both(
      `There is no task \`${name}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      `Não há tarefa \`${name}\`.${near === undefined ? '' : ` Você quis dizer \`${near}\`?`}`,
    ),
  tasks: (names: readonly string[]) =>
    both(
      names.length === 0 ? 'Declare tasks under `app.tasks` in prumo.yaml.' : `Tasks in prumo.yaml: ${names.join(', ')}`,
      names.length === 0 ? 'Declare tarefas em `app.tasks` no prumo.yaml.' : `Tarefas no prumo.yaml: ${names.join(', ')}`,
    ),
  secretColumns: () => [both('SECRET', 'SEGREDO'), both('MADE', 'CRIADO')],
  unknownSecret: (name: string, near: string | undefined) =>
    both(
      `There is no secret \`${name}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      `Não há segredo \`${name}\`.${near === undefined ? '' : ` Você quis dizer \`${near}\`?`}`,
    ),
  fixedSecret: (name: string) =>
    both(
      `\`${name}\` cannot be rotated: stored objects are named by it, and would be out of reach.`,
      `\`${name}\` não pode ser trocado: os objetos guardados são nomeados por ele e ficariam inacessíveis.`,
    ),
  secretNames: (names: readonly string[]) => both(`Secrets: ${names.join(', ')}`, `Segredos: ${names.join(', ')}`),
  canPlan: () => both('What `up` would do', 'O que `up` faria'),
  portsInside: () => both('Ports inside the stack', 'Portas internas da stack'),
  needed: () => both('needed:', 'necessário:'),
  doctorSummary: (checks: number, problems: number) =>
    both(
      problems === 0 ? `${checks} checks, no problem.` : `${checks} checks, ${problems} with a problem.`,
      problems === 0 ? `${checks} verificações, nenhum problema.` : `${checks} verificações, ${problems} com problema.`,
    ),
  bundleWritten: (file: string, bytes: number) =>
    both(
      `Wrote ${file} (${Math.ceil(bytes / 1024)} KiB). Secrets are blotted out; look through it before you send it.`,
      `Gravado ${file} (${Math.ceil(bytes / 1024)} KiB). Os segredos foram ocultados; confira antes de enviar.`,
    ),
  specExists: (file: string) => both(`${file} is there already.`, `${file} já existe.`),
  specExistsRemedy: () => both('Edit it, or pass --force to replace it.', 'Edite-o, ou passe --force para substituí-lo.'),
  alsoWritten: (file: string) => both(`Wrote ${file}.`, `Gravado ${file}.`),
  envFile: () => both('The application’s secrets (app.env_file)', 'Segredos da aplicação (app.env_file)'),
  tracked: (file: string) =>
    both(`${file} holds secrets and is under version control.`, `${file} guarda segredos e está no controle de versão.`),
  trackedRemedy: (file: string) =>
    both(
      `\`git rm --cached ${file}\`, add it to .gitignore, and replace the secrets it held: they stay in the history.`,
      `\`git rm --cached ${file}\`, inclua-o no .gitignore e troque os segredos que ele guardava: eles ficam no histórico.`,
    ),
  specWritten: (file: string) =>
    both(
      `Wrote ${file}. Next: \`prumo doctor\`, then \`prumo up --install\`.`,
      `Gravado ${file}. A seguir: \`prumo doctor\` e depois \`prumo up --install\`.`,
    ),
  questions: () => ({
    name: both('Name of the stack', 'Nome da stack'),
    domain: both('Domain', 'Domínio'),
    web: both('Command of the web process (empty: none)', 'Comando do processo web (vazio: nenhum)'),
  }),
  flags: () => ({
    all: both('every drill that fits, due or not', 'todos os exercícios que cabem, pendentes ou não'),
    only: both('these drills, separated by commas', 'só estes exercícios, separados por vírgula'),
    yesDisturb: both('disturb production outside its windows', 'perturba a produção fora das janelas'),
    seed: both('seed of the first drill, to repeat a run', 'semente do primeiro exercício, para repetir uma execução'),
    dryRun: both('show what would be done, and do nothing', 'mostrar o que seria feito, sem fazer'),
    json: both('one JSON document on stdout, on failure too', 'um documento JSON na saída, também em caso de erro'),
    install: both(
      'install the servers this machine lacks (apt; tells first what it will do)',
      'instalar os servidores que faltam (apt; diz antes o que fará)',
    ),
    wait: both('wait until every service is healthy (the default)', 'esperar até tudo estar saudável (o padrão)'),
    noWait: both(
      'return once all is started; wait only for what others need to start',
      'voltar assim que tudo tiver iniciado; esperar só pelo que outros precisam para iniciar',
    ),
    watch: both('show it again every second', 'mostrar de novo a cada segundo'),
    follow: both('go on with what is written from now on', 'continuar com o que for escrito'),
    jsonLines: both(
      'one JSON document on stdout; with --follow one for each line',
      'um documento JSON na saída; com --follow, um para cada linha',
    ),
    lines: both('lines of each service', 'linhas de cada serviço'),
    print: both(
      'print the connection string, secret included, and open nothing',
      'imprimir a string de conexão, com o segredo, sem abrir nada',
    ),
    owner: both('`db` as the owner of the schema, not as the application', '`db` como dono do esquema, e não como a aplicação'),
    output: both('where to write it', 'onde gravar'),
    yes: both('confirm with the name of the stack', 'confirmar com o nome da stack'),
    name: both('name of the stack', 'nome da stack'),
    locale: both('language of comments and pages', 'idioma dos comentários e páginas'),
    domain: both('domain people reach it by', 'domínio pelo qual as pessoas chegam'),
    web: both('command of the web process', 'comando do processo web'),
    worker: both('command of a background worker', 'comando de um trabalhador em segundo plano'),
    release: both('command run once before a new version', 'comando executado uma vez antes de cada versão'),
    without: both('sections to leave out: app, edge, cache, storage', 'seções a deixar de fora: app, edge, cache, storage'),
    force: both('replace a spec that is there', 'substituir a especificação existente'),
  }),
  commands: () => ({
    prove: both('run the drills that are due and record the evidence', 'roda os exercícios pendentes e registra a evidência'),
    drill: both('list, run and look at drills', 'lista, roda e mostra exercícios'),
    drillList: both(
      'every drill, what it does and whether it fits the spec',
      'todos os exercícios, o que fazem e se cabem na especificação',
    ),
    drillRun: both('run one drill', 'roda um exercício'),
    drillShow: both('a drill and its last run, or one run by its id', 'um exercício e sua última execução, ou uma execução pelo id'),
    drillHistory: both('every run on record', 'todas as execuções registradas'),
    init: both('Write a commented prumo.yaml', 'Escrever um prumo.yaml comentado'),
    doctor: both(
      'Check this machine: servers, ports, memory, disk, limits',
      'Verificar esta máquina: servidores, portas, memória, disco, limites',
    ),
    plan: both(
      'Show what `up` would change, and the arithmetic of memory and connections',
      'Mostrar o que `up` mudaria, e a conta de memória e conexões',
    ),
    up: both(
      'Make what runs what prumo.yaml says, and wait until it is healthy',
      'Fazer rodar o que o prumo.yaml diz, e esperar ficar saudável',
    ),
    status: both('Show every service and its health', 'Mostrar cada serviço e sua saúde'),
    logs: both('Show what services wrote', 'Mostrar o que os serviços escreveram'),
    scale: both('Change the replicas of application processes', 'Mudar as réplicas de processos da aplicação'),
    restart: both('Restart services one by one, handing over first', 'Reiniciar serviços um a um, passando o papel antes'),
    run: both(
      'Run a task of prumo.yaml with the application’s environment',
      'Executar uma tarefa do prumo.yaml com o ambiente da aplicação',
    ),
    connect: both('Open a shell of the database, cache or object store', 'Abrir um terminal do banco, do cache ou do armazenamento'),
    secrets: both('List and rotate secrets', 'Listar e trocar segredos'),
    secretsList: both('Names and ages of the secrets', 'Nomes e idades dos segredos'),
    secretsRotate: both('Make a new value and roll it out', 'Gerar um novo valor e aplicá-lo'),
    supportBundle: both(
      'Collect what helps to understand a problem, without secrets',
      'Reunir o que ajuda a entender um problema, sem segredos',
    ),
    stop: both('Stop every service; agent and controller stay', 'Parar todos os serviços; agente e controlador continuam'),
    down: both('Stop everything; data stays', 'Parar tudo; os dados continuam'),
    destroy: both('Stop everything and delete its data (asks)', 'Parar tudo e apagar os dados (pergunta antes)'),
  }),
} as const;
