/**
 * A standby that confirms more than it was sent, as one of another history does while it waits for its rewind: a real connection to the walsender
 * of a real primary. `python3 ahead.py LAUNCHER DSN SUPERUSER_DSN` (passwords in PGPASSFILE) prints the names that Patroni's own question finds
 * streaming, as it is and as the launcher has it.
 */
export const AHEAD_STANDBY = String.raw`
import importlib.util, json, sys, threading, time, types
import psycopg2
from psycopg2.extras import PhysicalReplicationConnection
from patroni.postgresql import Postgresql

spec = importlib.util.spec_from_file_location('launcher', sys.argv[1])
launcher = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launcher)

asker = psycopg2.connect(sys.argv[3])
asker.autocommit = True
cursor = asker.cursor()


def ask(query):
    cursor.execute(query)
    return cursor.fetchone()


(position,) = ask("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")
replica = psycopg2.connect(sys.argv[2], connection_factory=PhysicalReplicationConnection, application_name='ahead').cursor()
replica.start_replication(start_lsn=int(position) // 16777216 * 16777216)
AHEAD = int(position) + 1024 ** 3


def confirm():
    while True:
        replica.read_message()
        replica.send_feedback(write_lsn=AHEAD, flush_lsn=AHEAD, apply_lsn=AHEAD, force=True)
        time.sleep(0.01)


threading.Thread(target=confirm, daemon=True).start()
server = types.SimpleNamespace(
    TL_LSN=Postgresql.TL_LSN, lsn_name='lsn', wal_name='wal', role='master', _is_synchronous_mode=True,
    _major_version=150000, _has_permanent_logical_slots=False)
queries = {'as_it_is': Postgresql.cluster_info_query, 'ours': launcher.of_one_history(Postgresql.cluster_info_query)}
deadline = time.monotonic() + 20
while True:
    found = {name: sorted(row['application_name'] for row in ask(query.fget(server))[-1] or []) for name, query in queries.items()}
    if 'ahead' in found['as_it_is'] or time.monotonic() > deadline:
        break
    time.sleep(0.05)
print(json.dumps(found))
`;
