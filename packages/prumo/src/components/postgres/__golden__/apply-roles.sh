#!/bin/sh
# Makes roles and rights on the primary. Made by Prumo.
set -u
folder=$1
deadline=$(( $(date +%s) + 60 ))
PGPASSFILE=$folder/pgpass
export PGPASSFILE

run() {
  '/usr/lib/postgresql/15/bin/psql' -X -q -w -v ON_ERROR_STOP=1 -f "$folder/$1.sql" "$(cat "$folder/$1.conninfo")" 2>&1 >/dev/null
}

# Before there is a leader the bootstrap is still making roles of its own, and meeting ours it would give up and start anew.
'/usr/bin/python3' -I "$folder/await-leader.py" "$folder/members.json" || exit 1

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
