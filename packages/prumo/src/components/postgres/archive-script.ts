/** File of a node’s service that PostgreSQL’s `archive_command` runs. */
export const ARCHIVE_FILE = 'archive.py';

/**
 * PostgreSQL keeps what it cannot archive, until the disk is full and it stops. Above a limit each file that cannot be archived is given up
 * instead: said in the server’s log, and on record for `backup status`, because nothing after it can be reached before a new full backup.
 * `archive.py LIMIT RECORD FILE COMMAND…`; the limit in bytes, or `half`: as much may wait as is still free.
 */
export const ARCHIVE_SCRIPT = String.raw`"""Archives a file of WAL, or gives it up where too much waits already. Made by Prumo; edits are lost."""
import datetime
import json
import os
import re
import subprocess
import sys
import time

READY = re.compile(r"^[0-9A-F]{24}\.ready$")
TRY_EVERY = 30  # seconds: what waits for a silent repository takes long to fail, and WAL may be written faster
SEGMENT = 16 * 1024 * 1024
KEPT = 512 * 1024  # bytes of the record


def main():
    limit, record, path, *push = sys.argv[1:]
    tried = record + ".tried"
    if not (is_recent(tried) and is_above(limit, path)):
        code = subprocess.call(push)
        if code == 0:
            if os.path.exists(tried):
                os.remove(tried)
            return 0
        with open(tried, "w"):
            pass
        if code < 0:
            return 128 - code  # killed: PostgreSQL is being stopped
        if not is_above(limit, path):
            return code
    give_up(record, os.path.basename(path))
    return 0


def is_recent(tried):
    try:
        return abs(time.time() - os.stat(tried).st_mtime) < TRY_EVERY
    except FileNotFoundError:
        return False


def is_above(limit, path):
    folder = os.path.dirname(path) or "."
    waiting = SEGMENT * sum(1 for name in os.listdir(os.path.join(folder, "archive_status")) if READY.match(name))
    if limit != "half":
        return waiting > int(limit)
    disk = os.statvfs(folder)
    return waiting > disk.f_bavail * disk.f_frsize


def give_up(record, name):
    print("prumo: %s is given up: it cannot be archived, and as much WAL waits as may. Nothing after it can be reached before a new full backup." % name, file=sys.stderr, flush=True)
    line = json.dumps({"at": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z"), "file": name})
    if os.path.exists(record) and os.path.getsize(record) > 2 * KEPT:
        with open(record) as written:
            kept = written.read()[-KEPT:]
        with open(record + ".new", "w") as rewritten:
            rewritten.write(kept[kept.index("\n") + 1:])
        os.replace(record + ".new", record)
    # On disk before PostgreSQL forgets the file.
    with open(record, "a") as written:
        written.write(line + "\n")
        written.flush()
        os.fsync(written.fileno())


sys.exit(main())
`;
