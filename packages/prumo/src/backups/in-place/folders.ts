import { postgresServiceName } from '../../components/postgres/index.ts';
import type { StackContext, StackNode } from '../../model/index.ts';

/** Name of the jobs that work on a member's data. */
export const IN_PLACE = 'restore-in-place';

/** Folders of a member's data, side by side so that one takes another's name at once. */
export interface MemberFolders {
  /** Where Patroni has it. */
  readonly cluster: string;
  /** What comes from the repository, until it takes the place. */
  readonly restored: string;
  /** What was there before, until the end. */
  readonly before: string;
  /** File: the restored is to take the place, and nobody cleans it away. */
  readonly wanted: string;
}

export function foldersOf(context: StackContext, node: StackNode): MemberFolders {
  const data = context.data(postgresServiceName(node));
  return { cluster: `${data}/cluster`, restored: `${data}/restored`, before: `${data}/before-restore`, wanted: `${data}/restored.wanted` };
}
