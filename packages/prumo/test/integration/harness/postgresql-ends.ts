/**
 * Plays what the launcher adds to Patroni's notice of PostgreSQL, with Patroni's own classes and real processes in the server's place.
 * `python3 ends.py LAUNCHER` prints one JSON object; times are seconds.
 */
export const POSTGRESQL_ENDS = String.raw`
import importlib.util, json, os, signal, subprocess, sys, threading, time

spec = importlib.util.spec_from_file_location('launcher', sys.argv[1])
launcher = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launcher)

from patroni.exceptions import PostgresConnectionException
from patroni.postgresql.postmaster import PostmasterProcess
from patroni.postgresql.cancellable import CancellableExecutor
from patroni.utils import Retry, RetryFailedError

Retry.__call__ = launcher.counted(Retry.__call__)


class Server:
    def __init__(self, child):
        self.child = child
        self._postmaster_proc = PostmasterProcess(child.pid)


class Ha:
    def __init__(self, server):
        self.state_handler = server
        self.woken = threading.Event()

    def run_cycle(self):
        return 'a turn'

    def wakeup(self):
        self.woken.set()


def sleeper():
    return subprocess.Popen(['sleep', '100'])


def heard():
    server = Server(sleeper())
    ha = Ha(server)
    turn = launcher.heard(Ha.run_cycle)
    assert turn(ha) == turn(ha) == 'a turn'
    listeners = threading.active_count() - 1
    while_it_lives = ha.woken.wait(0.3)
    server.child.kill()
    as_a_zombie = ha.woken.wait(0.3)
    reaped = time.monotonic()
    server.child.wait()
    woken = ha.woken.wait(5)
    return {'listeners': listeners, 'while_it_lives': while_it_lives, 'as_a_zombie': as_a_zombie, 'woken': woken, 'within': time.monotonic() - reaped}


def sender_heard():
    """What sends WAL to a standby ends, and the server itself goes on; one that comes again is listened for like the first."""
    server = Server(sleeper())
    ha = Ha(server)
    turn = launcher.heard(Ha.run_cycle)
    rounds = []
    for _ in range(2):
        sender = sleeper()
        server._cluster_info_state = {'pg_stat_replication': [{'pid': sender.pid, 'sync_state': 'sync'}]}
        assert turn(ha) == turn(ha) == 'a turn'
        listeners = threading.active_count() - 1
        while_it_lives = ha.woken.wait(0.3)
        sender.kill()
        sender.wait()
        gone = time.monotonic()
        woken = ha.woken.wait(5)
        within = time.monotonic() - gone
        while threading.active_count() > 2 and time.monotonic() < gone + 5:
            time.sleep(0.01)
        ha.woken.clear()
        turn(ha)  # nothing was asked anew: the answer still names it
        again = ha.woken.wait(0.3)
        rounds.append({'listeners': listeners, 'while_it_lives': while_it_lives, 'woken': woken, 'within': within, 'again': again})
    for state in ({}, {'error': 'no connection'}, {'pg_stat_replication': None}):
        server._cluster_info_state = state
        turn(ha)
    answered_badly = threading.active_count() - 1
    server.child.kill()
    server.child.wait()
    ha.woken.wait(5)
    return {'rounds': rounds, 'answered_badly': answered_badly}


def ended_before():
    child = sleeper()
    server = Server(child)
    child.kill()
    child.wait()
    ha = Ha(server)
    launcher.heard(Ha.run_cycle)(ha)
    return ha.woken.wait(5)


asked = []


def question(self, sql):
    asked.append(sql)
    raise PostgresConnectionException('connection problems')


QUERY = launcher.given_up(question, RetryFailedError, PostgresConnectionException)


def raised(ask):
    del asked[:]
    try:
        ask()
    except (RetryFailedError, PostgresConnectionException) as error:
        return '%s after %s' % (type(error).__name__, 'one' if len(asked) == 1 else 'several')


def questions():
    server = Server(sleeper())
    retry = Retry(max_tries=-1, deadline=2, delay=0.05, max_jitter=0.05, max_delay=0.1, retry_exceptions=PostgresConnectionException)
    retried = lambda: retry(QUERY, server, 'SELECT 1')
    living = raised(retried)
    server.child.kill()
    server.child.wait()
    return {'living': living, 'ended': raised(retried), 'once': raised(lambda: QUERY(server, 'SELECT 1'))}


def session_of_a_tool():
    tool = CancellableExecutor()
    with tool._lock:
        tool._start_process(['sleep', '100'])
    own = os.getsid(tool._process.pid) == tool._process.pid
    tool._process.kill()
    tool._process.wait()
    return own


def nudges(cmd, done):
    child = subprocess.Popen([sys.executable, '-c', '''
import signal, sys
signal.signal(signal.SIGHUP, lambda *_: print('nudged', flush=True))
print('ready', flush=True)
while True: signal.pause()
'''], stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    answer = launcher.nudged(lambda self, cmd, *args: done)(Server(child), cmd, '-W')
    time.sleep(0.6)
    child.kill()
    return {'answer': answer, 'count': child.stdout.read().count('nudged')}


def nudge_of_the_dead():
    child = sleeper()
    server = Server(child)
    child.kill()
    child.wait()
    launcher.nudged(lambda self, cmd: True)(server, 'promote')
    time.sleep(0.3)
    return threading.active_count() - 1


def nice_of_a_child():
    return int(subprocess.run(['nice'], capture_output=True, text=True, check=True).stdout)


def priorities():
    before = nice_of_a_child()
    launcher.leave_priority()
    thread = []
    one = threading.Thread(target=lambda: thread.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))
    one.start()
    one.join()
    return {'own': os.getpriority(os.PRIO_PROCESS, 0), 'child_before': before, 'child': nice_of_a_child(), 'thread': thread[0]}


json.dump({
    'heard': heard(),
    'sender_heard': sender_heard(),
    'ended_before': ended_before(),
    'questions': questions(),
    'promoted': nudges('promote', True),
    'refused': nudges('promote', False),
    'stopped': nudges('stop', True),
    'nudge_of_the_dead': nudge_of_the_dead(),
    'priorities': priorities(),
    'session_of_a_tool': session_of_a_tool(),
}, sys.stdout)
`;
