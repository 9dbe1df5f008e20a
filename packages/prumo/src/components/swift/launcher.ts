import type { StackContext } from '../../model/index.ts';
import { BACKENDS, DEVICE, RING_PORTS, socketOf, storageNode, type Backend } from './layout.ts';

/**
 * Runs one of Swift's programs under our conditions: `launch.py PROGRAM SETTINGS ARGUMENTS…`, PROGRAM an absolute path. Read on Swift 2.30
 * (Debian 12) and 2.35 (Debian 13); every name it replaces is checked, so that another version fails at start and not quietly.
 */
export const LAUNCHER = `#!/usr/bin/python3
"""Start a program of OpenStack Swift the way Prumo wants it. Made by Prumo; edits are lost."""
import json
import logging
import logging.handlers
import os
import runpy
import signal
import sys

program, settings_file = sys.argv[1:3]

# Optional parts of eventlet that nothing here uses, and that are a third of a server's memory and start.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
for name in ("OpenSSL", "autobahn", "dns"):
    sys.modules[name] = None

with open(settings_file) as file:
    settings = json.load(file)

# Made by us, for us: documents and their listings are nobody else's.
os.umask(0o077)
os.makedirs(settings["rings"], exist_ok=True)
for folder in settings["folders"]:
    os.makedirs(folder, exist_ok=True)


# 1. Logs go to standard error, where the platform keeps them. Swift knows only syslog, and without a /dev/log
#    sends to UDP port 514 of this machine. Standard error is kept aside, since Swift closes its own.
console = os.dup(2)


class Console(logging.Handler):
    def __init__(self, *arguments, **options):
        logging.Handler.__init__(self)

    def emit(self, record):
        try:
            os.write(console, (self.format(record) + "\\n").encode("utf-8", "replace"))
        except OSError:
            pass


for name in ("__init__", "emit"):
    setattr(logging.handlers.SysLogHandler, name, getattr(Console, name))
logging.handlers.SysLogHandler.close = logging.Handler.close


def replace(module, name, value):
    if not hasattr(module, name):
        sys.exit("swift-launcher: this version of Swift has no %s.%s" % (module.__name__, name))
    setattr(module, name, value)


# 2. swift.conf is where we put it. The program already runs as the user it should, in the session the agent chose.
import swift.common.utils as utils

replace(utils, "drop_privileges", lambda user: None)
replace(utils, "clean_up_daemon_hygiene", lambda: None)
utils.set_swift_dir(settings["conf"])

# 3. The rings: which disk has what. One disk has everything, so they follow from the settings and need no builder. The
#    number of partitions (2 to the power of 6) must never change: it is part of every file's path.
from array import array
from swift.common.ring.ring import RingData


def write_ring(name, port):
    device = {"id": 0, "region": 1, "zone": 1, "device": settings["device"], "weight": 1.0, "meta": "",
              "ip": settings["address"], "port": port, "replication_ip": settings["address"], "replication_port": port}
    os.chdir(settings["rings"])  # save() makes its temporary file in the working directory
    RingData([array("H", [0] * 64)], [device], 32 - 6, version=1).save(name + ".ring.gz")


for name, port in settings["ports"].items():
    write_ring(name, port)

# 4. Account, container and object servers ask nobody for a name or a key. They listen on Unix sockets in a folder of
#    this user alone; a TCP port could be reached, and while the server is away taken, by anyone on the machine.
import eventlet
import eventlet.hubs
from eventlet import greenio
from eventlet.green import socket
from swift.common import bufferedhttp, wsgi

sockets = {settings["ports"][name]: path for name, path in settings["sockets"].items()}


def connect(self):
    path = sockets.get(self.port)
    if self.host != settings["address"] or path is None:
        raise OSError("not a server of this stack: %s:%s" % (self.host, self.port))
    self._connected_time = bufferedhttp.time.time()
    self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    self.sock.connect(path)


if not hasattr(bufferedhttp.BufferedHTTPConnection, "connect"):
    sys.exit("swift-launcher: this version of Swift connects in another way")
bufferedhttp.BufferedHTTPConnection.connect = connect

tcp_socket = wsgi.get_socket


def get_socket(conf):
    path = settings["listen"]
    if path is None:
        listener = tcp_socket(conf)
    else:
        if os.path.exists(path):
            os.unlink(path)
        listener = eventlet.listen(path, family=socket.AF_UNIX, backlog=1024)
        os.chmod(path, 0o600)
    # Without workers Swift dies of the signal in the middle of a request. Instead: stop accepting, finish, go. Shutting the
    # listener down ends the loop for TCP; on a Unix socket accept then answers "again" for ever, so the loop is told to end.
    accepting = eventlet.getcurrent()

    def stop(*_):
        if path is not None:
            eventlet.hubs.get_hub().schedule_call_global(0, accepting.throw, SystemExit())
        greenio.shutdown_safe(listener)

    signal.signal(signal.SIGTERM, stop)
    return listener


replace(wsgi, "get_socket", get_socket)

sys.argv = [program] + sys.argv[3:]
runpy.run_path(program, run_name="__main__")
`;

/** What the launcher reads. Holds no secret. `listen`: the backend that is started, none for the proxy and upkeep. */
export function renderSettings(context: StackContext, service: string, listen: Backend | undefined): string {
  const settings = {
    conf: context.etc(service),
    rings: `${context.data(service)}/rings`,
    folders: [`${context.data(service)}/recon`, ...(listen === undefined ? [] : [`${context.data(service)}/devices/${DEVICE}`])],
    address: storageNode(context).address,
    device: DEVICE,
    ports: RING_PORTS,
    sockets: Object.fromEntries(BACKENDS.map((backend) => [backend, socketOf(context, backend)])),
    listen: listen === undefined ? null : socketOf(context, listen),
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Program and arguments of a service: the launcher under Debian's Python, for which Swift's packages are. */
export function launch(context: StackContext, service: string, program: string, ...rest: readonly string[]): readonly string[] {
  const etc = context.etc(service);
  const server = context.server('swift').path;
  const folder = server.slice(0, server.lastIndexOf('/'));
  return [context.server('python3').path, `${etc}/launch.py`, `${folder}/${program}`, `${etc}/settings.json`, ...rest];
}
