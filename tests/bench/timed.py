#!/usr/bin/python3
"""Runs a command and writes what it took to a file: timed.py FILE COMMAND ARGUMENT…

Wall time, its own processor time and that of the domain controller (DC_PID) in milliseconds, and the most memory it ever
had (VmHWM) in KiB. Processor times do not depend on what else the machine does.
"""
import glob
import os
import resource
import subprocess
import sys
import time


def controller_ms():
    """Of all processes of the controller's group, and of those it has waited for (proc(5), stat)."""
    ticks = 0
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if fields[2] == os.environ["DC_PID"]:
            ticks += sum(map(int, fields[11:15]))
    return ticks * 1000 // os.sysconf("SC_CLK_TCK")


before = controller_ms()
began = time.monotonic()
code = subprocess.run(sys.argv[2:], check=False).returncode
wall = time.monotonic() - began
time.sleep(0.5)  # the controller's tasks notice that their connections are gone
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w", encoding="ascii") as file:
    cpu = used.ru_utime + used.ru_stime
    file.write(
        f"wall_ms={wall * 1000:.0f} cpu_ms={cpu * 1000:.0f} "
        f"controller_cpu_ms={controller_ms() - before} peak_kib={used.ru_maxrss}\n"
    )
sys.exit(code)
