"""Settings come from the environment; whoever runs a script by hand gets those of .env.local."""
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def read_env_file(path):
    values = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                name, equals, value = line.strip().partition("=")
                if equals and not name.startswith("#"):
                    values[name] = value.strip("'\"")
    return values


def load():
    if "DATABASE_URL" not in os.environ:
        os.environ.update(read_env_file(os.path.join(ROOT, ".env." + os.environ.get("ISP_ENVIRONMENT", "local"))))


load()
DATABASE_URL = os.environ["DATABASE_URL"]
API_PORT = int(os.environ["API_PORT"])
API_URL = "http://127.0.0.1:%d" % API_PORT
API_TOKEN = os.environ["API_TOKEN"]
RUN_DIR = os.path.join(ROOT, os.environ["RUN_DIR"])
LOG_DIR = os.path.join(RUN_DIR, "log")


def path(name):
    os.makedirs(RUN_DIR, exist_ok=True)
    return os.path.join(RUN_DIR, name)


def log_path(service):
    os.makedirs(LOG_DIR, exist_ok=True)
    return os.path.join(LOG_DIR, {"api": "api-server.log", "worker": "worker.log"}[service])
