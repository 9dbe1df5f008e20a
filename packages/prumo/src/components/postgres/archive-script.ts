/** File of a node’s service that PostgreSQL’s `archive_command` runs. */
export const ARCHIVE_FILE = 'archive.py';

/**
 * PostgreSQL keeps what it cannot archive, until the disk is full and it stops. Above a limit each file that cannot be archived is given up
 * instead: said in the server’s log, and on record for `backup status`, because nothing after it can be reached before a new full backup. Once
 * something can be archived again, what was given up and is still there is offered again.
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
FAILING = 60  # seconds of failure before anything is given up: a repository that is started again is none
UNHEARD = 300  # seconds after which a failure is no longer the one before: PostgreSQL tries each minute, and a try takes one at most
TRY_EVERY = 30  # seconds: what waits for a silent repository takes long to fail, and WAL may be written faster
TERMINATED = 63  # of pgBackRest: it ends itself so when it gets a signal
SEGMENT = 16 * 1024 * 1024
KEPT = 512 * 1024  # bytes of the record


def main():
    limit, record, path, *push = sys.argv[1:]
    mark = record + ".tried"
    first, last = failures(mark)
    if not (has_failed_since(first) and time.time() - last < TRY_EVERY and is_above(limit, path)):
        code = subprocess.call(push)
        if code == 0:
            if os.path.exists(mark):
                os.remove(mark)
            offer_again(record, os.path.dirname(path) or ".")
            return 0
        if code < 0:
            return 128 - code  # killed: PostgreSQL is being stopped
        if code == TERMINATED:
            return code
        first = noted(mark, first)
        if not (has_failed_since(first) and is_above(limit, path)):
            return code
    give_up(record, os.path.basename(path))
    return 0


def failures(mark):
    """When the first of the failures without a success between them was, and the last one."""
    try:
        with open(mark) as written:
            first = float(written.read())
        last = os.stat(mark).st_mtime
    except (FileNotFoundError, ValueError):
        return None, None
    # A clock that was set back tells nothing.
    return (first, last) if first <= time.time() and -1 < time.time() - last < UNHEARD else (None, None)


def has_failed_since(first):
    return first is not None and time.time() - first >= FAILING


def noted(mark, first):
    first = time.time() if first is None else first
    with open(mark + ".new", "w") as written:
        written.write("%.3f" % first)
    os.replace(mark + ".new", mark)
    return first


def offer_again(record, folder):
    """What was given up and is still here is archived after all: without a timeline's history no later restore can follow that timeline."""
    left = record + ".left"
    if not os.path.exists(left):
        return
    with open(left) as written:
        names = written.read().split()
    status = os.path.join(folder, "archive_status")
    for name in names:
        offered = os.path.join(status, name + ".ready")
        try:
            os.stat(os.path.join(folder, name))
            os.rename(os.path.join(status, name + ".done"), offered)
            os.utime(offered)  # it waits from now on
        except FileNotFoundError:
            pass  # recycled
    synced(status)
    os.remove(left)


def synced(folder):
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


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
    appended(record, line)
    appended(record + ".left", name)


def appended(file, line):
    with open(file, "a") as written:
        written.write(line + "\n")
        written.flush()
        os.fsync(written.fileno())


sys.exit(main())
`;
