import type { Message } from '../../messages/message.ts';
import { type Area, type Claim, FRESHNESS } from '../../model/index.ts';

/** How a claim of the rubric is written down: what differs from one to the next. */
type Row = Pick<Claim, 'id' | 'weight' | 'title' | 'faultModel' | 'drills'> &
  Partial<Pick<Claim, 'freshness' | 'dependsOn'>> & {
    /** Words for what must hold, or a function for a number of the spec. Default: the title. */
    readonly objective?: Claim['objective'] | Message;
  };

/** Claims of an area that no component declares yet. They count from the first day, at 0, until a drill proves them. */
export function owed(area: Area, rows: readonly Row[]): readonly Claim[] {
  return rows.map(({ objective, ...row }) => ({
    area,
    freshness: FRESHNESS.month,
    dependsOn: [],
    ...row,
    objective: typeof objective === 'function' ? objective : () => ({ text: objective ?? row.title }),
  }));
}
