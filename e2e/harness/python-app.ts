/**
 * An application that is not TypeScript and knows nothing of Prumo: Python's own HTTP server. It says what it sees, so that
 * a test can ask. NEVER_READY makes it answer 503 for ever, DIES makes it end at once. `/break/ready` and `/break/health` make that path
 * fail from then on, for as long as the process lives: it alone forgets it by starting anew. UNLISTENING makes it a worker. When it is told to stop
 * it ends at once; with STOPS=in-order it is not ready any more for three seconds, answers all the while and ends after the last answer; with
 * STOPS=badly it answers errors instead.
 */
export const PYTHON_APP = `import http.server, json, os, signal, sys, threading, time

never = os.environ.get("NEVER_READY") == "yes"
if "DIES" in os.environ:
    sys.exit("dies " + os.environ["DIES"])

if "UNLISTENING" in os.environ:
    print("working", flush=True)
    signal.pause()

broken = set()
stopping = threading.Event()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/ready" and never:
            print("still waiting for the moon", flush=True)
            return self.answer(503, {"ready": False})
        if stopping.is_set() and (self.path == "/ready" or os.environ["STOPS"] == "badly"):
            return self.answer(503, {"stopping": True})
        if self.path.startswith("/break/"):
            broken.add(self.path[len("/break"):])
        if self.path in broken:
            return self.answer(500, {"broken": self.path})
        self.answer(200, {
            "process": os.environ.get("PRUMO_PROCESS"), "replica": os.environ.get("PRUMO_REPLICA"), "pid": os.getpid(), "uid": os.getuid(),
            "names": sorted(os.environ), "cwd": os.getcwd(), "python": sys.version.split()[0],
        })

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass

print("listening on", os.environ["HOST"], os.environ["PORT"], flush=True)

class Server(http.server.ThreadingHTTPServer):
    daemon_threads = "STOPS" not in os.environ
    request_queue_size = 128

server = Server((os.environ["HOST"], int(os.environ["PORT"])), Handler)

def stop():
    stopping.set()
    time.sleep(3)
    server.shutdown()

if "STOPS" in os.environ:
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
server.serve_forever()
server.server_close()
`;
