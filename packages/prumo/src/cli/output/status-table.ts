import type { StackStatus } from '../../controller/status/service-status.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../text.ts';
import type { painter, Tone } from './style.ts';
import { ago } from './ago.ts';
import { table } from './table.ts';

const TONES: Readonly<Record<string, Tone>> = { healthy: 'good', starting: 'warn', unknown: 'warn', held: 'warn' };

/** The stack's services for a person. A mark beside the word, so that colour is never the only sign. */
export function statusTable(status: StackStatus, locale: Locale, paint: ReturnType<typeof painter>, now: number): string {
  const columns = text.columns();
  const header = [columns.service, columns.health, columns.role, columns.node, columns.since, columns.restarts, columns.reason].map(
    (column) => column[locale],
  );
  const rows = status.services.map((service) => [
    service.name,
    paint(TONES[service.health] ?? 'bad', `${service.health === 'healthy' ? '✓' : '✗'} ${text.health(service.health)[locale]}`),
    service.role ?? '',
    service.node,
    ago(now - Date.parse(service.since)),
    String(service.restarts),
    service.reason ?? '',
  ]);
  return table(header, rows);
}
