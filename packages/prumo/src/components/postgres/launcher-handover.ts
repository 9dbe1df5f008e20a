/**
 * The part of Patroni's launcher that lets a planned switchover hold transactions back no longer than it must: whoever asked for it is told right
 * before PostgreSQL is to stop, and the stop waits for them. Patroni's own preparations, half a second before that, then disturb nobody. Who
 * said nothing in time gets no switchover. The other end is availability/switchover/handover.ts.
 */
export const HANDOVER = String.raw`class Stay(Exception):
    """Whoever asked to be told before the stop did not let it go on."""


class Handover:
    """Listens for who wants to be told before this PostgreSQL stops to hand over: one connection, of the last who asked. To it goes 'ready',
    and when all is ready to stop 'stopping'; the answer 'go' within a few seconds lets the stop begin."""

    ANSWER_WITHIN = 5
    # Seconds after which who has gone was about an earlier request; a stop that is asked for begins sooner.
    ABOUT_THIS = 15

    def __init__(self, path):
        self._asker = None
        self._since = 0
        self._lock = threading.Lock()
        if os.path.exists(path):
            os.unlink(path)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            self._listener.bind(path)
        finally:
            os.umask(before)
        self._listener.listen(4)
        threading.Thread(target=self._welcome, daemon=True).start()

    def _welcome(self):
        while True:
            connection, _ = self._listener.accept()
            try:
                connection.sendall(b'ready\n')
            except OSError:
                connection.close()
                continue
            with self._lock:
                earlier, self._asker, self._since = self._asker, connection, now()
            if earlier is not None:
                earlier.close()

    def ask(self):
        """Return when the stop may begin; raise Stay when whoever asked to be told does not say so, or has gone."""
        with self._lock:
            asker, self._asker = self._asker, None
        if asker is None:
            return
        with asker:
            asker.settimeout(self.ANSWER_WITHIN)
            try:
                asker.sendall(b'stopping\n')
                said = asker.recv(16)
            except OSError as error:
                said = error
            has_gone = said == b'' or isinstance(said, ConnectionError)
            if said != b'go\n' and not (has_gone and now() - self._since > self.ABOUT_THIS):
                raise Stay('they said %r' % said)


HANDING_OVER = threading.local()


def told(stop, handover):
    """The method for every version: only the stop of a primary that hands over waits. Patroni also has something to do before other stops."""

    def run(self, *args, **kwargs):
        then = kwargs.get('before_shutdown')
        if then is not None and getattr(HANDING_OVER, 'now', False):

            def before_shutdown():
                # Patroni says 'stopping' by now, at which routers cut every session; nothing stops before whoever asked has said so.
                state = self.state
                self.set_state('running')
                handover.ask()
                self.set_state(state)
                then()

            kwargs['before_shutdown'] = before_shutdown
        self.prumo_stopping = kwargs.get('on_shutdown') is not None
        try:
            return stop(self, *args, **kwargs)
        finally:
            self.prumo_stopping = False

    return run


def request_of(cluster):
    """What Patroni compares a request by: its revision."""
    failover = cluster and cluster.failover
    return failover and getattr(failover, 'version', getattr(failover, 'index', None))


def staying(demote):
    """The method for every version: a planned demotion that is not let go on leaves everything as it was. Its request is taken back, and until
    that has reached etcd the same request is not followed."""

    def run(self, mode, *args, **kwargs):
        if mode != 'graceful':
            return demote(self, mode, *args, **kwargs)
        request = request_of(self.cluster)
        try:
            if request is not None and request == getattr(self, 'prumo_refused', None):
                raise Stay('it was refused before')
            HANDING_OVER.now = True
            return demote(self, mode, *args, **kwargs)
        except Stay as reason:
            self.prumo_refused = request
            logger.warning('staying primary, whoever asked for the switchover did not let it go on: %s', reason)
            self.dcs.manual_failover('', '', None, request)
            return None
        finally:
            HANDING_OVER.now = False

    return run


# pg_control since PostgreSQL 13: at byte 8 the version of its form, at 16 the state of the cluster, at 32 where the last checkpoint is.
CONTROL_VERSIONS = (1300, 1900)
SHUT_DOWN, SHUT_DOWN_IN_RECOVERY = 1, 2


def control(server):
    """State of the cluster and position of the last checkpoint, without starting a program to read them; None where that cannot be."""
    try:
        with open(os.path.join(server.data_dir, 'global', 'pg_control'), 'rb') as file:
            version, state, checkpoint = struct.unpack('=8xI4xi12xQ', file.read(40))
    except (OSError, struct.error):
        return None
    return (state, checkpoint) if CONTROL_VERSIONS[0] <= version <= CONTROL_VERSIONS[1] else None


def glanced(controldata):
    """The method for every version: while somebody waits for a server to have stopped, a program that reads where it ended is started only when it
    has, and not at every look."""

    def run(self):
        seen = control(self) if getattr(self, 'prumo_stopping', False) else None
        if seen is not None and seen[0] not in (SHUT_DOWN, SHUT_DOWN_IN_RECOVERY):
            return {'Database cluster state': 'shutting down'}
        return controldata(self)

    return run


def known_position(latest_checkpoint_location):
    """The method for 3.0.2: without an archive the last checkpoint is the last record, and nothing has to be looked for before it."""

    def run(self):
        seen = control(self) if getattr(self, 'prumo_stopping', False) else None
        if seen is not None and seen[0] == SHUT_DOWN and self.config._server_parameters.get('archive_mode') in (None, 'off', False):
            return seen[1]
        return latest_checkpoint_location(self)

    return run


def tell_before_stops(path):
    """Let a planned switchover be waited for. Where that cannot be, nobody listens at the path, and who asks for one holds back sooner."""
    try:
        from patroni.ha import Ha
        from patroni.postgresql import Postgresql
        handover = Handover(path)
        Postgresql.stop = told(Postgresql.stop, handover)
        Ha.demote = staying(Ha.demote)
        Postgresql.controldata = glanced(Postgresql.controldata)
        if hasattr(Postgresql, 'latest_checkpoint_location'):
            Postgresql.latest_checkpoint_location = known_position(Postgresql.latest_checkpoint_location)
    except (ImportError, AttributeError, OSError) as error:
        logger.warning('nobody can be told before a stop: %r', error)


`;
