"""A process gives up what a converter does not need: time, memory, big files, the network, the files of others.

What holds where: limits of time, memory and file size on every Unix; on Linux also no socket of any kind (seccomp, x86-64 and
ARM64) and no file outside the named folders (Landlock, Linux 5.13 or newer). Elsewhere a converter is still bounded by time
and has proxies that lead nowhere. None of it needs rights, and none of it can be taken back by the process or its children.

Also a program: `python -I confine.py JSON PROGRAM ARGUMENT…` confines itself and becomes that program.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import signal
import stat
import struct
import sys
from collections.abc import Iterable

_READ = 1 << 2 | 1 << 3
_RUN = 1 << 0
_SOCKET = 1 << 9
_ON_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15
"""Landlock's rights that make sense for a file that is no folder."""
_SINCE = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_RULESET, _RULE, _RESTRICT = 444, 445, 446
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
_FORBIDDEN = {  # socket; connect, sendto, ptrace, process_vm_readv, process_vm_writev, io_uring_setup
    "x86_64": (0xC000003E, 41, (42, 44, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, 198, (203, 206, 117, 270, 271, 425)),
}


def bound(seconds: int, memory: int, largest: int) -> None:
    """Limits this process and its children: seconds of work, bytes of memory (beyond those it has), bytes of a file."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        used = 0
        with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))


def shut(readable: Iterable[str], writable: Iterable[str] = (), runs: bool = False, local: str = "") -> frozenset[str]:
    """Takes the network and all files but the named folders from this process and its children; ends it with its parent.

    `runs`: programs in the readable folders may be started; `local`: a folder in which it may put a socket for its own
    processes, though not connect to one. Returns what the system granted: "network", "files".
    """
    if not sys.platform.startswith("linux"):
        return frozenset()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if libc.prctl(38, 1, 0, 0, 0) != 0:  # PR_SET_NO_NEW_PRIVS
        return frozenset()
    files = _landlock(libc, readable, writable, runs, local)
    network = _seccomp(libc, bool(local))
    return frozenset(name for name, done in (("network", network), ("files", files)) if done)


def _landlock(libc: ctypes.CDLL, readable: Iterable[str], writable: Iterable[str], runs: bool, local: str) -> bool:
    version = libc.syscall(_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    every = sum(bits for since, bits in _SINCE.items() if since <= version)
    network, scoped = 3 * (version >= 4), 3 * (version >= 6)
    wanted = struct.pack("=QQQ", every, network, scoped)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = libc.syscall(_RULESET, wanted, ctypes.c_size_t(len(wanted)), 0)
    if ruleset < 0:
        return False
    for paths, rights in ((readable, _READ | (_RUN if runs else 0)), (writable, every), ([local] if local else [], _SOCKET)):
        for path in paths:
            with contextlib.suppress(OSError):
                place = os.open(path, os.O_PATH | os.O_CLOEXEC)
                allowed = rights & every & (-1 if stat.S_ISDIR(os.fstat(place).st_mode) else _ON_FILES)
                libc.syscall(_RULE, ruleset, 1, struct.pack("=Qi", allowed, place), 0)
                os.close(place)
    done = bool(libc.syscall(_RESTRICT, ruleset, 0) == 0)
    os.close(ruleset)
    return done


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _seccomp(libc: ctypes.CDLL, local: bool) -> bool:
    """Refuses new sockets and looking into other processes; a program for another kind of processor is ended."""
    if platform.machine() not in _FORBIDDEN:
        return False
    architecture, socket, calls = _FORBIDDEN[platform.machine()]
    deny = len(calls) + 5
    # by place: the architecture must be this one; then the number of the call is compared with each (Linux uapi filter.h)
    rows = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, _KILL), (0x20, 0, 0, 0), (0x35, deny, 0, 0x40000000)]
    rows += [(0x15, deny - 1 - place, 0, number) for place, number in enumerate(calls)]
    rows += [(0x15, 1, 0, socket), (0x06, 0, 0, _ALLOW)]
    rows += [(0x20, 0, 0, 16), (0x15, 0, 1, 1 if local else 0xFFFF), (0x06, 0, 0, _ALLOW), (0x06, 0, 0, _DENY)]
    code = b"".join(struct.pack("=HBBI", *row) for row in rows)
    program = _Program(len(rows), code)
    return bool(libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


def _main() -> None:
    wanted, command = json.loads(sys.argv[1]), sys.argv[2:]
    bound(wanted["seconds"], wanted["memory"], wanted["largest"])
    shut(wanted["readable"], wanted["writable"], True, wanted["local"])
    os.execv(command[0], command)


if __name__ == "__main__":
    _main()
