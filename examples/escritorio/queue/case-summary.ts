import type pg from 'pg';
import type { Case } from '../cases/case.ts';
import { findCase } from '../cases/find.ts';
import { formatDay, formatMoment, formatMoney } from '../pages/language.ts';
import { eventKindText, statusText } from '../pages/text.ts';

/** Writes the notice of a changed case: what the responsible lawyer's e-mail would say. Once for each job: false where it is there already. */
export async function summariseCase(
  client: pg.ClientBase,
  job: { readonly id: string; readonly officeId: number; readonly caseId: string },
): Promise<boolean> {
  const found = await findCase(client, job.caseId);
  if (found === undefined) throw new Error(`case ${job.caseId} is not there`);
  const { subject, body } = renderSummary(found);
  const { rowCount } = await client.query(
    'INSERT INTO notifications (office_id, job_id, case_id, subject, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (office_id, job_id) DO NOTHING',
    [job.officeId, job.id, job.caseId, subject, body],
  );
  return rowCount === 1;
}

/** The e-mail's words, in Portuguese, as offices write to their people. Pure. */
export function renderSummary(one: Case): { readonly subject: string; readonly body: string } {
  const locale = 'pt-BR';
  const next = one.events
    .filter(({ status }) => status === 'scheduled')
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .slice(0, 5);
  const lines = [
    `Processo: ${one.number ?? 'ainda não distribuído'}`,
    `Cliente: ${one.client}`,
    `Situação: ${statusText[one.status][locale]}`,
    `Valor da causa: ${formatMoney(locale, one.valueCents)}`,
    `Abertura: ${formatDay(locale, one.openedOn)}`,
    '',
    next.length === 0 ? 'Nada agendado.' : 'Próximos compromissos:',
    ...next.map((event) => `- ${formatMoment(locale, event.startsAt)}: ${eventKindText[event.kind][locale]}, ${event.title}`),
    '',
    `Documentos: ${one.documents.length}`,
  ];
  return { subject: `Atualização: ${one.title}`.slice(0, 200), body: lines.join('\n') };
}
