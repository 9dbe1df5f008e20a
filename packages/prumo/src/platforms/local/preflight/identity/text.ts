import type { Message } from '../../../../messages/message.ts';
import type { SocketOwner } from '../sockets/index.ts';

function names(owners: readonly SocketOwner[], unknown: string): string {
  return owners.length === 0 ? unknown : owners.map((owner) => `${owner.command} (pid ${owner.pid})`).join(', ');
}

/** What people are told about a stack's place on the machine: folders, addresses, secrets, certificates. */
export const text = {
  homeUnreachable: (folder: string, mode: string): Message => ({
    en: `The servers run as users of their own and cannot pass through ${folder} (mode ${mode}).`,
    'pt-BR': `Os servidores rodam com usuários próprios e não conseguem atravessar ${folder} (modo ${mode}).`,
  }),
  homeUnreachableRemedy: (folder: string): Message => ({
    en: `Set PRUMO_HOME to a folder every user can reach, such as /var/lib/prumo, or run \`chmod o+x ${folder}\`.`,
    'pt-BR': `Aponte PRUMO_HOME para uma pasta que todo usuário alcance, como /var/lib/prumo, ou rode \`chmod o+x ${folder}\`.`,
  }),
  folderNotOurs: (folder: string, why: string): Message => ({
    en: `The folder ${folder} cannot be trusted: ${why}.`,
    'pt-BR': `A pasta ${folder} não é confiável: ${why}.`,
  }),
  folderNotOursRemedy: (folder: string): Message => ({
    en: `Find out who made ${folder}, remove it, and run the command again.`,
    'pt-BR': `Descubra quem criou ${folder}, remova-a e rode o comando de novo.`,
  }),
  noRunFolder: (candidates: readonly string[]): Message => ({
    en: `There is no folder short enough for Unix sockets, whose paths end at 107 bytes: ${candidates.join(', ')}.`,
    'pt-BR': `Não há pasta curta o bastante para sockets Unix, cujos caminhos acabam em 107 bytes: ${candidates.join(', ')}.`,
  }),
  shorterName: (): Message => ({ en: 'Give the stack a shorter `name`.', 'pt-BR': 'Dê um `name` mais curto à stack.' }),

  damaged: (file: string): Message => ({ en: `${file} cannot be understood.`, 'pt-BR': `Não é possível entender ${file}.` }),
  damagedRemedy: (file: string): Message => ({
    en: `Restore ${file} from a backup. Nothing was overwritten. If this stack has no data worth keeping, \`prumo destroy\` clears it away.`,
    'pt-BR': `Restaure ${file} de um backup. Nada foi sobrescrito. Se esta stack não tem dados a preservar, \`prumo destroy\` a remove.`,
  }),
  allocationBusy: (home: string): Message => ({
    en: `Another command has been allocating addresses in ${home} for too long.`,
    'pt-BR': `Outro comando está alocando endereços em ${home} há tempo demais.`,
  }),
  deletionBusy: (home: string): Message => ({
    en: `Another command is still deleting destroyed stacks in ${home}.`,
    'pt-BR': `Outro comando ainda está apagando stacks destruídas em ${home}.`,
  }),
  tryAgain: (): Message => ({
    en: 'Wait for it to end, or end it, and run the command again.',
    'pt-BR': 'Espere que termine, ou encerre-o, e rode o comando de novo.',
  }),
  noBlockFree: (): Message => ({
    en: 'No block of loopback addresses is free: each from 127.64.0 to 127.127.255 has a listener or a stack.',
    'pt-BR': 'Nenhum bloco de endereços loopback está livre: todos, de 127.64.0 a 127.127.255, têm um serviço ou uma stack.',
  }),
  freeABlock: (): Message => ({
    en: 'Stop what listens there, or destroy stacks that are no longer needed.',
    'pt-BR': 'Pare o que usa esses endereços ou destrua stacks que não são mais necessárias.',
  }),
  portOfStack: (port: number, stack: string): Message => ({
    en: `Port ${port} belongs to the stack \`${stack}\`.`,
    'pt-BR': `A porta ${port} pertence à stack \`${stack}\`.`,
  }),
  portInUse: (address: string, port: number, owners: readonly SocketOwner[]): Message => ({
    en: `${address}:${port} is in use by ${names(owners, 'a program of another user')}.`,
    'pt-BR': `${address}:${port} está em uso por ${names(owners, 'um programa de outro usuário')}.`,
  }),
  portForbidden: (address: string, port: number, why: string): Message => ({
    en: `${address}:${port} cannot be bound: ${why}.`,
    'pt-BR': `Não é possível usar ${address}:${port}: ${why}.`,
  }),
  otherPort: (): Message => ({
    en: 'Stop that program, or write other ports under `edge` in prumo.yaml (without them, free ones are chosen).',
    'pt-BR': 'Pare esse programa ou escreva outras portas em `edge` no prumo.yaml (sem elas, portas livres são escolhidas).',
  }),
  noPortFree: (address: string): Message => ({
    en: `No pair of ports from 8443 and 8080 upward is free on ${address}.`,
    'pt-BR': `Nenhum par de portas a partir de 8443 e 8080 está livre em ${address}.`,
  }),

  secretsUnreadable: (file: string, why: string): Message => ({
    en: `The secrets file ${file} cannot be used: ${why}.`,
    'pt-BR': `O arquivo de segredos ${file} não pode ser usado: ${why}.`,
  }),
  secretsMode: (file: string): Message => ({
    en: `Others may have read it. Run \`chmod 600 ${file}\`, then \`prumo secrets rotate\` for what it holds.`,
    'pt-BR': `Outras pessoas podem tê-lo lido. Rode \`chmod 600 ${file}\` e depois \`prumo secrets rotate\` para o que ele guarda.`,
  }),
  secretsOwner: (file: string): Message => ({
    en: `Run Prumo as the user who owns ${file}, or give the file back to the one who runs it.`,
    'pt-BR': `Rode o Prumo com o usuário dono de ${file}, ou devolva o arquivo a quem o roda.`,
  }),
  secretsGone: (file: string): Message => ({
    en: `The secrets file ${file} is gone, but the stack has data that was made with it.`,
    'pt-BR': `O arquivo de segredos ${file} sumiu, mas a stack tem dados criados com ele.`,
  }),
  certificateDamaged: (file: string, why: string): Message => ({
    en: `The certificate authority in ${file} cannot be used: ${why}.`,
    'pt-BR': `A autoridade certificadora em ${file} não pode ser usada: ${why}.`,
  }),
} as const;
