import type { Judgement } from '../../model/index.ts';
import type { WriteLog } from '../load/write-log.ts';
import { text } from './text.ts';

/** No request on the application's path may have been refused or left open. */
export function judgeFailed(claim: string, log: WriteLog): Judgement {
  const count = log.of('refused', 'application').length + log.of('unknown', 'application').length;
  return { claim, kind: 'safety', held: count === 0, reason: count === 0 ? null : text.failed(count) };
}
