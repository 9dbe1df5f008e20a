import type { WatchedTargets } from '../controller/status/watched-targets.ts';
import { type Message, verbatim } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

/** What people are told of Prometheus's targets. */
export const text = {
  counted: ({ up, total }: WatchedTargets): Message =>
    both(`Watched: ${up} of ${total} targets up`, `Monitorado: ${up} de ${total} alvos no ar`),
  down: (where: string, reason: string | null): Message =>
    reason === null ? both(`${where}: not asked yet`, `${where}: ainda não consultado`) : verbatim(`${where}: ${reason}`),
};
