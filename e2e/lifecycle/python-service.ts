/**
 * An application as a team might have it: it answers from the database, over a connection it keeps, and finishes requests that are
 * under way when told to stop. `/` says who answered and what it was given.
 */
export const WEB = `import http.server, json, os, signal, threading
import psycopg2

class Database:
    def __init__(self):
        self.lock = threading.Lock()
        self.connection = None

    def one(self, sql):
        with self.lock:
            if self.connection is None:
                self.connection = psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=3)
                self.connection.autocommit = True
            try:
                with self.connection.cursor() as cursor:
                    cursor.execute(sql)
                    return cursor.fetchone()[0]
            except psycopg2.Error:
                self.connection.close()
                self.connection = None
                raise

database = Database()

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            return self.answer(200, {"healthy": True})
        try:
            one = database.one("SELECT 1")
        except Exception as error:
            print("database:", str(error).strip(), flush=True)
            return self.answer(503, {"database": "unreachable"})
        self.answer(200, {"one": one, "replica": os.environ["PRUMO_REPLICA"], "pid": os.getpid(), "uid": os.getuid(), "greeting": os.environ.get("GREETING")})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass

class Server(http.server.ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128

server = Server((os.environ["HOST"], int(os.environ["PORT"])), Handler)
signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
print("listening on", os.environ["HOST"], os.environ["PORT"], flush=True)
server.serve_forever()
server.server_close()
`;

/** A worker that says a numbered line five times a second. */
export const WORKER = `import itertools, time
for number in itertools.count(1):
    print("line", number, flush=True)
    time.sleep(0.2)
`;

/** A task: runs the SQL it is given as the owner of the database and prints the first value. */
export const SQL_TASK = `import os, sys
import psycopg2
connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"], connect_timeout=5)
connection.autocommit = True
cursor = connection.cursor()
cursor.execute(sys.argv[1])
print(cursor.fetchone()[0] if cursor.description else cursor.statusmessage)
`;
