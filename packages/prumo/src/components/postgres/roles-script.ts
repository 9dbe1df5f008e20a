/**
 * Waits for the primary, then runs both SQL files on it. Run as `sh apply-roles.sh FOLDER`. The connection strings are in
 * files of that folder, the password in its pgpass. psql ends with 2 when it could not connect or the connection broke (no primary yet, a
 * failover in between, a standby that has not replayed the new database), and PostgreSQL refuses with "tuple concurrently updated" what Patroni,
 * which makes the same roles at the end of its bootstrap, is changing at that moment: all statements may run twice, so it begins again until the deadline.
 */
export function rolesScript(psql: string): string {
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
