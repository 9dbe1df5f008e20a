import sharp from 'sharp';
import { caseNumber } from '../data/case-number.ts';
import { formatCpf } from '../data/cpf.ts';
import type { Visitor } from './edge.ts';

interface CaseToMake {
  /** Stands in its title and its client's name. */
  readonly mark?: string;
  /** Its client's, bare digits. */
  readonly cpf?: string;
  /** Whether it has a number. */
  readonly filed?: boolean;
}

/** Makes a case as people do; each number of a run once. Returns its id. */
export async function makeCase(
  visitor: Visitor,
  sequence: number,
  { mark = 'Prova', cpf = '52998224725', filed = true }: CaseToMake = {},
): Promise<string> {
  const { status, body } = await visitor.ask('/api/cases', {
    json: {
      ...(filed ? { number: caseNumber({ sequence: 7_000_000 + sequence, year: 2024, segment: 8, court: 26, unit: 100 }) } : {}),
      title: `${mark} ${sequence}`,
      clientName: `${mark} cliente`,
      clientDocument: formatCpf(cpf),
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

/** Puts something into a case's calendar as people do. */
export async function addDeadline(visitor: Visitor, caseId: string, title: string): Promise<void> {
  const form = { ...(await visitor.form()), kind: 'deadline', title, startsAt: '2030-01-01T10:00' };
  const { status } = await visitor.ask(`/cases/${caseId}/events`, { form });
  if (status !== 303) throw new Error(`a new event was answered with ${status}`);
}

/** A picture of which the queue makes a thumbnail. */
export function picture(): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 300, channels: 3, background: '#268' } })
    .png()
    .toBuffer();
}

/** Waits until the queue has made a document's thumbnail. */
export async function thumbnailOf(visitor: Visitor, document: string): Promise<void> {
  const end = performance.now() + 40_000;
  while ((await visitor.ask(`/documents/${document}/thumbnail`)).status !== 200) {
    if (performance.now() > end) throw new Error('the queue made no thumbnail in 40 s');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function idIn(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer) return String(answer.id);
  throw new Error('the answer has no id');
}
