/**
 * Runs Swift's own housekeeping when there is something to do, instead of five daemons of 60 MB each that mostly sleep: `upkeep.py SETTINGS`, a JSON object
 * with `devices` (of objects) and `tasks`: argv and when. What is left out, and why: auditors (they repair from other replicas; there
 * are none), reaper and expirer (nothing here makes work for them).
 */
export const UPKEEP_PROGRAM = `#!/usr/bin/python3
"""Run Swift's housekeeping when it is due. Made by Prumo; edits are lost."""
import glob
import json
import os
import signal
import subprocess
import sys
import time

with open(sys.argv[1]) as file:
    settings = json.load(file)
child = None


def stop(*_):
    if child is not None and child.poll() is None:
        child.terminate()
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)


def pending():
    """Updates of a bucket's listing that an object server could not deliver, because the container server was away."""
    return any(files for folder in glob.glob(os.path.join(settings["devices"], "*", "async_pending*"))
               for _, _, files in os.walk(folder))


def run(task):
    global child
    child = subprocess.Popen(task["argv"], stdin=subprocess.DEVNULL)
    try:
        code = child.wait(timeout=task["within"])
    except subprocess.TimeoutExpired:
        child.kill()
        code = child.wait()
    if code != 0:
        print("%s ended with %s" % (task["name"], code), file=sys.stderr, flush=True)


# The first round of what runs by the clock comes early, so that a machine switched off at night gets it too.
due = {task["name"]: time.monotonic() + min(task["every"], 120) for task in settings["tasks"]}
while True:
    for task in settings["tasks"]:
        if time.monotonic() < due[task["name"]]:
            continue
        if task["when"] == "always" or pending():
            run(task)
        due[task["name"]] = time.monotonic() + task["every"]
    time.sleep(max(1.0, min(due.values()) - time.monotonic()))
`;

export interface UpkeepTask {
  readonly name: string;
  readonly argv: readonly string[];
  /** Seconds between looks. */
  readonly every: number;
  /** `pending`: only when an update of a listing waits. */
  readonly when: 'always' | 'pending';
  /** Seconds before it is killed. */
  readonly within: number;
}
