import type { Message } from '../messages/message.ts';

export const text = {
  notReady: (name: string, seconds: number): Message => ({
    en: `\`${name}\` did not become healthy within ${seconds} s.`,
    'pt-BR': `\`${name}\` não ficou saudável em ${seconds} s.`,
  }),
  crashLoop: (name: string, times: number): Message => ({
    en: `\`${name}\` ended ${times} times in a row soon after its start.`,
    'pt-BR': `\`${name}\` terminou ${times} vezes seguidas logo depois de iniciar.`,
  }),
  lastExit: (how: string): Message => ({ en: `The last time: ${how}.`, 'pt-BR': `Na última vez: ${how}.` }),
  lastProbe: (reason: string): Message => ({
    en: `Its last health check said: ${reason}`,
    'pt-BR': `A última verificação de saúde disse: ${reason}`,
  }),
  notReadyRemedy: (name: string): Message => ({
    en: `Read its log with \`prumo logs ${name}\`, mend the cause, then run \`prumo up\` again.`,
    'pt-BR': `Leia o log com \`prumo logs ${name}\`, corrija a causa e rode \`prumo up\` de novo.`,
  }),
  restStaysUp: (): Message => ({ en: 'Everything that had started stays up.', 'pt-BR': 'Tudo o que já tinha iniciado continua no ar.' }),
  jobFailed: (title: string, name: string): Message => ({
    en: `Could not ${title} (job \`${name}\`).`,
    'pt-BR': `O passo de preparação \`${name}\` falhou (${title}).`,
  }),
  jobTimedOut: (seconds: number): Message => ({ en: `It did not finish within ${seconds} s.`, 'pt-BR': `Não terminou em ${seconds} s.` }),
  jobExit: (how: string): Message => ({ en: `It ended with ${how}.`, 'pt-BR': `Terminou com ${how}.` }),
  jobRemedy: (): Message => ({
    en: 'Its last lines are below. Mend the cause and run `prumo up` again; what is done is not done twice.',
    'pt-BR': 'As últimas linhas estão abaixo. Corrija a causa e rode `prumo up` de novo; o que já foi feito não se repete.',
  }),
  lockHeld: (stack: string): Message => ({
    en: `Another command is changing the stack \`${stack}\`.`,
    'pt-BR': `Outro comando está alterando a stack \`${stack}\`.`,
  }),
  lockHolder: (command: string, pid: number, since: string): Message => ({
    en: `\`${command}\` (pid ${pid}) has been at it since ${since}.`,
    'pt-BR': `\`${command}\` (pid ${pid}) está nisso desde ${since}.`,
  }),
  lockRemedy: (): Message => ({
    en: 'Wait for it to end, or interrupt it with Ctrl-C. A dead command holds no lock.',
    'pt-BR': 'Espere terminar, ou interrompa com Ctrl-C. Um comando morto não segura a trava.',
  }),
  damaged: (file: string): Message => ({ en: `${file} cannot be read.`, 'pt-BR': `Não foi possível ler ${file}.` }),
  damagedRemedy: (file: string): Message => ({
    en: `Move ${file} away and run \`prumo up\`: it compares the machine with the spec again. No data is in that file.`,
    'pt-BR': `Mova ${file} para outro lugar e rode \`prumo up\`: ele compara a máquina com a especificação de novo. Esse arquivo não guarda dados.`,
  }),
  controllerSilent: (): Message => ({ en: 'The controller does not answer.', 'pt-BR': 'O controlador não responde.' }),
  controllerSilentRemedy: (): Message => ({
    en: 'Run `prumo up`: it starts the agent and the controller and adopts what is running.',
    'pt-BR': 'Rode `prumo up`: ele inicia o agente e o controlador e adota o que está no ar.',
  }),
  shortageRemedy: (): Message => ({
    en: 'The arithmetic is below. Lower what needs most in prumo.yaml, or raise the limit, and run the command again.',
    'pt-BR': 'A conta está abaixo. Reduza no prumo.yaml o que mais pede, ou aumente o limite, e rode o comando de novo.',
  }),
  listensEverywhere: (): Message => ({
    en: 'Stop that program, or let it listen on 127.0.0.1 instead of every address.',
    'pt-BR': 'Pare esse programa ou faça-o escutar em 127.0.0.1, e não em todos os endereços.',
  }),
  agentSilent: (): Message => ({ en: 'The agent does not answer.', 'pt-BR': 'O agente não responde.' }),
  notUp: (stack: string): Message => ({ en: `The stack \`${stack}\` is not running.`, 'pt-BR': `A stack \`${stack}\` não está no ar.` }),
  notUpRemedy: (): Message => ({ en: 'Run `prumo up` first.', 'pt-BR': 'Rode `prumo up` antes.' }),
  specNotApplied: (steps: number): Message => ({
    en: `What runs differs from the spec in ${steps} ${steps === 1 ? 'point' : 'points'}.`,
    'pt-BR': `O que está no ar difere da especificação em ${steps} ${steps === 1 ? 'ponto' : 'pontos'}.`,
  }),
  specNotAppliedRemedy: (): Message => ({
    en: 'Run `prumo up`, then the drills: evidence is about what runs.',
    'pt-BR': 'Rode `prumo up` e depois os exercícios: a evidência é sobre o que está no ar.',
  }),
  unwell: (names: readonly string[]): Message => ({
    en: `Not healthy: ${names.join(', ')}. No drill began.`,
    'pt-BR': `Sem saúde: ${names.join(', ')}. Nenhum exercício começou.`,
  }),
  unwellRemedy: (): Message => ({
    en: 'See `prumo status` and `prumo logs`, mend it, and run the drills again.',
    'pt-BR': 'Veja `prumo status` e `prumo logs`, conserte e rode os exercícios de novo.',
  }),
  recovering: (): Message => ({
    en: 'PostgreSQL replays the WAL that follows the backup …',
    'pt-BR': 'O PostgreSQL aplica o WAL que se segue ao backup …',
  }),
  comparing: (): Message => ({
    en: 'Every table is counted and compared with the manifest …',
    'pt-BR': 'Cada tabela é contada e comparada com o manifesto …',
  }),
  restoreUnderWay: (): Message => ({ en: 'Another restore is under way.', 'pt-BR': 'Outra restauração está em andamento.' }),
  restoreUnderWayRemedy: (): Message => ({
    en: 'Wait until it has ended and run the command again.',
    'pt-BR': 'Espere que ela termine e rode o comando de novo.',
  }),
  importUnderWay: (): Message => ({ en: 'Another import is under way.', 'pt-BR': 'Outra importação está em andamento.' }),
  importUnderWayRemedy: (): Message => ({
    en: 'Wait until it has ended, or interrupt it with Ctrl-C.',
    'pt-BR': 'Espere que ela termine, ou interrompa-a com Ctrl-C.',
  }),
  restoredRuns: (): Message => ({ en: 'A restored server runs already.', 'pt-BR': 'Já há um servidor restaurado no ar.' }),
  restoredRunsRemedy: (): Message => ({
    en: 'Take it away with `prumo restore --remove`, or restore to a folder.',
    'pt-BR': 'Remova-o com `prumo restore --remove`, ou restaure para uma pasta.',
  }),
  folderNotEmpty: (folder: string): Message => ({ en: `${folder} is not empty.`, 'pt-BR': `${folder} não está vazia.` }),
  folderIsLink: (folder: string): Message => ({
    en: `${folder} is a symbolic link.`,
    'pt-BR': `${folder} é um link simbólico.`,
  }),
  noFolder: (folder: string): Message => ({
    en: `${folder} cannot be used as a folder.`,
    'pt-BR': `${folder} não pode ser usada como pasta.`,
  }),
  noParent: (folder: string): Message => ({ en: `There is no folder ${folder}.`, 'pt-BR': `Não existe a pasta ${folder}.` }),
  unreachable: (folder: string, user: string): Message => ({
    en: `${folder} cannot be reached by the user ${user}, who restores.`,
    'pt-BR': `${folder} não pode ser alcançada pelo usuário ${user}, que restaura.`,
  }),
  folderRemedy: (): Message => ({
    en: 'Give a new or empty folder, below folders that every user may pass through.',
    'pt-BR': 'Informe uma pasta nova ou vazia, abaixo de pastas por onde qualquer usuário possa passar.',
  }),
};
