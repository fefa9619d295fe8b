#!/bin/bash
# Runs Python with icalendar.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../tools/python.sh" "$here" ics-py "$@"
