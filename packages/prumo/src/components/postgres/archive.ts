import { archiverCommand, type StackContext, type StackNode } from '../../model/index.ts';
import { postgresServiceName } from './names.ts';

/** File of a node's service that `onRoleChange` runs. */
export const ARCHIVE_GAP_FILE = 'archive-gap.py';

/** PostgreSQL's `archive_command`: a segment counts as archived when the repository has it. */
export function archiveCommand(context: StackContext, node: StackNode): string {
  return [...archiverCommand(context, node), 'archive-push', '%p'].map(quoted).join(' ');
}

/** Patroni's callback: what a new primary does for the archive. Patroni adds what happened, the role and the cluster's name. */
export function onRoleChange(context: StackContext, node: StackNode): string {
  const name = postgresServiceName(node);
  return [
    context.server('python3').path,
    '-I',
    `${context.etc(name)}/${ARCHIVE_GAP_FILE}`,
    `${context.data(name)}/cluster`,
    ...archiverCommand(context, node),
  ]
    .map(quoted)
    .join(' ');
}

/** A word for a shell, and for Python's shlex, which Patroni splits with. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Finds WAL that died with the old primary before it was archived. A standby takes what it receives for archived (archive_mode `on`: the primary's
 * to do), so PostgreSQL would leave a gap there, and with it no way to any moment after. Whatever this node has complete and the
 * repository has not is marked as to be archived; PostgreSQL's archiver does the rest.
 */
export const ARCHIVE_GAP = String.raw`"""Mark WAL the old primary did not archive. Made by Prumo; edits are lost."""
import json
import os
import re
import subprocess
import sys
import time

SEGMENT = re.compile(r"^[0-9A-F]{24}")
MARKED = re.compile(r"^[0-9A-F]{24}\.done$")
ARCHIVE_ID = re.compile(r"^[0-9]+-[0-9]+$")
AGAIN = 5  # seconds until a repository that did not answer is asked again


def complete(cluster):
    """Segments a standby has received whole: their mark says done."""
    marks = os.listdir(os.path.join(cluster, "pg_wal", "archive_status"))
    return sorted(mark[:24] for mark in marks if MARKED.match(mark))


def listed(command, path):
    answer = subprocess.run(command + ["--log-level-console=off", "--log-level-stderr=warn", "--io-timeout=5", "--output=json", "repo-ls", path],
                            check=True, stdout=subprocess.PIPE, timeout=30).stdout
    return json.loads(answer or b"{}")


def archived(command, directories):
    """Segments the repository has, of these directories (a timeline and the upper half of the number each)."""
    found = set()
    for archive in filter(ARCHIVE_ID.match, listed(command, "archive/main")):
        for directory in directories:
            found.update(name[:24] for name in listed(command, "archive/main/%s/%s" % (archive, directory)) if SEGMENT.match(name))
    return found


def mark(cluster):
    """One look. Raises what keeps the repository from being asked."""
    here = complete(cluster)
    there = archived(sys.argv[2:-3], sorted({name[:16] for name in here}))
    missing = [name for name in here if name not in there]
    status = os.path.join(cluster, "pg_wal", "archive_status")
    for name in missing:
        # PostgreSQL may have recycled it meanwhile, and its mark with it.
        if os.path.exists(os.path.join(cluster, "pg_wal", name)):
            try:
                os.rename(os.path.join(status, name + ".done"), os.path.join(status, name + ".ready"))
            except FileNotFoundError:
                pass
    print("prumo: %d segments here, %d not archived by the old primary: %s" % (len(here), len(missing), " ".join(missing)), file=sys.stderr, flush=True)


def main():
    what, role = sys.argv[-3:-1]
    if what != "on_role_change" or role not in ("master", "primary"):
        return
    # Patroni ends this when the role changes again.
    while True:
        try:
            return mark(sys.argv[1])
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            print("prumo: the archive cannot be asked what the old primary left out, again in %d s: %s" % (AGAIN, error), file=sys.stderr, flush=True)
            time.sleep(AGAIN)


main()
`;
