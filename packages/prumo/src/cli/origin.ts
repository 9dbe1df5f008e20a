import { BACKUP_PLACES, type BackupPlace } from '../backups/index.ts';
import { PrumoError } from '../errors/index.ts';
import { text } from './restore-text.ts';

/** The place `--from` names. Throws `usage`. */
export function originOf(from: unknown): BackupPlace {
  const place = BACKUP_PLACES.find((one) => one === (from ?? 'local'));
  if (place !== undefined) return place;
  throw new PrumoError({ code: 'usage', what: text.badFrom(String(from)), remedy: text.fromRemedy() });
}
