import { caseNumber } from '../data/case-number.ts';
import type { Visitor } from './edge.ts';

/** Makes a case as people do; each number of a run once. Returns its id. `mark` stands in its title. */
export async function makeCase(visitor: Visitor, sequence: number, mark = 'Prova'): Promise<string> {
  const { status, body } = await visitor.ask('/api/cases', {
    json: {
      number: caseNumber({ sequence: 7_000_000 + sequence, year: 2024, segment: 8, court: 26, unit: 100 }),
      title: `${mark} ${sequence}`,
      clientName: `${mark} cliente`,
      clientDocument: '529.982.247-25',
      court: 'TJSP',
      class: 7,
      status: 'active',
      value: '1,00',
      openedOn: '2026-01-05',
    },
  });
  if (status !== 201) throw new Error(`a new case was answered with ${status}`);
  return idIn(JSON.parse(body));
}

/** Files a document as people do. */
export async function fileDocument(visitor: Visitor, caseId: string, name: string, content: Buffer, sensitive: boolean): Promise<void> {
  const multipart = new FormData();
  for (const [field, value] of Object.entries(await visitor.form())) multipart.set(field, value);
  if (sensitive) multipart.set('sensitive', 'on');
  multipart.set('file', new File([new Uint8Array(content)], name));
  const { status } = await visitor.ask(`/cases/${caseId}/documents`, { multipart });
  if (status !== 303) throw new Error(`a new document was answered with ${status}`);
}

function idIn(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer) return String(answer.id);
  throw new Error('the answer has no id');
}
