import { InputRefused, type Parsed, readFields } from '../cases/fields.ts';
import { parseEmail } from '../clients/input.ts';
import { parseRole, type Role } from '../roles/permissions.ts';

/** Someone to be invited. */
export interface Invitation {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

export function parseInvitation(source: unknown): Parsed<Invitation> {
  return readFields(source, (fields) => ({
    name: fields.text('name', 120),
    email: fields.parsed('email', 'not-an-email', parseEmail, ''),
    role: fields.parsed('role', 'not-in-the-list', parseRole, 'assistant'),
  }));
}

/** What someone is to be: of this role, and whether they may sign in. */
export interface PersonChange {
  readonly role: Role;
  readonly active: boolean;
}

export function parsePersonChange(source: unknown): Parsed<PersonChange> {
  return readFields(source, (fields) => ({
    role: fields.parsed('role', 'not-in-the-list', parseRole, 'assistant'),
    active: fields.parsed('active', 'not-in-the-list', (text) => (text === 'yes' ? true : text === 'no' ? false : undefined), true),
  }));
}

/** Fewest and most characters. NIST SP 800-63B-4 (3.1.1.2) asks for 15 where the password is the only factor, and for no rules of composition. */
export const SHORTEST_PASSWORD = 15;
const LONGEST_PASSWORD = 200;

export interface PasswordChange {
  readonly current: string;
  readonly chosen: string;
}

/** Passwords are taken as typed, spaces and all. @throws InputRefused */
export function readPasswordChange(form: Readonly<Record<string, string>>): PasswordChange {
  const [current = '', chosen = '', again = ''] = [form['current'], form['chosen'], form['again']];
  const length = [...chosen].length;
  if (current === '') throw new InputRefused({ current: 'missing' });
  if (length < SHORTEST_PASSWORD) throw new InputRefused({ chosen: 'too-short' });
  if (length > LONGEST_PASSWORD || chosen.length > LONGEST_PASSWORD) throw new InputRefused({ chosen: 'too-long' });
  if (chosen !== again) throw new InputRefused({ again: 'not-the-same' });
  if (chosen === current) throw new InputRefused({ chosen: 'same-password' });
  return { current, chosen };
}
