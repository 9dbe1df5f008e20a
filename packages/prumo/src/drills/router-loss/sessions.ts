import { createConnection } from 'node:net';
import * as z from 'zod';

/** Milliseconds for an answer of the administration socket. */
const ANSWER_WITHIN = 2000;

/** Sessions a router carries to the primary now, as its own administration socket says. Rejects when it does not answer. */
export async function sessionsToPrimary(socket: string): Promise<number> {
  return parseSessions(await askSocket(socket, 'show stat\n'));
}

/** Read `show stat`: CSV whose first line, after `# `, names the columns. Throws when it is something else. */
export function parseSessions(answer: string): number {
  const [head = '', ...lines] = answer.split('\n');
  const columns = head.replace(/^# /, '').split(',');
  const at = (name: string): number => columns.indexOf(name);
  const row = lines
    .map((line) => line.split(','))
    .find((fields) => fields[at('pxname')] === 'primary' && fields[at('svname')] === 'FRONTEND');
  return z.coerce.number().int().min(0).parse(row?.[at('scur')]);
}

function askSocket(path: string, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path, timeout: ANSWER_WITHIN });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(question));
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error(`${path} does not answer`)));
  });
}
