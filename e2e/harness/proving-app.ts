/**
 * A small application in Python that has what the drills of an application are about: a queue, a service that pages call, two tenants, records of
 * a person. BOARD is a folder all its processes share; the file `mode` in it breaks one thing on purpose: `acknowledges-first`, `twice`,
 * `no-breaker`, `no-filter`, `no-record`. First argument: which process it is.
 */
export const PROVING_APP = `import http.client, http.server, json, os, sqlite3, sys, time

board = os.environ["BOARD"]

def mode():
    try:
        with open(board + "/mode") as file:
            return file.read().strip()
    except FileNotFoundError:
        return ""

def database():
    connection = sqlite3.connect(board + "/board.db", timeout=30, isolation_level=None)
    connection.execute("CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY, run TEXT, state TEXT, until REAL)")
    connection.execute("CREATE TABLE IF NOT EXISTS effect (job INTEGER)")
    connection.execute("CREATE TABLE IF NOT EXISTS person (id TEXT, value TEXT)")
    connection.execute("CREATE TABLE IF NOT EXISTS audit (person TEXT, what TEXT)")
    return connection

def work():
    db = database()
    while True:
        db.execute("BEGIN IMMEDIATE")
        row = db.execute("SELECT id FROM job WHERE state = 'queued' OR (state = 'active' AND until < ?) ORDER BY id LIMIT 1", (time.time(),)).fetchone()
        if row is None:
            db.execute("COMMIT")
            time.sleep(0.05)
            continue
        how = mode()
        db.execute("UPDATE job SET state = ?, until = ? WHERE id = ?", ("done" if how == "acknowledges-first" else "active", time.time() + 5, row[0]))
        db.execute("COMMIT")
        if how == "twice":
            db.execute("INSERT INTO effect VALUES (?)", row)
        time.sleep(0.4)
        db.execute("BEGIN IMMEDIATE")
        if how != "twice":
            db.execute("INSERT INTO effect VALUES (?)", row)
        db.execute("UPDATE job SET state = 'done' WHERE id = ?", row)
        db.execute("COMMIT")

class Breaker:
    failures = 0
    tried = 0.0

    def is_open(self):
        return self.failures >= 3

    def call(self):
        if self.is_open() and time.time() - self.tried < 1:
            return False
        self.tried = time.time()
        try:
            host, port = open(board + "/court").read().split()
            connection = http.client.HTTPConnection(host, int(port), timeout=1)
            connection.request("GET", "/court")
            answered = connection.getresponse().status == 200
        except OSError:
            answered = False
        self.failures = 0 if answered else self.failures + 1
        return answered

breaker = Breaker()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        parts = self.path.strip("/").split("/")
        if parts[0] == "page":
            if breaker.call():
                return self.answer(200, {"whole": True})
            if mode() == "no-breaker":
                breaker.failures = 0
                time.sleep(2)
                return self.answer(502, {})
            return self.answer(200, {"whole": False})
        if parts[0] == "breaker":
            return self.answer(200, {"open": breaker.is_open()})
        if parts[0] == "records":
            return self.answer(200 if parts[1][0] == self.headers["X-Session"] or mode() == "no-filter" else 404, {})
        if parts[0] == "person":
            db = database()
            may = self.headers["X-Session"] == "a"
            if mode() != "no-record":
                db.execute("INSERT INTO audit VALUES (?, ?)", (parts[1], "read" if may else "refused"))
            return self.answer(200 if may else 403, [row[0] for row in db.execute("SELECT value FROM person WHERE id = ?", (parts[1],))] if may else [])
        self.answer(200, {})

    def do_DELETE(self):
        database().execute("DELETE FROM person WHERE id = ?", (self.path.strip("/").split("/")[1],))
        self.answer(200, {})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass

if sys.argv[1] == "work":
    work()
if sys.argv[1] == "court":
    with open(board + "/court", "w") as file:
        file.write(os.environ["HOST"] + " " + os.environ["PORT"])
server = http.server.ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler)
server.daemon_threads = True
server.serve_forever()
`;

/** Its tester. The file \`tester\` in BOARD makes it fail (\`fails\`), tell nothing (\`silent\`) or lie (\`lies\`, \`no-control\`). */
export const PROVING_TESTER = `import http.client, json, os, socket, sqlite3, ssl, sys, time
from urllib.parse import urlsplit

board, proof, run, phase = os.environ["BOARD"], os.environ["PRUMO_PROOF"], os.environ["PRUMO_PROOF_RUN"], sys.argv[-1]
assert phase == os.environ["PRUMO_PROOF_PHASE"]
how = open(board + "/tester").read().strip() if os.path.exists(board + "/tester") else ""
if phase != "end" and how == "fails":
    print("a secret nobody should read: 4711", file=sys.stderr)
    sys.exit(3)
if phase != "end" and how == "silent":
    sys.exit(0)

db = sqlite3.connect(board + "/board.db", timeout=30, isolation_level=None)
trust = ssl.create_default_context(cafile=os.environ["NODE_EXTRA_CA_CERTS"])
name = urlsplit(os.environ["PRUMO_PROOF_EDGE_URL"]).hostname
host, port = os.environ["PRUMO_PROOF_EDGE_CONNECT"].rsplit(":", 1)

def ask(path, session="a", method="GET"):
    connection = http.client.HTTPSConnection(name, int(port), context=trust)
    connection.sock = trust.wrap_socket(socket.create_connection((host, int(port)), 30), server_hostname=name)
    connection.request(method, path, headers={"X-Session": session})
    response = connection.getresponse()
    body = response.read()
    return response.status, json.loads(body or "null")

def one(sql, *values):
    return db.execute(sql, values).fetchone()[0]

def tell(**answer):
    print(json.dumps(answer))

JOBS = 60
if proof == "queue":
    mine = "FROM job WHERE run = ?"
    effects = "(SELECT count(*) FROM effect WHERE effect.job = job.id)"
    if phase == "begin":
        db.execute("BEGIN IMMEDIATE")
        for _ in range(JOBS):
            db.execute("INSERT INTO job (run, state, until) VALUES (?, 'queued', 0)", (run,))
        db.execute("COMMIT")
        tell(enqueued=JOBS)
    if phase == "during":
        tell(done=one("SELECT count(*) " + mine + " AND " + effects + " > 0", run),
             active=one("SELECT count(*) " + mine + " AND state <> 'queued' AND (state = 'active' OR " + effects + " = 0)", run))
    if phase == "verify":
        db.execute("BEGIN IMMEDIATE")
        tell(enqueued=one("SELECT count(*) " + mine, run),
             done=one("SELECT count(*) " + mine + " AND state = 'done' AND " + effects + " > 0", run) + (5 if how == "lies" else 0),
             lost=one("SELECT count(*) " + mine + " AND state = 'done' AND " + effects + " = 0", run),
             doubled=one("SELECT count(*) " + mine + " AND state = 'done' AND " + effects + " > 1", run),
             pending=one("SELECT count(*) " + mine + " AND state <> 'done'", run))
        db.execute("COMMIT")
    if phase == "end":
        db.execute("DELETE FROM effect WHERE job IN (SELECT id " + mine + ")", (run,))
        db.execute("DELETE " + mine, (run,))

PAGES = 4
if proof == "circuit-breaker" and phase != "end":
    degraded = whole = failed = 0
    slowest = 0
    for page in range(PAGES):
        began = time.monotonic()
        status, body = ask("/page/%d" % page)
        slowest = max(slowest, (time.monotonic() - began) * 1000)
        whole += status == 200 and body["whole"]
        degraded += status == 200 and not body["whole"]
        failed += status != 200
    is_open = ask("/breaker")[1]["open"]
    if phase == "during":
        tell(asked=PAGES, degraded=degraded, failed=failed + whole, slowestMs=slowest, open=is_open)
    elif phase == "before":
        tell(asked=PAGES, answered=whole)
    else:
        tell(asked=PAGES, answered=whole, open=is_open)

if proof == "tenant-isolation" and phase == "attempt":
    routes = ["/records/%s1", "/records/%s2"]
    crossed = ["GET " + route for route in routes if ask(route % "b", "a")[0] == 200]
    own = sum(ask(route % "a", "a")[0] == 200 for route in routes)
    tell(routes=len(routes), attempts=1000 if how == "lies" else len(routes), crossed=crossed, own=0 if how == "no-control" else own)

if proof == "lgpd" and phase == "attempt":
    for value in range(3):
        db.execute("INSERT INTO person VALUES (?, ?)", (run, "v%d" % value))
    read = sum(ask("/person/" + run)[0] == 200 for _ in range(3))
    refused = sum(ask("/person/" + run, "b")[0] == 403 for _ in range(2))
    records = lambda what: one("SELECT count(*) FROM audit WHERE person = ? AND what = ?", run, what)
    recorded, heard = records("read"), records("refused")
    found = len(ask("/person/" + run)[1])
    ask("/person/" + run, "a", "DELETE")
    left = one("SELECT count(*) FROM person WHERE id = ?", run)
    tell(sensitive={"done": read, "recorded": recorded}, refused={"tried": 2, "refused": refused, "recorded": heard},
         exported={"expected": 3, "found": found}, erased={"expected": 3, "left": left, "proof": True}, chain=True)
if proof == "lgpd" and phase == "end":
    db.execute("DELETE FROM person WHERE id = ?", (run,))
    db.execute("DELETE FROM audit WHERE person = ?", (run,))
`;
