import type { Message } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  error: () => both('Error:', 'Erro:'),
  remedy: () => both('To mend it:', 'Como resolver:'),
  bug: (what: string) => both(`Prumo itself failed: ${what}`, `O próprio Prumo falhou: ${what}`),
  bugRemedy: (log: string | undefined) => both(
    log === undefined ? 'This is a bug of Prumo. Run the command again with PRUMO_DEBUG=1 to see where.' : `This is a bug of Prumo. What it was doing is in ${log}.`,
    log === undefined ? 'Isto é um defeito do Prumo. Rode de novo com PRUMO_DEBUG=1 para ver onde.' : `Isto é um defeito do Prumo. O que ele fazia está em ${log}.`,
  ),
  options: () => ({
    file: both('the spec (default: prumo.yaml here or in a parent folder)', 'a especificação (padrão: prumo.yaml aqui ou numa pasta acima)'),
    stack: both('name of a stack already started, instead of a spec', 'nome de uma stack já iniciada, em vez da especificação'),
    lang: both('language of the output (default: from LANG)', 'idioma da saída (padrão: o de LANG)'),
  }),
  examples: () => both('Examples:', 'Exemplos:'),
  tagline: () => both(
    'Runs a PostgreSQL-backed production stack from one file, and proves its promises.',
    'Roda uma stack de produção com PostgreSQL a partir de um arquivo, e prova o que promete.',
  ),
  columns: () => ({
    service: both('SERVICE', 'SERVIÇO'), health: both('HEALTH', 'SAÚDE'), role: both('ROLE', 'PAPEL'), node: both('NODE', 'NÓ'),
    since: both('SINCE', 'DESDE'), restarts: both('RESTARTS', 'REINÍCIOS'), reason: both('REASON', 'MOTIVO'),
  }),
  health: (health: string): Message => {
    const words: Readonly<Record<string, Message>> = {
      healthy: both('healthy', 'saudável'), starting: both('starting', 'iniciando'), unhealthy: both('unhealthy', 'com problema'), stopped: both('stopped', 'parado'),
      'backing-off': both('restarting', 'reiniciando'), held: both('held', 'retido'), paused: both('paused', 'pausado'), unknown: both('unknown', 'desconhecido'),
    };
    return words[health] ?? both(health, health);
  },
  allHealthy: (count: number, seconds: string) => both(`All ${count} services healthy after ${seconds} s.`, `Todos os ${count} serviços saudáveis após ${seconds} s.`),
  nothingToDo: (count: number, seconds: string) => both(`Nothing to change: ${count} services healthy (checked in ${seconds} s).`, `Nada a mudar: ${count} serviços saudáveis (verificado em ${seconds} s).`),
  whereToClick: () => both('Where to click', 'Onde clicar'),
  planColumns: () => ({ action: both('ACTION', 'AÇÃO'), name: both('NAME', 'NOME'), node: both('NODE', 'NÓ'), because: both('BECAUSE', 'PORQUE') }),
  planEmpty: () => both('Nothing to change.', 'Nada a mudar.'),
  planSummary: (changes: number, unchanged: number) => both(`${changes} to change, ${unchanged} unchanged.`, `${changes} a mudar, ${unchanged} sem mudança.`),
  planActions: () => ({
    create: both('create', 'criar'), start: both('start', 'iniciar'), update: both('update', 'atualizar'), reload: both('reload', 'recarregar'), restart: both('restart', 'reiniciar'),
    roll: both('roll', 'rolar'), remove: both('remove', 'remover'), run: both('run', 'executar'),
  }),
  step: () => ({
    create: both('starting', 'iniciando'), start: both('starting', 'iniciando'), update: both('updating', 'atualizando'), reload: both('reloading', 'recarregando'), restart: both('restarting', 'reiniciando'),
    roll: both('rolling', 'rolando'), remove: both('removing', 'removendo'), run: both('running', 'executando'),
  }),
  ready: () => both('ready', 'pronto'),
  done: () => both('done', 'feito'),
  failed: () => both('failed', 'falhou'),
  skipped: () => both('skipped: what it needs failed', 'pulado: algo de que depende falhou'),
  notYetHealthy: (names: string) => both(`Not healthy: ${names}`, `Com problema: ${names}`),
  noStack: () => both('No stack of that name was ever started from here.', 'Nenhuma stack com esse nome foi iniciada aqui.'),
  noStackRemedy: (known: readonly string[]) => both(
    known.length === 0 ? 'Start one with `prumo up`.' : `Known stacks: ${known.join(', ')}. Choose one with --stack NAME or go to the folder of its prumo.yaml.`,
    known.length === 0 ? 'Inicie uma com `prumo up`.' : `Stacks conhecidas: ${known.join(', ')}. Escolha uma com --stack NOME ou vá para a pasta do prumo.yaml dela.`,
  ),
  unknownService: (name: string, near: string | undefined) => both(
    `There is no service \`${name}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
    `Não há serviço \`${name}\`.${near === undefined ? '' : ` Você quis dizer \`${near}\`?`}`,
  ),
  unknownServiceRemedy: (names: readonly string[]) => both(`Services: ${names.join(', ')}`, `Serviços: ${names.join(', ')}`),
  confirmDestroy: (stack: string, state: string) => both(
    `This deletes the stack ${stack} with ALL its data: databases, cache, stored objects, secrets (${state}). There is no undo.\nType the stack's name to go on: `,
    `Isto apaga a stack ${stack} com TODOS os dados: bancos, cache, objetos, segredos (${state}). Não há como desfazer.\nDigite o nome da stack para continuar: `,
  ),
  notConfirmed: () => both('Nothing was deleted.', 'Nada foi apagado.'),
  notConfirmedRemedy: (stack: string) => both(`Type the name when asked, or pass --yes ${stack}.`, `Digite o nome quando perguntado, ou passe --yes ${stack}.`),
  stopped: (stack: string) => both(`${stack} is stopped. Agent and controller stay; \`prumo up\` starts it again.`, `${stack} está parada. Agente e controlador continuam; \`prumo up\` inicia de novo.`),
  down: (stack: string) => both(`${stack} is down: no process is left. Its data stays.`, `${stack} está fora do ar: nenhum processo ficou. Os dados continuam.`),
  destroyed: (stack: string) => both(`${stack} is destroyed: no process, data or user is left.`, `${stack} foi destruída: não sobrou processo, dado nem usuário.`),
  interrupted: () => both('Interrupted.', 'Interrompido.'),
  interruptedRemedy: () => both('Run `prumo up` again: it goes on where this stopped.', 'Rode `prumo up` de novo: continua de onde parou.'),
  warning: () => both('Warning:', 'Aviso:'),
} as const;
