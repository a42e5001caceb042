"""A platform's device API as a program: one answer from a file.

    device_api.py PORT FILE [--token TOKEN] [--certificate FILE --key FILE --clients FILE]
"""

import argparse
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--token", help="who does not send it as a bearer's is answered 401")
    parser.add_argument("--certificate", help="what is shown over TLS")
    parser.add_argument("--key")
    parser.add_argument("--clients", help="the authority whose certificates are let in")
    options = parser.parse_args()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            is_let_in = options.token is None or self.headers["Authorization"] == f"Bearer {options.token}"
            is_known = self.path.split("?")[0] == "/api/v1/devices"
            body = options.file.read_bytes() if is_let_in and is_known else b"{}"
            self.send_response(401 if not is_let_in else 200 if is_known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("0.0.0.0", options.port), Handler)
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
        context.load_verify_locations(options.clients)
        context.verify_mode = ssl.CERT_REQUIRED
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
