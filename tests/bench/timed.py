#!/usr/bin/python3
"""Runs a command and writes what it took to a file: timed.py FILE COMMAND ARGUMENT…

Wall time and processor time in milliseconds, and the most memory it ever had (VmHWM) in KiB.
"""
import resource
import subprocess
import sys
import time

began = time.monotonic()
code = subprocess.run(sys.argv[2:], check=False).returncode
wall = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w", encoding="ascii") as file:
    cpu = used.ru_utime + used.ru_stime
    file.write(f"wall_ms={wall * 1000:.0f} cpu_ms={cpu * 1000:.0f} peak_kib={used.ru_maxrss}\n")
sys.exit(code)
