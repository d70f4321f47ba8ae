# SPDX-License-Identifier: Apache-2.0
"""What attack.scap shows: an intruder's first minutes in a web server, played without harm.

Played as root by a Python that is called 'node', in an empty directory of its own:

    ln -s /usr/bin/python3 node; env -i PATH=/usr/bin:/bin ./node attack.py
"""
import os
import socket
import sys
import time


def shell(command):
    """The server runs what the request asked for."""
    os.system(command)
    time.sleep(0.05)


def from_memory():
    """A program that is in no file system."""
    program = os.memfd_create("kworker")
    with open("/bin/true", "rb") as source:
        os.write(program, source.read())
    child = os.fork()
    if child == 0:
        os.execve(f"/proc/self/fd/{program}", ["kworker/0:1"], {})
    os.waitpid(child, 0)


def call_home():
    """Nobody listens there: it is loopback."""
    with socket.socket() as connection:
        connection.settimeout(1)
        try:
            connection.connect(("127.0.0.1", 4444))
        except OSError:
            pass


def as_user():
    """A command of user 1000 that fails."""
    child = os.fork()
    if child == 0:
        os.setgid(1000)
        os.setuid(1000)
        os.execv("/bin/cat", ["cat", "/etc/shadow"])
    os.waitpid(child, 0)


shell("id; uname -a")
shell("cat /etc/shadow > loot")
shell("cp /bin/true /tmp/.x && /tmp/.x; rm -f /tmp/.x")
from_memory()
call_home()
as_user()
shell("rm -f loot; exit 3")
sys.exit(0)
