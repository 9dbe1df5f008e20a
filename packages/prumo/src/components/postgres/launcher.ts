import { HANDOVER } from './launcher-handover.ts';
import { TIMELY } from './launcher-timely.ts';

/**
 * Starts Patroni, made safe. Run as `python3 -I patroni-launcher.py patroni.yml`.
 *
 * Why: docs/adr/0003-patroni-made-safe.md. Patroni 3.0.2 writes the leader key without looking who holds it when its lease
 * is gone, so a primary that hung and resumes takes the lock back from the node promoted meanwhile, which is then rewound:
 * acknowledged writes are lost. For exactly that known method this puts another in its place. Versions with upstream's fix
 * run as they are. Anything else does not start.
 *
 * Ours is stricter than upstream's: a key that is gone is not made again either. When the key is gone the lease was, so
 * the node has been away for at least a ttl, and somebody may have been promoted, have acknowledged writes and have died
 * since. The node steps down and takes part in the ordinary election, which knows positions and the synchronous standbys. It does make the
 * key again when it led without etcd in failsafe mode: every other member has promised it not to stand for election for a ttl, and again at
 * each turn since.
 *
 * 3.0.2 has a second fault that shows beside it: a primary that crashed together with its Patroni and is started again first
 * attaches its new lease to the leader key, and then, to fail over, deletes the key as it was before. etcd finds another revision and deletes
 * nothing, Patroni says "Leader key released" all the same, and the others wait while the crashed server recovers.
 *
 * And a third: a Patroni that is started beside a running primary writes postgresql.conf without synchronous_standby_names. As the
 * key /sync still names the standby it would choose, it never sets them again: the primary acknowledges alone, and the standby named
 * in /sync is promoted without what was acknowledged. Seen after a SIGKILL of Patroni alone; upstream's pull request 2877 of September 2023.
 *
 * A fourth is in later versions too (upstream's issue 3403): a primary that reaches no etcd may ask the other members whether to go on
 * (failsafe mode), but once a request has failed it first asks for the list of servers, and that nobody gives it is raised as something
 * etcd had answered; an answer that is not yes is no, and the primary steps down. Here it is what it is, a connection that failed.
 */
export const PATRONI_LAUNCHER = String.raw`"""Starts Patroni, made safe against a resumed primary that takes the leader key back. Made by Prumo."""
import hashlib
import inspect
import json
import logging
import os
import select
import signal
import socket
import struct
import sys
import threading
import time

# sha256 of the source of Etcd3._update_leader, read by a person and known to write the leader key unconditionally.
KNOWN_UNSAFE = {
    'f929a8bc9ee48cfa2fc52a909dac4ae2ec4db14cda01c354cd16f254dc69d2f3': '3.0.2',
}
FIRST_FIXED = (3, 0, 3)
EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h

logger = logging.getLogger('prumo.launcher')


def undecorated(method):
    """The function inside Patroni's decorators, which keep it in a closure."""
    seen = []
    while method is not None and method not in seen:
        seen.append(method)
        inner = [cell.cell_contents for cell in method.__closure__ or () if inspect.isfunction(cell.cell_contents)]
        inner = [function for function in inner if function.__name__ == '_update_leader']
        if not inner:
            return method
        method = inner[0]
    return method


def judge(version, method):
    """'fixed', 'unsafe' (and known how to make safe) or 'unknown'."""
    function = undecorated(method)
    if hashlib.sha256(inspect.getsource(function).encode()).hexdigest() in KNOWN_UNSAFE:
        return 'unsafe'
    used = set(function.__code__.co_names)
    numbers = tuple(int(part) for part in version.split('.')[:3] if part.isdigit())
    # The fixed method writes the key in a comparing transaction and has no plain put left.
    if numbers >= FIRST_FIXED and 'txn' in used and 'put' not in used:
        return 'fixed'
    return 'unknown'


def now():
    """Seconds of a clock that nobody sets and that goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def safe_update_leader(etcd3, dcs):
    """The method for 3.0.2: attach our new lease to the leader key only while the key still names us, or nobody can have taken it since."""

    def _update_leader(self):
        retry = self._retry.copy()

        def _retry(*args, **kwargs):
            kwargs['retry'] = retry
            return retry(*args, **kwargs)

        self._run_and_handle_exceptions(self._do_refresh_lease, True, retry=_retry)
        if not self._lease:
            return False
        cluster = self.cluster
        held = cluster and isinstance(cluster.leader, dcs.Leader) and cluster.leader.session
        if held == self._lease:
            return True  # the lease never lapsed, and the key lives as long as its lease

        retry.deadline = retry.stoptime - time.time()
        if retry.deadline < 1:
            raise etcd3.Etcd3Error('update_leader timeout')
        key, name = etcd3.base64_encode(self.leader_path), etcd3.base64_encode(self._name)
        put = {'request_put': {'key': key, 'value': name, 'lease': self._lease}}
        written = self._run_and_handle_exceptions(
            self._client.txn, {'key': key, 'target': 'VALUE', 'value': name}, put, retry=_retry)
        promised = getattr(self, 'prumo_promised', None)
        rest = 0 if promised is None else promised + self.ttl - now()
        if not written and rest > 0:
            retry.deadline = min(retry.deadline, rest)  # not asked again when the promise has ended
            written = self._run_and_handle_exceptions(
                self._client.txn, {'key': key, 'target': 'CREATE', 'create_revision': 0}, dict(put), retry=_retry)
            if written:
                logger.info('took the leader key again: every member has promised to leave it to us')
        if not written:
            logger.warning('the leader key is not ours any more: our lease lapsed; stepping down')
        return bool(written)

    return dcs.catch_return_false_exception(_update_leader)


def dated_promise(check):
    """The method for 3.0.2: also tell whoever keeps the leader key since when all members promise the primary not to stand for election."""

    def check_failsafe_topology(self):
        asked = now()  # before the first can have answered: the promise is no older than this
        promised = check(self)
        self.dcs.prumo_promised = asked if promised else None
        if promised:
            # Whoever asked this node when it was a standby; as etcd comes back it would be taken for the leader, and this node step down.
            failsafe = self._failsafe
            failsafe._name = failsafe._conn_url = failsafe._api_url = failsafe._slots = None
        return promised

    return check_failsafe_topology


def released_leader(etcd3, dcs):
    """The method for 3.0.2: delete the leader key if it names us, whichever of our leases it hangs on. Where our WAL ended is written in the
    same transaction: at a write of its own the others began a turn, and heard of the deletion only after it."""

    def delete_leader(self, last_lsn=None):
        cluster = self.cluster
        if not (cluster and isinstance(cluster.leader, dcs.Leader) and cluster.leader.name == self._name):
            return None
        encode = etcd3.base64_encode
        key, name = encode(self.leader_path), encode(self._name)
        success = [{'request_delete_range': {'key': key}}]
        if last_lsn:
            status = json.dumps({self._OPTIME: last_lsn}, separators=(',', ':'))
            success.append({'request_put': {'key': encode(self.status_path), 'value': encode(status)}})
        done = self._client.call_rpc(
            '/kv/txn', {'compare': [{'key': key, 'target': 'VALUE', 'value': name}], 'success': success}, None).get('succeeded')
        if done and last_lsn:
            self._last_status = {self._OPTIME: last_lsn}
        return done

    return etcd3.catch_etcd_errors(delete_leader)


def kept_names(write):
    """The method for 3.0.2: before the first postgresql.conf is written, learn what the running primary waits for."""

    def write_postgresql_conf(self, *args, **kwargs):
        server = self._postgresql
        if not hasattr(self, 'prumo_joined'):
            self.prumo_joined = True
            if self._synchronous_standby_names is None and server.state == 'running' and server.role == 'master':
                names = server.query("SELECT pg_catalog.current_setting('synchronous_standby_names')").fetchone()[0]
                if names:
                    self._synchronous_standby_names = self._server_parameters['synchronous_standby_names'] = names
        return write(self, *args, **kwargs)

    return write_postgresql_conf


def true_sync_key(process, parse):
    """The method for 3.0.2: a standby the primary does not wait for is taken out of /sync before anything else, and chosen anew next time.
    And one that was lost while Patroni waited for it to become synchronous is waited for no more: it is not in /sync, so its loss
    changes nothing there, and every commit would wait until it is back."""

    def process_sync_replication(self):
        sync = self.cluster.sync
        if self.is_synchronous_mode() and (sync.is_empty or not sync.members):
            waits_for = parse(self.state_handler.synchronous_standby_names())
            if waits_for['members'] and not waits_for.get('has_star'):
                config, handler = self.patroni.config, self.state_handler.sync_handler
                picked = handler.current_state(self.cluster, config['synchronous_node_count'], config['maximum_lag_on_syncnode'])[0]
                if not picked:
                    logger.warning('the server waits for %s, which streams no more', list(waits_for['members']))
                    handler.set_synchronous_standby_names(['*'] if self.is_synchronous_mode_strict() else [])
        if self.is_synchronous_mode() and not sync.is_empty and sync.members:
            waits_for = parse(self.state_handler.synchronous_standby_names())
            if not waits_for.get('has_star') and any(name not in waits_for['members'] for name in sync.members):
                logger.warning('/sync names %s, the server waits for %s', sync.members, list(waits_for['members']))
                self.dcs.write_sync_state(self.state_handler.name, None, index=sync.index)
                return None
        return process(self)

    return process_sync_replication


def of_one_history(query):
    """For every version: a standby that has WAL the primary never sent it is on another history, and cannot confirm a commit before it has been
    rewound. It streams all the same, from the beginning of its segment, and chosen as synchronous it would hold up every commit until then."""

    def cluster_info_query(self):
        streaming = "w.state = 'streaming'"
        return query.fget(self).replace(streaming, streaming + ' AND w.flush_lsn <= w.sent_lsn', 1)

    return property(cluster_info_query)


def unreachable(refresh, etcd):
    """The method for every version without upstream's fix: that no server gave the list of servers is a failed connection."""

    def _refresh_machines_cache(self, *args, **kwargs):
        try:
            return refresh(self, *args, **kwargs)
        except etcd.EtcdConnectionFailed:
            raise
        except etcd.EtcdException as error:
            raise etcd.EtcdConnectionFailed(str(error))

    return _refresh_machines_cache


def keep_failsafe():
    """Let a primary without etcd ask the members, as failsafe mode says, instead of stepping down."""
    try:
        import etcd
        from patroni.dcs.etcd import AbstractEtcdClientWithFailover as Client
        Client._refresh_machines_cache = unreachable(Client._refresh_machines_cache, etcd)
    except (ImportError, AttributeError):  # another version may have no such method; it steps down then, and nothing is lost
        logger.warning('this version lists etcd servers in another way')


def choose_of_one_history():
    """Keep standbys that are to be rewound from being chosen as synchronous."""
    try:
        from patroni.postgresql import Postgresql
        Postgresql.cluster_info_query = of_one_history(Postgresql.cluster_info_query)
    except (ImportError, AttributeError):  # another version may have no such property; commits wait for the rewind then, and nothing is lost
        logger.warning('this version asks for its standbys in another way')


def make_safe():
    """Replace the methods if they are the known faulty ones. Returns the verdict and Patroni's version."""
    from patroni import dcs
    from patroni.dcs import etcd3
    from patroni.version import __version__ as version
    verdict = judge(version, etcd3.Etcd3.__dict__['_update_leader'])
    if verdict == 'unsafe':
        etcd3.Etcd3._update_leader = safe_update_leader(etcd3, dcs)
        etcd3.Etcd3.delete_leader = etcd3.Etcd3._delete_leader = released_leader(etcd3, dcs)
        from patroni.ha import Ha
        Ha.check_failsafe_topology = dated_promise(Ha.check_failsafe_topology)
        from patroni.postgresql.config import ConfigHandler
        from patroni.postgresql.sync import parse_sync_standby_names
        ConfigHandler.write_postgresql_conf = kept_names(ConfigHandler.write_postgresql_conf)
        Ha.process_sync_replication = true_sync_key(Ha.process_sync_replication, parse_sync_standby_names)
    return verdict, version


${TIMELY}${HANDOVER}def main():
    try:
        verdict, version = make_safe()
    except Exception as error:  # whatever cannot be examined is not started
        sys.exit(refusal('it cannot be examined: %r' % error))
    if verdict == 'unknown':
        sys.exit(refusal('version %s updates the leader key in a way nobody has examined' % version))
    sys.stderr.write('prumo: Patroni %s, leader key update %s\n' % (
        version, 'fixed upstream' if verdict == 'fixed' else 'made safe by this launcher'))
    notice_stops_sooner()
    hear_postgresql()
    welcome_a_crowd()
    leave_priority()
    keep_failsafe()
    choose_of_one_history()
    if 'PRUMO_HANDOVER' in os.environ:
        tell_before_stops(os.environ.pop('PRUMO_HANDOVER'))
    from patroni.__main__ import main as patroni
    return patroni()


def refusal(reason):
    sys.stderr.write('prumo: not starting Patroni, because %s. A primary that hangs and resumes could take the leader '
                     'key back and acknowledged writes would be lost. Use Patroni 3.0.2 of Debian 12 or 3.0.3 and later.\n' % reason)
    return EXIT_CONFIGURATION


if __name__ == '__main__':
    sys.exit(main())
`;
