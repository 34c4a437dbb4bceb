#!/usr/bin/env python3
"""Print the messages of a queue as they arrive, by server-sent events, with Python's standard library.

    python3 examples/listen.py [--url http://localhost:8888] QUEUE

When the connection breaks it connects again, and names its last message: broadcasts in between are not lost.
"""
import argparse
import os
import sys
import time
import urllib.request
from urllib.error import HTTPError, URLError
from urllib.parse import quote


def events(answer):
    """Yield the fields of each event that has data, such as {"id": "test:1", "data": "..."}."""
    fields = {}
    for line in answer:
        line = line.decode().rstrip("\r\n")
        if line == "":
            if "data" in fields:
                yield fields
            fields = {}
        elif not line.startswith(":"):  # a comment is a heartbeat
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = fields[name] + "\n" + value if name == "data" and name in fields else value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default=os.environ.get("RESTMQ_URL", "http://localhost:8888"))
    parser.add_argument("queue")
    options = parser.parse_args()
    last = None
    while True:
        request = urllib.request.Request(f"{options.url}/sse/{quote(options.queue, safe='')}")
        if last is not None:
            request.add_header("Last-Event-ID", last)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # a heartbeat comes every 25 s
                for event in events(answer):
                    last = event.get("id", last)
                    if event.get("event", "message") == "message":
                        print(event["data"], flush=True)
                    elif event["event"] == "gap":
                        print("some messages are lost", file=sys.stderr)
        except HTTPError as error:
            if error.code not in (429, 503):
                sys.exit(f"{error.code}: {error.read().decode()}")
        except (URLError, OSError) as error:
            print(f"the stream broke: {error}", file=sys.stderr)
        time.sleep(1)


if __name__ == "__main__":
    main()
