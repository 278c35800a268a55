"""The API server: python3 -m isp.api VERSION"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from isp import database, lifetime, log, release, settings

SUBSCRIPTIONS = "/api/v1/services/internet-plans/subscriptions"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    version = ""
    plans = None

    def do_GET(self):
        if self.path == "/health":
            return self.answer(200, {"status": "ok", "version": self.version})
        if not self.allowed():
            return None
        if self.path.startswith(SUBSCRIPTIONS + "/"):
            return self.guarded(lambda cursor: self.found(self.plans.subscription(cursor, self.path[len(SUBSCRIPTIONS) + 1:])))
        return self.answer(404, {"error": "not found"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self.allowed():
            return None
        if self.path != SUBSCRIPTIONS:
            return self.answer(404, {"error": "not found"})
        try:
            wanted = json.loads(body)
        except ValueError:
            return self.answer(400, {"error": "the body is not JSON"})
        return self.guarded(lambda cursor: (201, self.plans.create_subscription(cursor, wanted)))

    def allowed(self):
        if self.headers.get("Authorization") == "Bearer " + settings.API_TOKEN:
            return True
        self.answer(401, {"error": "no valid token"})
        return False

    def guarded(self, work):
        """A wrong request is a 400, a fault of ours a 500; both are in the log."""
        try:
            with database.transaction("api") as cursor:
                status, body = work(cursor)
        except (ValueError, KeyError) as problem:
            log.error("request_refused", problem, path=self.path)
            return self.answer(400, {"error": str(problem)})
        except Exception as problem:
            log.error("request_failed", problem, path=self.path)
            return self.answer(500, {"error": "internal server error"})
        log.write("info", "request", method=self.command, path=self.path, status=status)
        return self.answer(status, body)

    @staticmethod
    def found(row):
        return (200, row) if row else (404, {"error": "not found"})

    def answer(self, status, body):
        data = json.dumps(body, default=str).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *arguments):
        pass


def main(version):
    Handler.version = version
    Handler.plans = release.load(version)
    server = ThreadingHTTPServer(("127.0.0.1", settings.API_PORT), Handler)
    lifetime.watch("api")
    log.write("info", "started", service="api", version=version)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
