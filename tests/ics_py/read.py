"""Reads an iCalendar from standard input with the package icalendar and prints every event as JSON."""

import json
import sys

import icalendar

raw = sys.stdin.buffer.read()
calendars = icalendar.Calendar.from_ical(raw, multiple=True)
events = []
for calendar in calendars:
    for event in calendar.walk("VEVENT"):
        events.append(
            {
                "uid": str(event["UID"]),
                "stamp": event.decoded("DTSTAMP").isoformat(),
                "start": event.decoded("DTSTART").isoformat(),
                "summary": str(event["SUMMARY"]),
                "description": str(event["DESCRIPTION"]),
                "categories": [str(word) for word in event["CATEGORIES"].cats],
                "status": str(event["STATUS"]),
                "properties": sorted(event.keys()),
                "errors": [str(error) for error in event.errors],
            }
        )
components = sorted({part.name for calendar in calendars for part in calendar.walk()})
lines = raw.split(b"\r\n")
print(
    json.dumps(
        {
            "calendars": len(calendars),
            "header": {str(key): str(value) for key, value in calendars[0].items()},
            "components": components,
            "events": events,
            "longest": max(len(line) for line in lines),
            "stray": sum(line.count(b"\n") + line.count(b"\r") for line in lines),
        }
    )
)
