import { archiverCommand, type StackContext, type StackNode } from '../../model/index.ts';
import { ARCHIVE_FILE } from './archive-script.ts';
import { postgresServiceName } from './names.ts';

/** File of a node's service that `onRoleChange` runs. */
export const ARCHIVE_GAP_FILE = 'archive-gap.py';

/** PostgreSQL's `archive_command`: a segment counts as archived when the repository has it, or when it was given up. */
export function archiveCommand(context: StackContext, node: StackNode): string {
  const script = `${context.etc(postgresServiceName(node))}/${ARCHIVE_FILE}`;
  const limit = context.spec.backup?.walLimit ?? 'half';
  const push = [...archiverCommand(context, node), 'archive-push', '%p'];
  return [context.server('python3').path, '-I', script, String(limit), givenUpFile(context, node), '%p', ...push].map(quoted).join(' ');
}

/** Where a node's archiver says what it gave up: a line of JSON for each file, `at` and `file`. */
export function givenUpFile(context: StackContext, node: StackNode): string {
  return `${context.data(postgresServiceName(node))}/wal-given-up.jsonl`;
}

/** Patroni's callback: what a new primary does for the archive. Patroni adds what happened, the role and the cluster's name. */
export function onRoleChange(context: StackContext, node: StackNode): string {
  const name = postgresServiceName(node);
  const script = `${context.etc(name)}/${ARCHIVE_GAP_FILE}`;
  return [context.server('python3').path, '-I', script, `${context.data(name)}/cluster`].map(quoted).join(' ');
}

/** A word for a shell, and for Python's shlex, which Patroni splits with. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Finds WAL that died with the old primary before it was archived. A standby takes what it receives for archived (archive_mode `on`: the primary's
 * to do), so PostgreSQL would leave a gap there, and with it no way to any moment after. All it has whole is marked to be archived once more, at
 * once, before anything of it is recycled; what the repository has already, it recognises by its checksum. So are the histories of timelines:
 * the old primary may have given one up.
 */
export const ARCHIVE_GAP = String.raw`"""Have a new primary archive what the old one may not have. Made by Prumo; edits are lost."""
import os
import re
import sys

SEGMENT = re.compile(r"^[0-9A-F]{24}\.done$")
HISTORY = re.compile(r"^[0-9A-F]{8}\.history\.done$")
HISTORIES = 16  # the newest: each is a push, before any segment's


def main():
    cluster, what, role = sys.argv[1:4]
    if what != "on_role_change" or role not in ("master", "primary"):
        return
    marks = os.path.join(cluster, "pg_wal", "archive_status")
    again = 0
    names = sorted(os.listdir(marks))
    for mark in [*filter(HISTORY.match, names)][-HISTORIES:] + [*filter(SEGMENT.match, names)]:
        try:
            offered = os.path.join(marks, mark[:-5] + ".ready")
            os.rename(os.path.join(marks, mark), offered)
            os.utime(offered)  # it waits from now on
            again += 1
        except FileNotFoundError:
            pass  # recycled this moment
    print("prumo: %d files of WAL are offered to the archive again, in case the old primary had not archived them" % again, file=sys.stderr, flush=True)


main()
`;
