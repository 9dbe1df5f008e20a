import type { Message } from '../../../messages/message.ts';
import type { Phase } from './record.ts';

const PHASES: Readonly<Record<Phase, Message>> = {
  fencing: { en: 'closing the stack', 'pt-BR': 'fechando a stack' },
  swapping: { en: 'exchanging the data', 'pt-BR': 'trocando os dados' },
  promoting: { en: 'recovering the data', 'pt-BR': 'recuperando os dados' },
  leading: { en: 'handing it to Patroni', 'pt-BR': 'entregando ao Patroni' },
  rebuilding: { en: 'rebuilding the standbys', 'pt-BR': 'refazendo os standbys' },
  returning: { en: 'opening the stack', 'pt-BR': 'abrindo a stack' },
};

export const text = {
  phase: (phase: Phase): Message => PHASES[phase],
  goesOn: (phase: Phase): Message => ({
    en: `a restore in place is unfinished: goes on with ${PHASES[phase].en}`,
    'pt-BR': `há uma restauração no lugar inacabada: continua em ${PHASES[phase]['pt-BR']}`,
  }),
  safety: (): Message => ({
    en: 'takes a backup of what is there now, so that it can be brought back',
    'pt-BR': 'faz um backup do que há agora, para poder trazê-lo de volta',
  }),
  safetyOfPrimary: (): Message => ({
    en: 'no standby streams: the backup is read from the primary',
    'pt-BR': 'nenhum standby está em streaming: o backup é lido do primário',
  }),
  filling: (label: string, member: string): Message => ({
    en: `copies ${label} beside the data of ${member}, which runs on`,
    'pt-BR': `copia ${label} ao lado dos dados de ${member}, que segue no ar`,
  }),
  rehearsing: (time: string): Message => ({
    en: `replays the WAL up to ${time}; nothing is stopped yet`,
    'pt-BR': `aplica o WAL até ${time}; nada foi parado ainda`,
  }),
  closing: (): Message => ({
    en: 'stops the application, the ways to the database, and the database: nobody is let in from here on',
    'pt-BR': 'para a aplicação, os caminhos até o banco e o banco: daqui em diante ninguém entra',
  }),
  promoting: (): Message => ({
    en: 'recovers the database on a server nobody else reaches, and reads every table',
    'pt-BR': 'recupera o banco em um servidor que ninguém mais alcança e lê todas as tabelas',
  }),
  leading: (member: string): Message => ({ en: `${member} is to lead with it`, 'pt-BR': `${member} passa a liderar com ele` }),
  rebuilding: (count: number): Message => ({
    en: `${count === 1 ? 'the standby follows' : `${count} standbys follow`} the new timeline`,
    'pt-BR': `${count === 1 ? 'o standby segue' : `${count} standbys seguem`} a nova timeline`,
  }),
  checkingArchive: (): Message => ({
    en: 'sees that the archive goes on with the new timeline',
    'pt-BR': 'confere que o arquivo continua com a nova timeline',
  }),
  returning: (count: number): Message => ({
    en: `starts what was stopped: ${count} services`,
    'pt-BR': `inicia o que foi parado: ${count} serviços`,
  }),
  backingUp: (): Message => ({
    en: 'the stack is open again; takes a backup of what is there now',
    'pt-BR': 'a stack está aberta de novo; faz um backup do que há agora',
  }),
  staysClosed: (): Message => ({
    en: 'The stack stays closed: the restore in place is not finished.',
    'pt-BR': 'A stack continua fechada: a restauração no lugar não terminou.',
  }),
  puttingBack: (): Message => ({ en: 'puts back what was there before', 'pt-BR': 'recoloca o que havia antes' }),
  noPrimary: (): Message => ({ en: 'No primary takes writes.', 'pt-BR': 'Nenhum primário aceita escritas.' }),
  noPrimaryRemedy: (): Message => ({
    en: 'See `prumo status` and bring the database up first, or look into a copy beside it: `prumo restore --to new`.',
    'pt-BR': 'Veja `prumo status` e coloque antes o banco no ar, ou consulte uma cópia ao lado: `prumo restore --to new`.',
  }),
  paused: (): Message => ({ en: 'Patroni is in maintenance.', 'pt-BR': 'O Patroni está em manutenção.' }),
  pausedRemedy: (): Message => ({
    en: 'End the maintenance (`patronictl resume`) and run the command again.',
    'pt-BR': 'Encerre a manutenção (`patronictl resume`) e rode o comando de novo.',
  }),
  primaryChanged: (before: string, now: string): Message => ({
    en: `The primary changed meanwhile: it was ${before}, it is ${now}.`,
    'pt-BR': `O primário mudou nesse meio-tempo: era ${before}, é ${now}.`,
  }),
  leaderChanged: (member: string, from: number, now: string, timeline: number): Message => ({
    en: `The database went on meanwhile: it was led by ${member} on timeline ${from}, and is led by ${now} on timeline ${timeline}.`,
    'pt-BR': `O banco seguiu adiante nesse meio-tempo: era liderado por ${member} na timeline ${from} e é liderado por ${now} na timeline ${timeline}.`,
  }),
  notShutDown: (member: string): Message => ({
    en: `${member} was not shut down in order: its last WAL may not be in the archive.`,
    'pt-BR': `${member} não foi encerrado em ordem: seu último WAL pode não estar no arquivo.`,
  }),
  unfitRemedy: (): Message => ({
    en: 'No data was exchanged. Open the stack again as it is with `prumo restore --undo`, then give the command anew.',
    'pt-BR': 'Nenhum dado foi trocado. Reabra a stack como está com `prumo restore --undo` e então dê o comando de novo.',
  }),
  archiveAway: (): Message => ({
    en: 'The WAL does not reach the archive now.',
    'pt-BR': 'O WAL não chega ao arquivo agora.',
  }),
  archiveAwayRemedy: (): Message => ({
    en: 'Nothing was stopped. Mend what the reason names and run the command again.',
    'pt-BR': 'Nada foi parado. Corrija o que o motivo aponta e rode o comando de novo.',
  }),
  againRemedy: (): Message => ({
    en: 'Nothing was stopped. Run the command again.',
    'pt-BR': 'Nada foi parado. Rode o comando de novo.',
  }),
  noQuorum: (): Message => ({
    en: 'etcd did not take what the members said of who leads away.',
    'pt-BR': 'O etcd não retirou o que os membros disseram sobre quem lidera.',
  }),
  notStreaming: (): Message => ({
    en: 'Not every standby streams from the restored primary.',
    'pt-BR': 'Nem todo standby está em streaming a partir do primário restaurado.',
  }),
  notArchived: (): Message => ({
    en: 'The WAL of the new timeline does not reach the archive.',
    'pt-BR': 'O WAL da nova timeline não chega ao arquivo.',
  }),
  nothingToUndo: (): Message => ({
    en: 'This database was never restored in place.',
    'pt-BR': 'Este banco nunca foi restaurado no lugar.',
  }),
  nothingToUndoRemedy: (): Message => ({
    en: '`prumo restore --to in-place --time …` takes it back to a moment.',
    'pt-BR': '`prumo restore --to in-place --time …` o leva de volta a um momento.',
  }),
  undoUnfinished: (): Message => ({
    en: 'What was there before is being put back, and that is unfinished.',
    'pt-BR': 'O que havia antes está sendo recolocado, e isso não terminou.',
  }),
  otherUnfinished: (time: string | null): Message => ({
    en: `A restore in place to ${time ?? 'the end of the archive'} is unfinished.`,
    'pt-BR': `Há uma restauração no lugar inacabada, até ${time ?? 'o fim do arquivo'}.`,
  }),
  unfinished: (phase: Phase, undo: boolean): Message => ({
    en: `${undo ? 'Putting back what was before a restore in place' : 'A restore in place'} is unfinished (${PHASES[phase].en}).`,
    'pt-BR': `${undo ? 'A volta ao que havia antes de uma restauração no lugar' : 'Uma restauração no lugar'} está inacabada (${PHASES[phase]['pt-BR']}).`,
  }),
  unfinishedRemedy: (undo: boolean): Message => ({
    en: undo
      ? 'Finish it: `prumo restore --undo`.'
      : 'Finish it with `prumo restore --to in-place`, or put back what was before with `prumo restore --undo`.',
    'pt-BR': undo
      ? 'Termine: `prumo restore --undo`.'
      : 'Termine com `prumo restore --to in-place`, ou recoloque o que havia antes com `prumo restore --undo`.',
  }),
};
