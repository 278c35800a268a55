# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
"""Networks from outside: an sshd, a PostgreSQL with TLS, a proxy, a TLS front and a Redis, all on 127.0.0.1."""
import base64
import os
import pwd
import select
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest

from product import ProductTest, eventually


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, "%s\n%s" % (command, done.stderr)


class Certificates:
    """A CA of our own and certificates signed by it."""

    def __init__(self, folder):
        self.folder = folder
        self.ca = os.path.join(folder, "ca.pem")
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test CA", "-days", "2",
            "-keyout", os.path.join(folder, "ca.key"), "-out", self.ca)

    def signed(self, host):
        base = os.path.join(self.folder, host)
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + host, "-keyout", base + ".key", "-out", base + ".csr")
        with open(base + ".ext", "w") as file:
            file.write("subjectAltName=DNS:%s\n" % host)
        run("openssl", "x509", "-req", "-in", base + ".csr", "-CA", self.ca, "-CAkey", os.path.join(self.folder, "ca.key"),
            "-CAcreateserial", "-days", "2", "-extfile", base + ".ext", "-out", base + ".pem")
        os.chmod(base + ".key", 0o600)
        return base + ".pem", base + ".key"


def pump(first, second):
    try:
        while True:
            for ready in select.select([first, second], [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                (second if ready is first else first).sendall(data)
    except OSError:
        pass
    finally:
        first.close()
        second.close()


class Listener:
    """Accepts on a free port and serves each connection on a thread."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        try:
            while True:
                threading.Thread(target=self.guarded, args=(self.socket.accept()[0],), daemon=True).start()
        except OSError:
            pass

    def guarded(self, client):
        try:
            self.serve(client)
        except OSError:
            client.close()

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class TlsFront(Listener):
    """Takes TLS off and hands everything to a port behind it."""

    def __init__(self, certificate, key, behind):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.behind = behind
        super().__init__()

    def serve(self, client):
        inner = self.context.wrap_socket(client, server_side=True)
        outer = socket.create_connection(("127.0.0.1", self.behind))

        def forward(source, sink):
            try:
                while data := source.recv(65536):
                    sink.sendall(data)
            except OSError:
                pass
            for end in (source, sink):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        back = threading.Thread(target=forward, args=(outer, inner), daemon=True)
        back.start()
        forward(inner, outer)
        back.join()
        inner.close()
        outer.close()


class Proxy(Listener):
    """CONNECT alone, with a password, and names of its own."""

    def __init__(self, names):
        self.names = names
        self.seen = []
        super().__init__()

    def serve(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(4096)
            if not data:
                return
            head += data
        line = head.split(b"\r\n")[0].decode()
        wanted = b"Proxy-Authorization: Basic " + base64.b64encode(b"ci:proxyPassword99")
        if wanted.lower() not in head.lower():
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                           b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            client.close()
            return
        self.seen.append(line)
        place = line.split()[1]
        if place not in self.names:
            client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            client.close()
            return
        behind = socket.create_connection(("127.0.0.1", self.names[place]))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        pump(client, behind)


class Sshd:
    """An sshd of our own, for the user that runs the tests."""

    def __init__(self, folder, options=()):
        self.folder = folder
        self.port = free_port()
        os.makedirs(folder)
        for name in ("host", "user", "stranger"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(folder, name))
        shutil.copy(os.path.join(folder, "user.pub"), os.path.join(folder, "authorized"))
        self.known = os.path.join(folder, "known_hosts")
        with open(os.path.join(folder, "host.pub")) as key, open(self.known, "w") as known:
            known.write("[127.0.0.1]:%d %s" % (self.port, key.read()))
        config = os.path.join(folder, "config")
        with open(config, "w") as file:
            file.write("\n".join(["Port %d" % self.port, "ListenAddress 127.0.0.1", "HostKey %s/host" % folder,
                                  "AuthorizedKeysFile %s/authorized" % folder, "StrictModes no", "PidFile none",
                                  "UsePAM no" if os.geteuid() == 0 else "UsePAM yes",  # an account without a password is locked otherwise
                                  "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes", *options]) + "\n")
        self.made = None
        if os.geteuid() == 0 and not os.path.isdir("/run/sshd"):  # where sshd gives up its rights
            os.mkdir("/run/sshd", 0o755)
            self.made = "/run/sshd"
        with open(os.path.join(folder, "log"), "w") as log:
            self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", config], stderr=log)
        eventually(lambda: listens(self.port))

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        if self.made:
            os.rmdir(self.made)

    def command(self, forward, key="user", port=None, known=None, host="127.0.0.1"):
        user = pwd.getpwuid(os.geteuid()).pw_name
        return ["ssh", "-F", "none", "-N", "-i", os.path.join(self.folder, key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
                "-o", "UserKnownHostsFile=" + (known or self.known), "-o", "GlobalKnownHostsFile=/dev/null", "-o", "StrictHostKeyChecking=yes",
                "-o", "ExitOnForwardFailure=yes", "-p", str(port or self.port), "-L", forward, "%s@%s" % (user, host)]


class NetworksTest(ProductTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.mkdtemp(prefix="slipway-net-")
        os.chmod(cls.folder, 0o755)
        cls.certificates = Certificates(cls.folder)
        cls.encrypt_postgres()
        cls.postgres_port = int(cls.postgres.url.rsplit(":", 1)[1].split("/")[0])

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.folder)

    @classmethod
    def encrypt_postgres(cls):
        def sql(text):
            return subprocess.run(["psql", "-X", "-At", cls.postgres.url, "-c", text], capture_output=True, text=True, check=True).stdout.strip()
        data = sql("show data_directory")
        for name, source in zip(("server.crt", "server.key"), cls.certificates.signed("db.internal.test")):
            target = os.path.join(data, name)
            shutil.copy(source, target)
            os.chmod(target, 0o600)
            owner = os.stat(data)
            os.chown(target, owner.st_uid, owner.st_gid)
        sql("alter system set ssl = on")
        sql("select pg_reload_conf()")
        eventually(lambda: sql("show ssl") == "on")

    def setUp(self):
        super().setUp()
        self.servers = []
        shutil.copy(self.certificates.ca, os.path.join(self.workspace, "ca.pem"))

    def tearDown(self):
        for server in self.servers:
            server.stop()
        super().tearDown()

    def started(self, server):
        self.servers.append(server)
        return server

    def sshd(self, name="sshd", options=()):
        return self.started(Sshd(os.path.join(self.dir, name), options))

    def through(self, command, local, extra=""):
        """The environment `local` behind a tunnel."""
        user_and_host = self.database.split("://")[1].split("/")[0]
        self.edit(".env.compose", user_and_host, "%s@127.0.0.1:%d" % (user_and_host.split("@")[0], local))
        self.edit("slipway.yaml", "    env_files: [.env.compose", "    tunnel: [%s]\n%s    env_files: [.env.compose"
                  % (", ".join('"%s"' % word for word in command), extra))

    def error(self, *arguments, code=1, **more):
        return self.slipway(*arguments, code=code, json_output=True, **more)["error"]

    # -- tunnels

    def test_release_through_a_tunnel_with_the_servers_own_name(self):
        sshd = self.sshd()
        local = free_port()
        self.through(sshd.command("%d:127.0.0.1:%d" % (local, self.postgres_port)), local,
                     "    tls: {ca: ca.pem, server_name: db.internal.test}\n")
        artifact = self.release()
        self.assertEqual(artifact["status"], "succeeded")
        self.assertTrue(str(artifact["environment"]["database"]["tls"]).startswith("TLS"), artifact["environment"])
        self.assertFalse(listens(local), "the tunnel outlived the release")
        self.edit("slipway.yaml", "server_name: db.internal.test", "server_name: other.internal.test")
        step = [step for step in self.release(code=1)["steps"] if step["error"]][0]
        self.assertIn("is for another host", str(step))
        self.edit("slipway.yaml", "ca: ca.pem, server_name: other", "server_name: db")
        step = [step for step in self.release(code=1)["steps"] if step["error"]][0]
        self.assertIn("not signed by a CA", str(step))

    def test_each_failure_of_a_tunnel_has_its_own_words(self):
        sshd = self.sshd()
        forbidding = self.sshd("forbidding", ["AllowTcpForwarding no"])
        local = free_port()
        forward = "%d:127.0.0.1:%d" % (local, self.postgres_port)
        self.through(["TUNNEL"], local)
        other = os.path.join(self.dir, "other_known")
        with open(os.path.join(sshd.folder, "stranger.pub")) as key, open(other, "w") as known:
            known.write("[127.0.0.1]:%d %s" % (sshd.port, key.read()))
        wrong = [("tunnel_host_not_found", sshd.command(forward, host="nowhere.invalid")),
                 ("tunnel_unreachable", sshd.command(forward, port=free_port())),
                 ("tunnel_host_key", sshd.command(forward, known=other)),
                 ("tunnel_login", sshd.command(forward, key="stranger")),
                 ("tunnel_forbidden", forbidding.command(forward)),
                 ("tunnel_target_unreachable", sshd.command("%d:127.0.0.1:%d" % (local, free_port()))),
                 ("program_missing", ["no-such-ssh", "-L", forward])]
        before = '"TUNNEL"'
        for code, command in wrong:
            with self.subTest(code):
                now = ", ".join('"%s"' % word for word in command)
                self.edit("slipway.yaml", before, now)
                before = now
                error = self.error("release", "db", "--env", "local", "--non-interactive")
                self.assertEqual(error["code"], code, error)
                self.assertFalse(listens(local))

    def test_a_taken_port_is_never_taken_for_the_tunnel(self):
        sshd = self.sshd()
        self.through(sshd.command("%d:127.0.0.1:%d" % (self.postgres_port, self.postgres_port)), self.postgres_port)
        error = self.error("release", "db", "--env", "local", "--non-interactive", code=3)
        self.assertEqual(error["code"], "tunnel_port_taken")
        self.edit("slipway.yaml", "%d:127.0.0.1" % self.postgres_port, "1:127.0.0.1")
        error = self.error("release", "db", "--env", "local", "--non-interactive", code=2)
        self.assertEqual(error["code"], "tunnel_url")

    def test_a_tunnel_that_dies_is_named_beside_the_failure(self):
        sshd = self.sshd()
        local = free_port()
        command = sshd.command("%d:127.0.0.1:%d" % (local, self.postgres_port))
        self.through(["sh", "-c", "echo $$ > tunnel.pid; exec " + " ".join(command)], local)
        os.makedirs(os.path.join(self.workspace, "playbooks"), exist_ok=True)
        with open(os.path.join(self.workspace, "playbooks/broken.yaml"), "w") as file:
            file.write("slipway: 1\nname: broken\nphases:\n  execute:\n    - {id: cut, kind: command, shell: \"kill $(cat tunnel.pid)\"}\n"
                       "    - {id: migrate, kind: migrate, needs: [cut]}\n")
        said = self.slipway("release", "run", "broken", "--env", "local", "--non-interactive", code=1)
        self.assertIn("The tunnel's program has ended", said)

    # -- proxies and CAs

    def secure_stripe(self):
        front = self.started(TlsFront(*self.certificates.signed("stripe.test"), int(self.stripe.url.rsplit(":", 1)[1])))
        self.edit(".env.local", self.stripe.url, "https://stripe.test")
        self.edit("slipway.yaml", 'api_base: "${STRIPE_API_BASE}"', 'api_base: "${STRIPE_API_BASE}", ca: ca.pem')
        return self.started(Proxy({"stripe.test:443": front.port}))

    def providers(self, code=0, **more):
        found = self.slipway("providers", "validate", "--env", "local", code=code, json_output=True, **more)["providers"]
        return {provider["name"]: (provider["status"], provider["message"]) for provider in found}

    def test_release_with_stripe_behind_a_proxy_and_a_ca_of_its_own(self):
        proxy = self.secure_stripe()
        address = "http://ci:proxyPassword99@127.0.0.1:%d" % proxy.port
        env = self.environment(HTTPS_PROXY=address, NO_PROXY="other.test,10.0.0.0/8")
        artifact = self.slipway("release", "db", "--env", "local", "--non-interactive", json_output=True, env=env)
        self.assertEqual(artifact["status"], "succeeded")
        self.assertEqual(set(proxy.seen), {"CONNECT stripe.test:443 HTTP/1.1"})
        self.assertNotIn("proxyPassword99", str(artifact))

    def test_each_failure_on_the_way_to_stripe_has_its_own_words(self):
        proxy = self.secure_stripe()
        good = "http://ci:proxyPassword99@127.0.0.1:%d" % proxy.port
        self.assertEqual(self.providers(HTTPS_PROXY=good)["stripe"][0], "ok")
        cases = [(dict(HTTPS_PROXY=good, NO_PROXY=".test"), "cannot be resolved"),
                 (dict(https_proxy="http://ci:wrong@127.0.0.1:%d" % proxy.port, HTTPS_PROXY=good), "wants a user and a password"),
                 (dict(ALL_PROXY="http://127.0.0.1:%d" % free_port()), "nothing listens there"),
                 (dict(HTTPS_PROXY="http://proxy.invalid:3128"), "its name cannot be resolved")]
        for variables, words in cases:
            with self.subTest(words):
                status, message = self.providers(code=1, **variables)["stripe"]
                self.assertEqual(status, "fail")
                self.assertIn(words, message)
                self.assertNotIn("proxyPassword99", message)
        self.edit("slipway.yaml", "  - {name: database, kind: postgres}\n",
                  '  - {name: api, kind: http, url: "https://stripe.test/v1/account", bearer: "${STRIPE_SECRET_KEY}", ca: ca.pem}\n'
                  '  - {name: refused, kind: http, url: "https://stripe.test/v1/account", bearer: sk_test_invalid0000, ca: ca.pem}\n'
                  '  - {name: untrusted, kind: http, url: "https://stripe.test/v1/account"}\n')
        found = self.providers(code=1, HTTPS_PROXY=good)
        self.assertEqual(found["api"], ("ok", "200"))
        self.assertIn("401: the login is refused", found["refused"][1])
        self.assertIn("tls_untrusted", found["untrusted"][1])
        self.edit("slipway.yaml", 'api_base: "${STRIPE_API_BASE}", ca: ca.pem}', 'api_base: "${STRIPE_API_BASE}"}')
        self.assertIn("signed by nobody that this machine knows", self.providers(code=1, HTTPS_PROXY=good)["stripe"][1])

    # -- providers

    def test_redis_and_http_providers_tell_their_failures_apart(self):
        plain, secure = free_port(), free_port()
        certificate, key = self.certificates.signed("localhost")
        config = os.path.join(self.dir, "redis.conf")
        with open(config, "w") as file:
            file.write("port %d\nbind 127.0.0.1\nsave \"\"\ndir %s\ntls-port %d\ntls-cert-file %s\ntls-key-file %s\ntls-ca-cert-file %s\n"
                       "tls-auth-clients no\nuser default on >redisPassword77 ~* +@all\nuser weak on >weakPassword77 ~* -@all\n"
                       % (plain, self.dir, secure, certificate, key, self.certificates.ca))
        process = subprocess.Popen(["redis-server", config], stdout=subprocess.DEVNULL)
        try:
            eventually(lambda: listens(plain) and listens(secure))
            lines = {"good": "redis://:redisPassword77@127.0.0.1:%d" % plain,
                     "safe": "rediss://:redisPassword77@localhost:%d" % secure,
                     "untrusted": "rediss://:redisPassword77@localhost:%d" % secure,
                     "misnamed": "rediss://:redisPassword77@127.0.0.1:%d" % secure,
                     "nopassword": "redis://127.0.0.1:%d" % plain,
                     "badpassword": "redis://:no@127.0.0.1:%d" % plain,
                     "weak": "redis://weak:weakPassword77@127.0.0.1:%d" % plain,
                     "absent": "redis://127.0.0.1:%d" % free_port(),
                     "nowhere": "redis://nowhere.invalid:6379",
                     "notls": "rediss://localhost:%d" % plain}
            text = ""
            for name, url in lines.items():
                ca = ", ca: ca.pem" if name in ("safe", "misnamed") else ""
                text += '  - {name: %s, kind: redis, url: "%s"%s}\n' % (name, url, ca)
            self.edit("slipway.yaml", "  - {name: database, kind: postgres}\n", text)
            found = self.providers(code=1)
        finally:
            process.terminate()
            process.wait(10)
        for name in ("good", "safe", "stripe"):
            self.assertEqual(found[name][0], "ok", found[name])
        for name, words in {"untrusted": "certificate refused", "misnamed": "certificate refused", "nopassword": "login missing",
                            "badpassword": "login refused", "weak": "permission missing", "absent": "nothing listens",
                            "nowhere": "name not found", "notls": "no TLS"}.items():
            self.assertEqual(found[name][0], "fail")
            self.assertIn(words, found[name][1])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
