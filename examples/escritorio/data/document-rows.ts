import { createHash } from 'node:crypto';
import { dateAt } from './calendar.ts';
import type { OfficePlan } from './office-plan.ts';
import type { CaseBrief, Emit } from './rows.ts';
import { pdfOf } from './pdf.ts';
import { randomOf } from './random.ts';
import { slug } from './search-text.ts';

/** An object to be put into the bucket. */
export interface SeedObject {
  readonly key: string;
  readonly contentType: string;
  readonly body: Buffer;
}

const KINDS = ['Petição inicial', 'Procuração', 'Contrato de honorários', 'Contestação', 'Laudo pericial', 'Sentença'];
const SENTENCES = [
  'A parte autora requer a citação da parte ré para, querendo, apresentar resposta no prazo legal.',
  'Os documentos anexos comprovam os fatos narrados, que não foram impugnados especificamente.',
  'Requer-se a produção de todas as provas em direito admitidas, em especial a documental e a testemunhal.',
  'Dá-se à causa o valor constante do cadastro deste processo, para efeitos fiscais.',
  'Nestes termos, pede deferimento.',
  'As partes declaram-se cientes das condições acima e firmam o presente em duas vias.',
  'O perito nomeado respondeu aos quesitos formulados pelas partes e pelo juízo.',
  'Julgo parcialmente procedente o pedido, nos termos da fundamentação.',
];

/** An office's documents: small PDF files and plain texts, each of some case. Their keys follow from their content. */
export function emitDocuments(seed: string, plan: OfficePlan, cases: readonly CaseBrief[], emit: Emit): readonly SeedObject[] {
  const random = randomOf(`${seed}/documents/${plan.id}`);
  return Array.from({ length: plan.counts.documents }, (_, index) => {
    const about = random.pick(cases);
    const kind = random.pick(KINDS);
    const paragraphs = Array.from({ length: random.integer(8, 30) }, () =>
      Array.from({ length: random.integer(1, 4) }, () => random.pick(SENTENCES)).join(' '),
    );
    const title = `${kind} - ${about.number}`;
    const pdf = random.chance(0.8);
    const body = pdf ? pdfOf(title, [about.title, ...paragraphs]) : Buffer.from(`${title}\n${about.title}\n\n${paragraphs.join('\n\n')}\n`);
    const contentType = pdf ? 'application/pdf' : 'text/plain; charset=utf-8';
    const sha256 = createHash('sha256').update(body).digest('hex');
    const key = `offices/${plan.id}/cases/${about.id}/${sha256}`;
    emit('documents', [
      plan.id,
      plan.first.documents + index,
      about.id,
      `${slug(kind)}.${pdf ? 'pdf' : 'txt'}`,
      key,
      contentType,
      body.length,
      sha256,
      `${dateAt(-random.integer(0, 300))} 15:00:00-03`,
    ]);
    return { key, contentType, body };
  });
}
