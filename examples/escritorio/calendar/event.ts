import type { EventKind } from '../cases/case.ts';
import type { Day } from './days.ts';
import type { Count } from './due-date.ts';

/** Something in the office's calendar. Ids are decimal texts. */
export interface CalendarEvent {
  readonly id: string;
  readonly kind: EventKind;
  readonly title: string;
  readonly startsAt: Date;
  /** In Brasília. */
  readonly day: Day;
  readonly status: 'scheduled' | 'done' | 'overdue';
  readonly caseId: string;
  readonly caseTitle: string;
  readonly caseNumber: string | null;
  readonly court: string;
  /** The event's own, or the case's. */
  readonly responsibleId: string | null;
  readonly responsible: string | null;
  readonly countedFrom: Day | null;
  readonly countedDays: number | null;
  readonly countedBy: Count | null;
}
