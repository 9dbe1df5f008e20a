import type { BackupPlace } from '../../components/pgbackrest/index.ts';
import { PORTS, type StackContext } from '../../model/index.ts';

/** Where a restored cluster goes: its name is that of the jobs that work on it, and of the folders of its files and socket. */
export interface Place {
  readonly name: string;
  /** Data folder, on the node that holds the repository. Must be that node's user's own. */
  readonly folder: string;
  /** The folder is a person's: what is in it is removed, and it stays. Default false. */
  readonly isGiven?: boolean;
  /** Where it is restored from. Default `local`. */
  readonly from?: BackupPlace;
}

/** A place of a stack's own. */
export function ownPlace(context: StackContext, name: string, from: BackupPlace = 'local'): Place {
  return { name, folder: `${context.data(name)}/cluster`, from };
}

/** Folder of its Unix socket, for a client. */
export function socketFolder(context: StackContext, place: Place): string {
  return context.run(place.name);
}

/** Its Unix socket. */
export function socketOf(context: StackContext, place: Place): string {
  return `${socketFolder(context, place)}/.s.PGSQL.${PORTS.postgres}`;
}
