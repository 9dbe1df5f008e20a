import type { OutlineAction } from '../controller/outline.ts';
import type { Message } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  columns: (): readonly Message[] => [both('ORDER', 'ORDEM'), both('ACTION', 'AÇÃO'), both('NAME', 'NOME')],
  actions: (): Readonly<Record<OutlineAction, Message>> => ({
    stop: both('stop', 'parar'),
    restart: both('restart', 'reiniciar'),
    checkpoint: both('checkpoint', 'fazer checkpoint'),
    'hand-over': both('hand over first', 'passar o papel antes'),
    pause: both('hold back transactions', 'segurar transações'),
    promote: both('make primary', 'tornar primário'),
    resume: both('let transactions go on', 'liberar transações'),
    delete: both('delete for good', 'apagar de vez'),
  }),
  nothing: (): Message => both('There is nothing to do.', 'Não há nada a fazer.'),
  unchanged: (): Message => both('Nothing was changed.', 'Nada foi alterado.'),
  agentSilent: (): Message =>
    both(
      'The agent does not answer, so what it may have left running is not listed; the command itself would find and stop it.',
      'O agente não responde, então o que ele pode ter deixado no ar não está na lista; o próprio comando o encontraria e pararia.',
    ),
};
