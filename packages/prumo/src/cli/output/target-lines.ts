import type { WatchedTargets } from '../../controller/status/watched-targets.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../targets-text.ts';
import type { painter } from './style.ts';

/** How many of Prometheus's targets are up, and each that is not. */
export function targetLines(targets: WatchedTargets, locale: Locale, paint: ReturnType<typeof painter>): string {
  const good = targets.down.length === 0;
  return [
    `${paint(good ? 'good' : 'bad', good ? '✓' : '✗')} ${text.counted(targets)[locale]}`,
    ...targets.down.map(({ job, node, instance, reason }) => `  ${text.down(`${job} ${node} ${instance}`, reason)[locale]}`),
  ].join('\n');
}
