/**
 * Waits for a leader, then runs both SQL files on it. Run as `sh apply-roles.sh FOLDER`. The connection strings are in
 * files of that folder, the password in its pgpass. psql ends with 2 when it could not connect or the connection broke (no primary yet, a
 * failover in between, a standby that has not replayed the new database), and PostgreSQL refuses with "tuple concurrently updated" what Patroni,
 * which makes the same roles when it starts as leader, is changing at that moment: all statements may run twice, so it begins again until the deadline.
 */
export function rolesScript(psql: string, python: string): string {
  return `#!/bin/sh
# Makes roles and rights on the primary. Made by Prumo.
set -u
folder=$1
deadline=$(( $(date +%s) + 60 ))
PGPASSFILE=$folder/pgpass
export PGPASSFILE

run() {
  '${psql}' -X -q -w -v ON_ERROR_STOP=1 -f "$folder/$1.sql" "$(cat "$folder/$1.conninfo")" 2>&1 >/dev/null
}

# Before there is a leader the bootstrap is still making roles of its own, and meeting ours it would give up and start anew.
'${python}' -I "$folder/await-leader.py" "$folder/members.json" || exit 1

while :; do
  said=$(run cluster && run database)
  code=$?
  [ "$code" -eq 0 ] && exit 0
  case $said in
    *'password authentication failed'*) echo "$said" >&2; exit 1 ;;
  esac
  case $said in
    *'tuple concurrently updated'*) code=2 ;;
  esac
  if [ "$code" -ne 2 ] || [ "$(date +%s)" -ge "$deadline" ]; then
    echo "$said" >&2
    exit 1
  fi
  sleep 0.2
done
`;
}

/** Ends with 0 as soon as a member says that it holds the leader lock, which Patroni takes only after its bootstrap is done. */
export const AWAIT_LEADER = String.raw`"""Waits until a member leads. Made by Prumo."""
import json
import sys
import time
import urllib.error
import urllib.request

DEADLINE = 60  # seconds
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def leads(member):
    try:
        with NO_PROXY.open(member + '/leader', timeout=2) as answer:
            return answer.status == 200
    except (OSError, ValueError):
        return False


def main():
    with open(sys.argv[1]) as file:
        members = json.load(file)
    end = time.monotonic() + DEADLINE
    while not any(leads(member) for member in members):
        if time.monotonic() > end:
            sys.exit('no member leads after %d s' % DEADLINE)
        time.sleep(0.2)
    return 0


if __name__ == '__main__':
    sys.exit(main())
`;
