"""Stands on the PATH in place of a program: hands its words to the test that made it, and ends as that says.

    standin.py SOCKET PROGRAM ARGUMENTS…
"""

import json
import os
import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[1])
    call = {"program": sys.argv[2], "arguments": sys.argv[3:], "folder": os.getcwd(), "environment": dict(os.environ)}
    connection.sendall(json.dumps(call).encode() + b"\n")
    answer = json.loads(connection.makefile().readline())
sys.stdout.write(answer["output"])
sys.stderr.write(answer["error"])
sys.exit(answer["code"])
