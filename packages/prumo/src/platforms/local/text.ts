import { type Message, verbatim } from '../../messages/message.ts';

export const text = {
  unknownService: (name: string): Message => ({
    en: `There is no service \`${name}\` in this stack.`,
    'pt-BR': `Não há serviço \`${name}\` neste stack.`,
  }),
  listServices: (): Message => ({ en: 'Run `prumo status` to see the services.', 'pt-BR': 'Rode `prumo status` para ver os serviços.' }),

  notRunning: (name: string): Message => ({
    en: `The service \`${name}\` is not running.`,
    'pt-BR': `O serviço \`${name}\` não está em execução.`,
  }),
  startFirst: (): Message => ({
    en: 'Start it first; `prumo logs` shows why it ended.',
    'pt-BR': 'Inicie-o antes; `prumo logs` mostra por que terminou.',
  }),

  diskFull: (path: string): Message => ({ en: `Nothing could be written at ${path}.`, 'pt-BR': `Não foi possível gravar em ${path}.` }),
  diskFullWhy: (code: string): Message =>
    code === 'EROFS'
      ? { en: 'The file system is read-only.', 'pt-BR': 'O sistema de arquivos está somente leitura.' }
      : code === 'EACCES'
        ? { en: 'This user may not write there.', 'pt-BR': 'Este usuário não tem permissão de gravar ali.' }
        : { en: 'The file system has no room left.', 'pt-BR': 'O sistema de arquivos não tem mais espaço.' },
  makeWritable: (path: string): Message => ({
    en: `Make ${path} writable for this user, or set PRUMO_HOME to another folder.`,
    'pt-BR': `Dê permissão de escrita em ${path} a este usuário ou aponte PRUMO_HOME para outra pasta.`,
  }),
  makeRoom: (path: string): Message => ({
    en: `Make room on the file system of ${path} (or make it writable) and run the command again; what was there before is unchanged.`,
    'pt-BR': `Libere espaço no sistema de arquivos de ${path} (ou torne-o gravável) e rode o comando de novo; o que havia antes não mudou.`,
  }),

  cannotStop: (name: string): Message => ({
    en: `Processes of \`${name}\` are still there after SIGKILL.`,
    'pt-BR': `Há processos de \`${name}\` que continuam mesmo após SIGKILL.`,
  }),
  cannotStopWhy: (): Message => ({
    en: 'The kernel keeps them in an uninterruptible wait, most often for a disk or network file system.',
    'pt-BR': 'O kernel os mantém em espera ininterrompível, quase sempre por um disco ou sistema de arquivos de rede.',
  }),
  cannotStopRemedy: (): Message => ({
    en: 'Look at the disk (`dmesg`), then stop the service again.',
    'pt-BR': 'Verifique o disco (`dmesg`) e pare o serviço novamente.',
  }),

  cannotFreeze: (name: string): Message => ({
    en: `The processes of \`${name}\` did not all take the signal.`,
    'pt-BR': `Nem todos os processos de \`${name}\` aceitaram o sinal.`,
  }),
  tryAgain: (): Message => ({ en: 'Try again.', 'pt-BR': 'Tente novamente.' }),

  reloadFailed: (name: string): Message => ({
    en: `The reload command of \`${name}\` failed.`,
    'pt-BR': `O comando de recarga de \`${name}\` falhou.`,
  }),
  noReload: (name: string): Message => ({
    en: `\`${name}\` cannot reload its configuration.`,
    'pt-BR': `\`${name}\` não sabe recarregar a configuração.`,
  }),
  restartInstead: (): Message => ({ en: 'Restart it instead.', 'pt-BR': 'Reinicie-o.' }),

  agentSilent: (): Message => ({ en: 'The agent of this stack does not answer.', 'pt-BR': 'O agente deste stack não responde.' }),
  agentSilentWhy: (reason: string): Message => verbatim(reason),
  agentRemedy: (): Message => ({
    en: '`prumo up` starts it again; running services go on without it.',
    'pt-BR': '`prumo up` o inicia de novo; os serviços em execução continuam sem ele.',
  }),
  agentStill: (): Message => ({ en: 'Services that ran are still running.', 'pt-BR': 'Os serviços que estavam em execução continuam.' }),
  agentDidNotStart: (): Message => ({ en: 'The agent of this stack did not start.', 'pt-BR': 'O agente deste stack não iniciou.' }),
  agentDidNotStartRemedy: (log: string): Message => ({
    en: `Read ${log}, remove the cause and run the command again.`,
    'pt-BR': `Leia ${log}, remova a causa e rode o comando de novo.`,
  }),

  agentStays: (pid: number): Message => ({
    en: `The agent (process ${pid}) was asked to end and is still there.`,
    'pt-BR': `O agente (processo ${pid}) recebeu o pedido de encerrar e continua ativo.`,
  }),

  longSocket: (path: string): Message => ({
    en: `The path of the agent's socket is too long: ${path}`,
    'pt-BR': `O caminho do socket do agente é longo demais: ${path}`,
  }),
  longSocketWhy: (): Message => ({
    en: 'Paths of Unix sockets end at 107 bytes.',
    'pt-BR': 'Caminhos de sockets Unix terminam em 107 bytes.',
  }),
  longSocketRemedy: (): Message => ({ en: 'Use a shorter folder for sockets.', 'pt-BR': 'Use uma pasta mais curta para os sockets.' }),

  badRequest: (reason: string): Message => ({
    en: `The agent was asked for something it does not understand: ${reason}.`,
    'pt-BR': `O agente recebeu um pedido que não entende: ${reason}.`,
  }),
  badRequestRemedy: (): Message => ({
    en: 'This is a fault of Prumo: please report it.',
    'pt-BR': 'Isto é uma falha do Prumo: por favor, relate-a.',
  }),
  agentFailed: (reason: string): Message => ({ en: `The agent failed: ${reason}`, 'pt-BR': `O agente falhou: ${reason}` }),

  unknownNode: (name: string): Message => ({
    en: `There is no node \`${name}\` with a user of its own in this stack.`,
    'pt-BR': `Não há nó \`${name}\` com usuário próprio neste stack.`,
  }),
  listNodes: (): Message => ({
    en: 'Run `prumo status` to see the services and their nodes.',
    'pt-BR': 'Rode `prumo status` para ver os serviços e seus nós.',
  }),
  nothingToCut: (node: string): Message => ({
    en: `The node \`${node}\` can be cut off from other nodes only, and from at least one.`,
    'pt-BR': `O nó \`${node}\` só pode ser isolado de outros nós, e de pelo menos um.`,
  }),
  cannotCut: (): Message => ({ en: 'No node can be cut off on this machine.', 'pt-BR': 'Nenhum nó pode ser isolado nesta máquina.' }),
  cannotCutWhy: (): Message => ({
    en: 'It takes root, one user per node, and nftables in the kernel.',
    'pt-BR': 'Isso exige root, um usuário por nó e nftables no kernel.',
  }),
  cutRemedy: (): Message => ({
    en: 'Run `prumo doctor` as root: it says what the firewall lacks.',
    'pt-BR': 'Rode `prumo doctor` como root: ele diz o que falta ao firewall.',
  }),
  firewallRefused: (): Message => ({
    en: 'The kernel did not take the firewall rules.',
    'pt-BR': 'O kernel não aceitou as regras de firewall.',
  }),

  foreignProcess: (pid: number, node: string): Message => ({
    en: `Process ${pid} is not of the node \`${node}\`; nothing was sent to it.`,
    'pt-BR': `O processo ${pid} não é do nó \`${node}\`; nenhum sinal lhe foi enviado.`,
  }),
  lookAgain: (): Message => ({ en: 'Read the list of processes again.', 'pt-BR': 'Leia de novo a lista de processos.' }),

  guardLapsed: (name: string): Message => ({
    en: `The guard \`${name}\` has undone everything already.`,
    'pt-BR': `A guarda \`${name}\` já desfez tudo.`,
  }),
  guardLapsedWhy: (): Message => ({
    en: 'Its owner did not renew it in time, or the agent was started again meanwhile.',
    'pt-BR': 'Quem a mantinha não a renovou a tempo, ou o agente foi reiniciado nesse intervalo.',
  }),
  guardLapsedRemedy: (): Message => ({
    en: 'Begin again; nothing of the earlier attempt is left.',
    'pt-BR': 'Comece de novo; nada da tentativa anterior restou.',
  }),

  envFileUnusable: (place: string): Message => ({
    en: `The secrets cannot be read from ${place}.`,
    'pt-BR': `Não é possível ler os segredos de ${place}.`,
  }),
  keyMissing: (place: string, name: string): Message => ({
    en: `${place} has no ${name} of one line.`,
    'pt-BR': `${place} não tem um ${name} de uma linha.`,
  }),
  keyMissingRemedy: (access: string, secret: string): Message => ({
    en: `Give both, ${access} and ${secret}, as the object store gave them to you.`,
    'pt-BR': `Informe os dois, ${access} e ${secret}, como o armazenamento de objetos os deu.`,
  }),
  sftpKeysRemedy: (password: string): Message => ({
    en: `Name a private key, or give ${password}, as the server’s administrator gave it to you.`,
    'pt-BR': `Informe uma chave privada, ou ${password}, como o administrador do servidor a deu.`,
  }),
  authorityUnreadable: (file: string): Message => ({
    en: `${file} holds no certificate of an authority that can be read.`,
    'pt-BR': `${file} não tem um certificado de autoridade que possa ser lido.`,
  }),
  authorityRemedy: (): Message => ({
    en: 'Put the authority’s certificate there, in PEM, or leave `ca_file` out where the machine trusts it anyway.',
    'pt-BR': 'Ponha ali o certificado da autoridade, em PEM, ou tire `ca_file` se a máquina já confia nela.',
  }),
  envFileNoFile: (): Message => ({
    en: 'It is no file, or far too large for one of secrets.',
    'pt-BR': 'Não é um arquivo, ou é grande demais para um de segredos.',
  }),
  envFileError: (code: string): Message =>
    code === 'ENOENT' ? { en: 'There is no such file.', 'pt-BR': 'O arquivo não existe.' } : verbatim(code),
  envFileMake: (file: string): Message => ({
    en: `Write it, for example from .env.example, and \`chmod 600 ${file}\`; or take \`app.env_file\` out of prumo.yaml.`,
    'pt-BR': `Escreva-o, por exemplo a partir de .env.example, e \`chmod 600 ${file}\`; ou tire \`app.env_file\` do prumo.yaml.`,
  }),
  envFileMode: (mode: string): Message => ({
    en: `Its mode is ${mode}: others on this machine can read it.`,
    'pt-BR': `Seu modo é ${mode}: outros nesta máquina podem lê-lo.`,
  }),
  envFileModeRemedy: (file: string): Message => ({ en: `\`chmod 600 ${file}\``, 'pt-BR': `\`chmod 600 ${file}\`` }),
  envFileLine: (): Message => ({ en: 'Mend that line.', 'pt-BR': 'Corrija essa linha.' }),

  shuttingDown: (): Message => ({ en: 'The agent is shutting down.', 'pt-BR': 'O agente está encerrando.' }),
  waitForEnd: (): Message => ({
    en: 'Wait until it has ended and run the command again.',
    'pt-BR': 'Espere o encerramento e rode o comando de novo.',
  }),
} as const;
