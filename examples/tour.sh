#!/bin/sh
# RestMQ by curl: five minutes with a daemon that `npm start` started.
#   sh examples/tour.sh [http://localhost:8888]
url=${1:-http://localhost:8888}

run() {
  printf '$ curl'
  for word in "$@"; do
    case $word in
      *[!A-Za-z0-9_/:.=-]*) printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
  curl -sS "$@"
}

# Add two messages, take one: the oldest.
run -d value=foobar "$url/q/test"
run -d value=007 "$url/q/test"
run "$url/q/test"

# Anything is a message. JSON stays JSON, bytes stay bytes.
run -H 'Content-Type: application/json' -d '{"order":17}' "$url/q/orders.eu"
run "$url/q/orders.eu"

# The JSON protocol: look at the oldest message, then remove it by its key.
run -d '{"cmd":"get","queue":"test"}' "$url/queue"
run -d '{"cmd":"del","queue":"test","key":"test:2"}' "$url/queue"

# A take that waits: it is answered as soon as there is a message, or with 204.
(sleep 1; curl -sS -o /dev/null -d value=late "$url/q/test") &
run "$url/q/test?wait=10"

# A message that expires, what is left of it, and an empty queue.
run -d 'value=soon gone&ttl=1' "$url/q/test"
sleep 2
run "$url/stats/test"
run -w '%{http_code}\n' "$url/q/test"

# A mistake says what is wrong, and where.
run -d '{"cmd":"add","queue":"test"}' "$url/queue"

# Remove all that a queue holds.
run -X DELETE "$url/q/test"
wait
