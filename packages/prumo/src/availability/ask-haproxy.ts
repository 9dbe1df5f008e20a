import { createConnection } from 'node:net';

/** Milliseconds for an answer of the administration socket. */
const ANSWER_WITHIN = 2000;

/** What HAProxy answers on its administration socket; rejects when it does not. */
export function askHaproxy(path: string, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path, timeout: ANSWER_WITHIN });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${question}\n`));
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    socket.on('timeout', () => socket.destroy(new Error(`${path} does not answer`)));
  });
}

/** Read `show stat`: CSV whose first line, after `# `, names the columns. Throws when it is something else. */
export function readStat(answer: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = answer.split('\n');
  if (!head.startsWith('# pxname,')) throw new Error(`no answer to \`show stat\`: ${head.slice(0, 100)}`);
  const columns = head.slice(2).split(',');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(',');
      return Object.fromEntries(columns.map((column, place) => [column, fields[place] ?? '']));
    });
}
