/**
 * The part of Patroni's launcher that has it take notice sooner: that PostgreSQL has stopped or ended, that it is to take over, and that others want the
 * processor it needs (docs/adr/0010). Nothing of it decides who leads; a version that lacks a method is as slow as it was.
 */
export const TIMELY = String.raw`def notice_stops_sooner():
    """Patroni looks once a second whether a PostgreSQL that stops has written its last checkpoint, and only then lets another
    take over: of a planned switchover's wait this was the larger part."""
    try:
        from patroni import postgresql
    except ImportError:  # another version may have no such module; it is started all the same
        return
    if getattr(postgresql, 'STOP_POLLING_INTERVAL', None) == 1:
        postgresql.STOP_POLLING_INTERVAL = 0.02


def ended(pid):
    """Wait until this process has ended and been reaped: for Patroni a zombie still runs. False when the kernel cannot tell."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    except (AttributeError, OSError):  # before Python 3.9 or Linux 5.3, or forbidden
        return False
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.poll()
    finally:
        os.close(handle)
    until = time.monotonic() + 1
    while os.path.exists('/proc/%d' % pid) and time.monotonic() < until:
        time.sleep(0.005)
    return True


def senders(server):
    """The processes of a primary that send WAL to its standbys, as its last question about them was answered."""
    state = getattr(server, '_cluster_info_state', None) or {}
    return [one['pid'] for one in state.get('pg_stat_replication') or [] if one.get('pid')]


def heard(run_cycle):
    """The method for every version: also have the next turn begin when PostgreSQL ends, or what sends WAL to a standby that is gone, and not
    up to loop_wait later: until then every commit waits for a synchronous standby that will not answer."""
    known = []  # the server that is listened for
    sending = {}  # who listens for what sends its WAL, by process

    def listen(ha, pid):
        if ended(pid):
            ha.wakeup()

    def run(self):
        try:
            return run_cycle(self)
        finally:
            postmaster = getattr(self.state_handler, '_postmaster_proc', None)
            if postmaster is not None and not any(postmaster is one for one in known):
                known[:] = [postmaster]
                threading.Thread(target=listen, args=(self, postmaster.pid), daemon=True).start()
            pids = senders(self.state_handler)
            # One that has ended is known as long as the answer names it: a turn without etcd asks nothing anew, and would be woken by it again and again.
            for pid in [pid for pid, listener in sending.items() if pid not in pids and not listener.is_alive()]:
                del sending[pid]
            for pid in pids:
                if pid not in sending:
                    sending[pid] = threading.Thread(target=listen, args=(self, pid), daemon=True)
                    sending[pid].start()

    return run


RETRYING = threading.local()


def counted(call):
    """Retry.__call__, known to whoever is called by it."""

    def __call__(self, *args, **kwargs):
        RETRYING.depth = getattr(RETRYING, 'depth', 0) + 1
        try:
            return call(self, *args, **kwargs)
        finally:
            RETRYING.depth -= 1

    return __call__


def given_up(query, given_up_error, lost):
    """The method for every version: a question to a server that has ended is not asked again for half of retry_timeout."""

    def _query(self, *args, **kwargs):
        try:
            return query(self, *args, **kwargs)
        except lost:
            postmaster = getattr(self, '_postmaster_proc', None)
            if getattr(RETRYING, 'depth', 0) > 0 and postmaster is not None and not postmaster.is_running():
                raise given_up_error('PostgreSQL has ended')
            raise

    return _query


def apart(start):
    """The method for every version: what copies or rewinds a server begins a session of its own, and so has no share in ours."""

    def _start_process(self, cmd, *args, **kwargs):
        kwargs.setdefault('start_new_session', True)
        return start(self, cmd, *args, **kwargs)

    return _start_process


def nudged(pg_ctl):
    """The method for every version: also wake a server that was told to take over while it tried to reach the lost primary. It drops the
    attempt, and then sleeps out wal_retrieve_retry_interval, though there is nothing left to wait for (PostgreSQL 12 to 17)."""

    def nudge(self):
        for pause in (0.03, 0.1):
            time.sleep(pause)
            try:
                self._postmaster_proc.send_signal(signal.SIGHUP)
            except Exception as error:  # it ended, or another version knows it by another name: it wakes by itself
                return logger.debug('not nudged: %r', error)

    def run(self, cmd, *args, **kwargs):
        done = pg_ctl(self, cmd, *args, **kwargs)
        if cmd == 'promote' and done:
            threading.Thread(target=nudge, args=(self,), daemon=True).start()
        return done

    return run


def hear_postgresql():
    """Take notice of PostgreSQL's end, and have it take notice of its promotion. Another version may lack a method: it is as slow as it was."""
    try:
        from patroni.exceptions import PostgresConnectionException
        from patroni.ha import Ha
        from patroni.postgresql import Postgresql
        from patroni.utils import Retry, RetryFailedError
        Ha.run_cycle = heard(Ha.run_cycle)
        Retry.__call__ = counted(Retry.__call__)
        Postgresql._query = given_up(Postgresql._query, RetryFailedError, PostgresConnectionException)
        Postgresql.pg_ctl = nudged(Postgresql.pg_ctl)
    except (ImportError, AttributeError) as error:
        logger.warning('this version takes notice of PostgreSQL in another way: %r', error)


def welcome_a_crowd():
    """Before 3.0.3 five connections may wait at the REST interface, and the routers' checks alone fill that at times. The kernel then drops a
    connection's first packet, which comes again after a second, then two: a primary whose PostgreSQL was killed asks its synchronous standby
    for two seconds, takes it for unreachable, and recovers by itself instead of letting it take over. Later versions have a setting."""
    try:
        from patroni.api import RestApiServer
        if RestApiServer.request_queue_size < 64:
            RestApiServer.request_queue_size = 64
    except (ImportError, AttributeError) as error:
        logger.warning('this version has its REST interface elsewhere: %r', error)


def leave_priority():
    """The loop that decides who leads may have a processor before others; servers, and what copies and rewinds them, have not."""
    try:
        from patroni.postgresql.cancellable import CancellableExecutor
        CancellableExecutor._start_process = apart(CancellableExecutor._start_process)
        os.sched_setscheduler(0, os.SCHED_OTHER | os.SCHED_RESET_ON_FORK, os.sched_param(0))
    except (ImportError, AttributeError, OSError) as error:
        logger.warning('what Patroni starts has its priority: %r', error)


`;
