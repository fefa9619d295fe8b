#!/usr/bin/python3
"""Rewrites LDIF so that every membership is a request of its own: singly.py <plan.ldif >singly.ldif"""
import sys

dn = ""
for line in sys.stdin:
    if line.startswith("dn:"):
        dn = line
    if not line.startswith("#"):
        sys.stdout.write(line)
    if line.startswith("add: member"):
        verb, first = line, True
        for line in sys.stdin:
            if line == "-\n":
                sys.stdout.write(line)
                break
            if line.startswith("#"):
                continue
            if not first:
                sys.stdout.write(f"-\n\n{dn}changetype: modify\n{verb}")
            sys.stdout.write(line)
            first = False
