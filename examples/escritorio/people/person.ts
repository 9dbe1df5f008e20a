import type { Role } from '../roles/permissions.ts';

/** Someone of the office, as partners see them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  /** Undefined (null in JSON) while they may sign in. */
  readonly deactivatedAt: Date | null;
  /** Until when a one-time password waits to be replaced; null when it was. */
  readonly passwordExpiresAt: Date | null;
}
