import type { StackStatus } from '../../controller/status/service-status.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../text.ts';
import type { painter, Tone } from './style.ts';
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

function ago(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}m`;
  return `${Math.floor(seconds / 86_400)}d${Math.floor((seconds % 86_400) / 3600)}h`;
}
