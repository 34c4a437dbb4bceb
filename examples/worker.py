#!/usr/bin/env python3
"""A worker of Python's standard library: it leases messages, does a job for each, and acks it or gives it back.

    python3 examples/worker.py [--url http://localhost:8888] QUEUE

Each job gets JSON such as {"to": "Ada"}. SIGTERM and Ctrl-C let it finish the jobs that it has.
RESTMQ_KEY is an API key, if the daemon requires one.
"""
import argparse
import http.client
import json
import os
import signal
import sys
import time
from urllib.parse import quote, urlsplit

LEASE_SECONDS = 60  # longer than a job takes


def do_job(value, attempt):
    """Raise to fail: the message becomes ready again, or a dead letter after the last attempt."""
    if value["to"] == "Nobody":
        raise ValueError("no such address")
    print(f"attempt {attempt}: delivered to {value['to']}", flush=True)


class Daemon:
    """Sends requests over one connection, and again if the daemon is unavailable."""

    def __init__(self, url):
        self.url = urlsplit(url)
        self.connection = None
        self.stopping = False

    def request(self, method, path, body=None):
        """Return the status and the JSON of the answer; None when the worker stops before there is one."""
        headers = {"Content-Type": "application/json"}
        if "RESTMQ_KEY" in os.environ:
            headers["Authorization"] = "Bearer " + os.environ["RESTMQ_KEY"]
        pause = 0.5
        while True:
            try:
                self.connection = self.connection or self.connect()
                self.connection.request(method, path, None if body is None else json.dumps(body), headers)
                answer = self.connection.getresponse()
                text = answer.read()
                if answer.status not in (429, 503):
                    return answer.status, json.loads(text) if text else None
                pause = float(answer.headers.get("Retry-After", pause))
            except (OSError, http.client.HTTPException) as error:
                print(f"no answer: {error}", file=sys.stderr)
                self.connection = None
            if self.stopping:
                return None
            time.sleep(pause)
            pause = min(2 * pause, 10)

    def connect(self):
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        return kind(self.url.netloc, timeout=40)  # a lease waits up to 30 s


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default=os.environ.get("RESTMQ_URL", "http://localhost:8888"))
    parser.add_argument("queue")
    options = parser.parse_args()
    daemon = Daemon(options.url)
    leases = f"{daemon.url.path.rstrip('/')}/v1/queues/{quote(options.queue, safe='')}/leases"

    def stop(*_):
        daemon.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)

    while not daemon.stopping:
        asked = daemon.request("POST", leases, {"max": 10, "leaseSeconds": LEASE_SECONDS, "waitSeconds": 5})
        if asked is None or asked[0] == 204:  # no message came
            continue
        status, answer = asked
        if status != 200:
            sys.exit(f"{status}: {answer['detail']}")
        for message in answer["messages"]:
            lease = f"{leases}/{message['leaseId']}"
            try:
                do_job(message["value"], message["attempt"])
            except Exception as error:
                daemon.request("POST", f"{lease}/nack", {"reason": str(error)})
            else:
                daemon.request("DELETE", lease)  # 404 or 409: the lease was over, and another worker has the message


if __name__ == "__main__":
    main()
