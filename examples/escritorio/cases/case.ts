export const STATUSES = ['active', 'suspended', 'archived'] as const;
export type CaseStatus = (typeof STATUSES)[number];

export const EVENT_KINDS = ['deadline', 'hearing', 'meeting', 'examination'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** A case as lists show it. Ids are decimal texts; money is whole cents. */
export interface CaseSummary {
  readonly id: string;
  /** Undefined (null in JSON) while it is not filed. */
  readonly number: string | null;
  readonly title: string;
  readonly client: string;
  readonly court: string;
  readonly class: number;
  readonly status: CaseStatus;
  readonly valueCents: number;
  /** YYYY-MM-DD */
  readonly openedOn: string;
  readonly updatedAt: Date;
}

/** A case with all that belongs to it. */
export interface Case extends CaseSummary {
  readonly clientId: string;
  readonly clientDocument: string;
  readonly responsible: string | null;
  readonly version: number;
  readonly events: readonly CaseEvent[];
  readonly documents: readonly CaseDocument[];
  readonly notifications: readonly CaseNotification[];
}

export interface CaseEvent {
  readonly id: string;
  readonly kind: EventKind;
  readonly title: string;
  readonly startsAt: Date;
  readonly status: 'scheduled' | 'done' | 'overdue';
}

export interface CaseDocument {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly createdAt: Date;
}

export interface CaseNotification {
  readonly id: string;
  readonly subject: string;
  readonly createdAt: Date;
}
