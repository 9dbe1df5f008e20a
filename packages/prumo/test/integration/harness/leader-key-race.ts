/**
 * Plays the race on the leader key with Patroni's own classes against a real etcd, without servers and without luck: A
 * leads, its lease lapses while it hangs, perhaps B is promoted, and A goes on from the cluster as it last saw it.
 * `python3 race.py stock|safe LAUNCHER ETCD.json` prints one JSON object. With a fourth argument `without-etcd` it leads, writes `leads`,
 * and once a line is read (etcd is gone by then) says what its next two updates of the key end with.
 */
export const LEADER_KEY_RACE = String.raw`
import importlib.util, inspect, json, sys, time, uuid

mode, launcher_path, etcd_path = sys.argv[1:4]
without_etcd = sys.argv[4:] == ['without-etcd']
spec = importlib.util.spec_from_file_location('launcher', launcher_path)
launcher = importlib.util.module_from_spec(spec)
spec.loader.exec_module(launcher)

from patroni import dcs, exceptions, version
from patroni.dcs import etcd3

verdict = launcher.judge(version.__version__, etcd3.Etcd3.__dict__['_update_leader'])
if mode == 'safe':
    launcher.make_safe()
    launcher.keep_failsafe()

with open(etcd_path) as file:
    etcd = json.load(file)


def node(scope, name):
    return dcs.get_dcs({'scope': scope, 'namespace': '/race/', 'name': name, 'ttl': 30, 'loop_wait': 1, 'retry_timeout': 3, 'etcd3': dict(etcd)})


def holder(one):
    values = one._client.range(one.leader_path).get('kvs', [])
    return etcd3.base64_decode(values[0]['value']) if values else None


def lapse(one):
    """What etcd does when a lease was not kept alive for a ttl."""
    one._client.call_rpc('/kv/lease/revoke' if one._client.version_prefix != '/v3' else '/lease/revoke', {'ID': one._lease})


def leads(one):
    assert one.attempt_to_acquire_leader(), 'nobody leads yet'
    end = time.time() + 5
    while not (one.get_cluster().leader and one.cluster.leader.session == one._lease):
        assert time.time() < end, 'the leader sees itself'
        time.sleep(0.05)


def update(one):
    # From 3.1 on the leader as last seen is an argument; before, the method looks it up in the last seen cluster itself.
    seen = [one.cluster.leader] if 'leader' in inspect.signature(launcher.undecorated(etcd3.Etcd3._update_leader)).parameters else []
    return bool(one._update_leader(*seen))


def promoted_meanwhile():
    scope = uuid.uuid4().hex
    a, b = node(scope, 'a'), node(scope, 'b')
    leads(a)
    lapse(a)
    assert b.attempt_to_acquire_leader(), 'b is promoted'
    believes = update(a)
    return {'believes': believes, 'holder': holder(b)}


def promoted_and_died():
    scope = uuid.uuid4().hex
    a, b = node(scope, 'a'), node(scope, 'b')
    leads(a)
    lapse(a)
    assert b.attempt_to_acquire_leader(), 'b is promoted'
    lapse(b)
    believes = update(a)
    return {'believes': believes, 'holder': holder(b)}


def promised(ago, other_leads=False):
    """A has led without etcd: the members promised, so many seconds ago, to leave the key to it, and its lease lapsed."""
    scope = uuid.uuid4().hex
    a, b = node(scope, 'a'), node(scope, 'b')
    leads(a)
    lapse(a)
    if mode == 'safe' and verdict == 'unsafe':
        from patroni.ha import Failsafe, Ha
        ha = Ha.__new__(Ha)
        ha._failsafe, ha.dcs = Failsafe(a), a
        ha._failsafe.update({'name': 'x', 'conn_url': '', 'api_url': ''})
        launcher.dated_promise(lambda self: True)(ha)
        assert ha._failsafe._name is None, 'whoever asked before is forgotten'
        a.prumo_promised -= ago
    if other_leads:
        assert b.attempt_to_acquire_leader(), 'b is promoted'
    believes = update(a)
    return {'believes': believes, 'holder': holder(b)}


def promised_a_moment_ago():
    return promised(1)


def promised_too_long_ago():
    return promised(30.5)


def promised_and_broken():
    return promised(1, other_leads=True)


def undisturbed():
    a = node(uuid.uuid4().hex, 'a')
    leads(a)
    return {'believes': update(a), 'holder': holder(a)}


def new_lease_while_leading():
    a = node(uuid.uuid4().hex, 'a')
    leads(a)
    old, a._lease = a._lease, None  # what a changed ttl does
    believes = update(a)
    a._client.call_rpc('/lease/revoke', {'ID': old})
    return {'believes': believes, 'holder': holder(a)}


def released_after_restart():
    """Patroni is killed with its server and started again: it finds itself leader, renews, and then hands over."""
    scope = uuid.uuid4().hex
    leads(node(scope, 'a'))
    a = node(scope, 'a')
    end = time.time() + 5
    while not a.get_cluster().leader:
        assert time.time() < end, 'the restarted leader sees its key'
        time.sleep(0.05)
    believes = update(a)
    a.delete_leader(*([a.cluster.leader] if 'leader' in inspect.signature(a.delete_leader).parameters else []))
    return {'believes': believes, 'holder': holder(a)}


def twice_without_etcd():
    """The error of DCSError makes Patroni ask the members as failsafe mode says; False makes it step down at once."""
    a = node(uuid.uuid4().hex, 'a')
    leads(a)
    print('leads', flush=True)
    sys.stdin.readline()
    ends = []
    for _ in range(2):
        try:
            ends.append(update(a))
        except exceptions.DCSError:
            ends.append('unreachable')
    return ends


if without_etcd:
    print(json.dumps({'version': version.__version__, 'verdict': verdict, 'ends': twice_without_etcd()}))
    sys.exit(0)
print(json.dumps({'version': version.__version__, 'verdict': verdict, **{play.__name__: play() for play in
      (promoted_meanwhile, promoted_and_died, promised_a_moment_ago, promised_too_long_ago, promised_and_broken, undisturbed,
       new_lease_while_leading, released_after_restart)}}))
`;
