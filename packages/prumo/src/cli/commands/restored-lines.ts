import type { RestoredPlace } from '../../controller/operations/restore-place.ts';
import type { Message } from '../../messages/message.ts';
import { text } from '../restore-text.ts';

/** What a person does next with what was restored. */
export function restoredLines({ socket, owner, server, folder }: RestoredPlace, database: string): readonly Message[] {
  if (socket === null) return [text.start(owner, `${server} -D ${folder}`)];
  return [text.connect(`psql -h ${socket} -U postgres ${database}`), text.thenRemove()];
}
