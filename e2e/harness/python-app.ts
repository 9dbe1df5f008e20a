/**
 * An application that is not TypeScript and knows nothing of Prumo: Python's own HTTP server. It says what it sees, so that
 * a test can ask. NEVER_READY makes it answer 503 for ever, DIES makes it end at once. `/break/ready` and `/break/health` make that path
 * fail from then on, for as long as the process lives: it alone forgets it by starting anew. UNLISTENING makes it a worker.
 */
export const PYTHON_APP = `import http.server, json, os, signal, sys

never = os.environ.get("NEVER_READY") == "yes"
if "DIES" in os.environ:
    sys.exit("dies " + os.environ["DIES"])

if "UNLISTENING" in os.environ:
    print("working", flush=True)
    signal.pause()

broken = set()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/ready" and never:
            print("still waiting for the moon", flush=True)
            return self.answer(503, {"ready": False})
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
http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
`;
