# SPDX-License-Identifier: Apache-2.0
"""Leaves of a capture what the recorded tree of processes did: trim.py RECORDED.scap TRIMMED.scap.gz

The tables of all other processes, their descriptors and most users go away, and so do the names of the machine.
"""
import gzip
import re
import struct
import sys

SECTION, MACHINE, USERS, EVENT, EVENT_WITH_FLAGS = 0x0A0D0D0A, 0x201, 0x220, 0x216, 0x217
KEPT = {0: (b"root", b"/root"), 33: (b"www-data", b"/var/www"), 1000: (b"alice", b"/home/alice")}


def blocks(data):
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        yield kind, data[at + 8 : at + length - 4]
        at += length


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    length = len(body) + 12
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def text(value):
    return struct.pack("<H", len(value)) + value


def users():
    entries = b""
    for number, (name, home) in KEPT.items():
        user = b"\0" + struct.pack("<II", number, number) + text(name) + text(home) + text(b"/bin/sh")
        group = b"\1" + struct.pack("<I", number) + text(name)
        for entry in (user, group):
            entries += struct.pack("<I", len(entry) + 4) + entry
    return entries


def trim(data):
    kept = [part for part in blocks(data)]
    # What comes before its first event is of the program that has started it.
    first = next((at for at, (kind, _) in enumerate(kept) if kind == EVENT), len(kept))
    kept = [part for at, part in enumerate(kept) if at >= first or part[0] != EVENT_WITH_FLAGS]
    tree = {struct.unpack_from("<Q", body, 10)[0] for kind, body in kept if kind == EVENT}
    for kind, body in kept:
        if kind == SECTION:
            yield block(kind, body)
        elif kind == MACHINE:
            yield block(kind, body[:20] + b"lab".ljust(128, b"\0") + body[148:])
        elif kind == USERS:
            yield block(kind, users())
        elif kind in (EVENT, EVENT_WITH_FLAGS):
            header = 2 if kind == EVENT else 6
            if struct.unpack_from("<Q", body, header + 8)[0] in tree:
                hidden = lambda group: (b"=/system.slice/lab.service" + b"_" * len(group[0]))[: len(group[0])]
                yield block(kind, re.sub(rb"=/[^\0=]*[0-9a-f]{32}[^\0]*", hidden, body))


with open(sys.argv[1], "rb") as recorded, open(sys.argv[2], "wb") as trimmed:
    with gzip.GzipFile(filename="", mode="wb", fileobj=trimmed, mtime=0, compresslevel=9) as zipped:
        zipped.write(b"".join(trim(recorded.read())))
