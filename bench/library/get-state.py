"""Times virDomainGetState of the C library: get-state.py URI DOMAIN.

For each number read, makes that many calls one after the other and prints the milliseconds they took.
"""

import sys
import time

import libvirt

domain = libvirt.open(sys.argv[1]).lookupByName(sys.argv[2])
for line in sys.stdin:
    calls = range(int(line))
    start = time.perf_counter()
    for _ in calls:
        domain.state()
    print((time.perf_counter() - start) * 1000, flush=True)
