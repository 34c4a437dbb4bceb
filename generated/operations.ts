// Generated from api/openapi.yaml by npm run generate. Do not edit: change the source and run it again.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Take the oldest message of `?queue=`
         * @description Without `queue` this leads a browser to the dashboard.
         */
        get: operations["takeByQuery"];
        put?: never;
        /**
         * Add a message to the queue that the form names
         * @description The message is `value` of the form, or else `msg`. Headers set the properties of the message, as with a raw body.
         */
        post: operations["addByForm"];
        delete?: never;
        options?: never;
        /** Check if the queue in `?queue=` has a message, without taking it */
        head: operations["headByQuery"];
        patch?: never;
        trace?: never;
    };
    "/q/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the queues
         * @description An HTML page, or JSON if `Accept` prefers it.
         */
        get: operations["listQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/q/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Take the oldest message
         * @description Removes a message and returns it, so that it is delivered at most once.
         *
         *     With `wait` the answer is sent as soon as there is a message, or is a 204 when the time is over. If the client
         *     disconnects while it waits, no message is consumed. Waiters are served in the order of their arrival, across all
         *     daemons. Each gets one message before any gets several.
         *
         *     With `raw` the body is the value, byte for byte, with the content type from its producer.
         */
        get: operations["take"];
        put?: never;
        /**
         * Add a message
         * @description With a form, `value` is the message; `msg` is used instead if both are present. The form may be url-encoded or
         *     multipart. A content type of a part is not stored.
         *
         *     With any other content type the body is the message, byte for byte, and keeps its type. A body of type
         *     `application/json` must be JSON.
         *
         *     An empty message is an empty `value`, or an empty body with a Content-Type. An empty body without one is refused,
         *     as it was probably forgotten.
         *
         *     Headers set the properties of the message. `RestMQ-Header-<name>` headers are returned as they were sent.
         */
        post: operations["add"];
        /**
         * Purge the queue
         * @description Removes every message that was stored before, and ends the streams of the queue, on every daemon. The settings of the
         *     queue stay.
         */
        delete: operations["purge"];
        options?: never;
        /** Check if there is a message, without taking it */
        head: operations["head"];
        patch?: never;
        trace?: never;
    };
    "/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page with a form to try the JSON protocol */
        get: operations["commandPage"];
        put?: never;
        /**
         * Run a command of the JSON protocol
         * @description The command is the JSON body, or the form field `body` or `msg`. A body that begins with `{` is read as JSON
         *     even where `curl -d` labels it a form.
         */
        post: operations["command"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queue/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The queue, percent-encoded.
                 * @example genesis
                 */
                queue: components["schemas"]["QueueName"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a command of the JSON protocol on this queue
         * @description A command without `queue` is for the queue in the path. Two different queues are an error (400).
         */
        post: operations["commandOnQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/c/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Stream a queue as lines (comet)
         * @description The headers are sent at once, then a line for each message, until one side closes the connection. With `callback`
         *     each line is a call of it.
         *
         *     A client that prefers `text/html` or `text/plain`, as browsers do, gets the same lines as `text/plain`. A browser
         *     displays them as they arrive, while it would download `application/x-ndjson`.
         *
         *     JSON that was stored with line breaks is sent on one line. Line breaks between its tokens are left out, and
         *     U+0085, U+2028 and U+2029 are escaped.
         *
         *     To an HTTP/1.0 client the body is sent without chunks, and the end of the connection ends it. A client that closes
         *     its side of the connection counts as disconnected. HEAD answers without a stream.
         */
        get: operations["comet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sse/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Stream a queue as server-sent events
         * @description A stream for `EventSource`. A message is an event without a name: `id` is its key in ASCII (`AsciiKey`), `data` a
         *     `StreamMessage` on one line, as over comet.
         *
         *     There are other events:
         *
         *     - `gap`: messages are lost for this consumer
         *     - `purged`: `DELETE /q/{queue}` was sent, or the queue was deleted; the stream ends
         *     - `error`: a problem; the stream ends
         *
         *     Comments are heartbeats. A daemon that stops sends `retry`, the time after which to reconnect, and ends the
         *     stream.
         *
         *     A client that loses its connection before its first message has no id to send. After it reconnects it gets only
         *     new messages. Broadcasts from the time between are not delivered and not reported as a gap.
         *
         *     A client that closes its side of the connection counts as disconnected. HEAD answers without a stream.
         *
         *     **Reconnecting.** `EventSource` does not reconnect after an answer other than 200. Therefore a request gets no
         *     429, 503 or 507 if its `Accept` has `text/event-stream` but not `application/problem+json`. If Redis is
         *     unavailable or full, or the daemon has reached a limit, it gets a 200 with a stream that waits. A comment gives
         *     the reason, and messages follow when the cause is over. If the daemon can't keep the stream waiting, the stream
         *     ends at once. `retry` then says when to reconnect, later the more clients do. All event streams here work in this
         *     way.
         */
        get: operations["sse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Run commands over a WebSocket
         * @description A connection with the subprotocol `restmq.v1` that runs commands of the JSON protocol for any queue. The client
         *     can send the next command before the reply to the last one. No queue is streamed: use `GET /ws/{queue}` for that.
         *     The connection counts as a stream consumer for `--max-consumers` and `--max-consumers-per-address`.
         */
        get: operations["commandConnection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Stream a queue over a WebSocket
         * @description Without a subprotocol each message is a text frame with a `StreamMessage`, and the frames of the client are
         *     echoed. With the subprotocol `restmq.v1` the frames of both sides are JSON objects. The client sends commands of
         *     the JSON protocol, and the number of messages that it accepts. An error that can be found before the handshake is
         *     answered before the connection becomes a WebSocket.
         *
         *     The daemon closes the connection with
         *
         *     - 1000 `purged`: the queue was deleted, or purged by `DELETE /q/{queue}`
         *     - 1007: text that is not UTF-8
         *     - 1009: a message larger than `--max-body`
         *     - 1012: the daemon stops
         *     - 4008: the client reads too slowly
         */
        get: operations["websocket"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/p/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /** Tell the policy of a queue */
        get: operations["getPolicy"];
        put?: never;
        /** Set the policy of a queue */
        post: operations["setPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/control/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell the status of every queue */
        get: operations["listStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/control/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /** Tell whether the stream consumers of a queue are fed */
        get: operations["getStatus"];
        put?: never;
        /** Start or stop the stream consumers of a queue */
        post: operations["setStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stats/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the messages of every queue */
        get: operations["stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stats/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /** Count the messages of a queue */
        get: operations["queueStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/j/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Show a queue's counts and its ten newest ready messages
         * @description A page for people, or JSON if `Accept` prefers it. The newest messages are those that were stored last, whatever
         *     their priority. Nothing is consumed, and no `count` changes.
         */
        get: operations["job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collectd/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what collectd measured
         * @description Accepts what the collectd plugin write_http sends, in its formats Command (`PUTVAL` lines) and JSON.
         *
         *     The body becomes one message of the queue `collectd_data`: a JSON array with an object for each list of values
         *     (`CollectdValues` in the AsyncAPI contract). If the message would exceed 256 KiB, it becomes several messages,
         *     stored in groups of 64.
         *
         *     Good lines are stored even if other lines are wrong. The answer is then the problem `partly-stored`, with the key.
         *
         *     The limits are 65,536 characters for a line, 1,024 for an identifier, 1,000 values for a list, and 16 times the
         *     length of the body for all values.
         */
        post: operations["collectdData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/collectd/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a notification of collectd
         * @description A notification as the plugin exec passes it to a script (header lines, an empty line, the text), with any content
         *     type, or as write_http sends it (JSON). It becomes a message of the queue `collectd_event` (`CollectdEvent` in the
         *     AsyncAPI contract).
         */
        post: operations["collectdEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/xmlrpc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a method by XML-RPC
         * @description | method | does | answers |
         *     |---|---|---|
         *     | `get(queue)`, `take(queue)` | remove the oldest message | struct `key`, `value`, `count`; fault 404 if the queue is empty |
         *     | `set(queue, value)`, `add(queue, value, ttl?)` | store a message | its key |
         *     | `del(queue, key)` | remove one message | boolean: whether it was there |
         *     | `stats(queue?)` | count the messages of a queue, or of every queue | struct |
         *     | `system.listMethods()`, `system.methodHelp(name)`, `system.multicall(calls)` | at most 1,000 calls, one after the other | |
         *
         *     A value is a string, or bytes as base64. Values are not converted: an int, a double, a boolean or a date is stored
         *     as the text that was sent (`<int>007</int>` is `007`). A message is returned as a string if XML can represent its
         *     text, else as base64.
         *
         *     **Faults.** They have the status 200, as XML-RPC requires. Their codes are:
         *
         *     - -32700: not well-formed, or with a DOCTYPE or entities, which are refused
         *     - -32701: not UTF-8
         *     - -32600: not a call
         *     - -32601: no such method
         *     - -32602: wrong parameters
         *     - 400, 404, 429, 503, 507: the status that the other routes would answer; the text begins with the name of the
         *       problem
         */
        post: operations["xmlrpc"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the queues, a page at a time */
        get: operations["queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /** Tell a queue's settings and what it holds */
        get: operations["getQueue"];
        /**
         * Create a queue, or change its settings
         * @description Omitted settings stay as they are; null restores the default.
         */
        put: operations["putQueue"];
        post?: never;
        /**
         * Delete a queue with its messages and settings
         * @description The streams of the queue end, on every daemon.
         */
        delete: operations["deleteQueue"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Read messages without consuming them
         * @description The messages in one state. Ready messages are in the order in which they will be taken, delayed and leased ones by
         *     the end of that state, dead letters by the time they died. A cursor is a position, so it stays valid while
         *     messages are added and removed.
         */
        get: operations["browseMessages"];
        put?: never;
        /**
         * Add one message, or up to 100 at once
         * @description A JSON body adds its `messages`, all or none. Each has its own properties.
         *
         *     A form adds one message, its `value` (or `msg`). A body of any other type is one message, byte for byte.
         *
         *     Headers set the properties of one message. `RestMQ-Header-<name>` headers are returned as they were sent. With a
         *     JSON body these headers are refused.
         *
         *     An empty body needs a Content-Type. Without one it is refused, as it was probably forgotten.
         */
        post: operations["addMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/messages/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The key of a message of this queue, percent-encoded. */
                key: components["schemas"]["GivenKey"];
            };
            cookie?: never;
        };
        /** Read one message, in any state */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        /** Remove one message, in any state */
        delete: operations["removeMessage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/leases": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lease messages
         * @description No other consumer gets these messages until their leases end. Ack a message when it is done, nack it when it is
         *     not. A lease that ends without either counts as a nack.
         *
         *     With `waitSeconds` the answer is sent as soon as there is a message. A client that disconnects while it waits
         *     consumes nothing.
         *
         *     The attempt counts from the start of the lease, even if the answer is lost with the connection or the daemon.
         *
         *     A worker can ack its last messages with the same request (`acks`). The acks come first and do not wait. If the
         *     answer is lost, repeat the request or the acks: an ack that was done is `acked` again.
         */
        post: operations["leaseMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/leases/{leaseId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The lease id from the answer that had the message. */
                leaseId: components["schemas"]["LeaseId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ack the message; it is done */
        delete: operations["ackLease"];
        options?: never;
        head?: never;
        /** Extend the lease */
        patch: operations["extendLease"];
        trace?: never;
    };
    "/v1/queues/{queue}/leases/{leaseId}/nack": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The lease id from the answer that had the message. */
                leaseId: components["schemas"]["LeaseId"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Return the message to the queue
         * @description It is ready again after the queue's backoff, in front of its priority, or a dead letter after `maxAttempts`.
         */
        post: operations["nackLease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/acks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ack up to 100 messages at once */
        post: operations["ackLeases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove every message, in any state
         * @description The settings of the queue stay. Idempotency keys are forgotten, and leases are over. Streams go on; `DELETE /q/{queue}` ends them.
         */
        post: operations["purgeMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Move ready or delayed messages to another queue
         * @description Moves messages in one state, in their order: those with `keys`, those that match `search` and `group`, or all that
         *     were stored before the first request. They become new messages at the tail of `target`, with value, type, headers,
         *     priority, group, the rest of their ttl and the rest of their delay; their attempts start from zero. This needs the permission to
         *     produce to `target`. Here they count as purged. Leased messages stay. Use `redrive` for dead letters.
         *
         *     They are moved in steps of at most 100 messages or 1 MiB. Each is in one of the queues or on its way, at every
         *     instant. If the daemon dies or Redis fails in between, another daemon completes the step within 15 seconds, and
         *     moves nothing twice (unless no daemon runs for 24 hours, or the target is purged or deleted before). If the target
         *     is full (429), messages stay where they are.
         *
         *     A request takes about 5 seconds at most. Repeat it with the `cursor` of the answer. If the client disconnects, it
         *     stops after the present step.
         */
        post: operations["moveMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make dead letters ready again, or move them to another queue
         * @description Redrives the oldest dead letters first. Their attempts start from zero, their history stays, and their ttl
         *     continues. A dead letter with an expired ttl is not delivered: it is removed, and counts as expired. `dryRun`
         *     returns the number of these. `keys`, `search` or `group` select dead letters. `rate` limits the speed.
         *
         *     With `target` they become new messages at the tail of that queue, with value, type, headers, priority, group and the
         *     rest of their ttl. This needs the permission to produce to `target`. Here they count as purged. They are moved in steps
         *     of at most 100 messages or 1 MiB. Each is in one of the queues or on its way, at every instant. If the daemon dies
         *     or Redis fails in between, another daemon completes the step within 15 seconds, and moves nothing twice (unless no
         *     daemon runs for 24 hours, or the target is purged or deleted before). If the target is full (429), dead letters
         *     stay where they are.
         *
         *     A request takes about 5 seconds at most. Without `keys`, `search` and `group`, repeat it while `dead` is above
         *     0; with them, repeat it with the `cursor` of the answer. If the client disconnects, it stops after the present step.
         */
        post: operations["redriveMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/consumers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /** List the consumers and workers of the queue, on all daemons */
        get: operations["consumers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who you are, and what you may do
         * @description For a page that adapts to the permissions of its user. A client without any permission gets a 401 or 403. Without
         *     access rules (`controlled` is false) every client has all permissions.
         */
        get: operations["whoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys
         * @description The keys without their secrets, oldest first.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * Create an API key
         * @description The key is valid at once on every daemon of the pool that has access rules. Only this answer contains the key
         *     itself; Redis stores a digest. A daemon without `--acl` creates no keys (403), because anyone could leave one
         *     there.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an API key. */
                id: components["parameters"]["keyIdInPath"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Within a second every daemon rejects the key and has ended its streams and tickets.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for a stream
         * @description EventSource and WebSocket of a browser can't send credentials. A ticket replaces yours in the query:
         *     `/sse/test?ticket=`. It is valid for one queue, one verb and one use, within 30 seconds. It gives no permission
         *     that you do not have, and ends with the key of the request that created it.
         */
        post: operations["createTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /** Tell what a queue held and moved over the last hour, day or week */
        get: operations["history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/events": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Stream what a queue holds, as server-sent events
         * @description An event `queue` with a `Queue` at once, and again within a second after every change. It is `null` if the queue
         *     does not exist or was deleted. Nothing is consumed. HEAD answers without a stream.
         *
         *     A comment is sent each second. An event `freshness` with a `Freshness` tells when the daemon can no longer read the
         *     figures from Redis, and when it can again. Ignore events of other names.
         */
        get: operations["queueEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/queues/{queue}/tail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        /**
         * Follow messages as they are stored
         * @description Server-sent events, each a `TailMessage`, of the messages that are stored from now on. The client is not a
         *     consumer: no message is taken, acked or delayed, whatever the policy and the status. If more than 200 messages a
         *     second are stored, some are left out, and an event `skipped` has their number. HEAD answers without a stream.
         *
         *     A comment is sent each second. An event `freshness` with a `Freshness` tells when the daemon can no longer read the
         *     figures from Redis, and when it can again. Ignore events of other names.
         */
        get: operations["tail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List queues with their message counts and rates, a page at a time
         * @description The list has the queues that the client may consume.
         */
        get: operations["overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream a page of the list of queues, as server-sent events
         * @description An overview of the queues that the caller may consume. An event `overview` with an `Overview` is sent at once, and
         *     another within a second after every change. It is computed once a second for all viewers, and only while there are
         *     any. HEAD answers without a stream.
         *
         *     A comment is sent each second. An event `freshness` with a `Freshness` tells when the daemon can no longer read the
         *     figures from Redis, and when it can again. Ignore events of other names.
         */
        get: operations["overviewEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the state of all daemons and of Redis */
        get: operations["pool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pool/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream the state of all daemons and of Redis, as server-sent events
         * @description An event `pool` with a `Pool` at once, and then every two seconds. HEAD answers without a stream.
         *
         *     A comment is sent each second. An event `freshness` with a `Freshness` tells when the daemon can no longer read the
         *     figures from Redis, and when it can again. Ignore events of other names.
         */
        get: operations["poolEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell that the daemon is alive
         * @description Answers while the daemon runs, whatever the state of Redis.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Report whether the daemon can do its work
         * @description A daemon is not ready while it stops, or if its Redis
         *
         *     - is unavailable,
         *     - reads its files,
         *     - is a replica,
         *     - can't write to its disk,
         *     - has fewer replicas than it or `--wait-replicas` requires, or
         *     - refuses a script that the daemon runs as a test; the script writes nothing.
         *
         *     A Redis that is full, or that may drop messages, causes only a warning: takes still work, and free memory. A part
         *     of a Redis Cluster that fails also causes a warning: only its queues are refused.
         *
         *     The log of the daemon shows each change of readiness, with its reason.
         *
         *     With `--drain`, a daemon that stops continues to serve for some seconds. Load balancers that check readiness
         *     notice this before it accepts no more connections.
         */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counters and gauges of this daemon for Prometheus
         * @description Metrics of queues (`restmq_queue...`) describe the pool. Every daemon reports the same, so use `max by (queue)
         *     (...)`. The queues with the most messages have series of their own, as many as `--metrics-queues` allows. All
         *     other queues are summed as `queue="/other"`. These values are at most 5 s old.
         *
         *     All other metrics describe this daemon, with `--workers` all its processes together. In addition there are the
         *     `process_...` and `nodejs_...` metrics of prom-client (memory, CPU, descriptors, event-loop delay).
         *
         *     | metric | type | labels | meaning |
         *     |---|---|---|---|
         *     | `restmq_info` | gauge | `version` | always 1 |
         *     | `restmq_ready` | gauge | | 1 if `/readyz` found the daemon ready (at most 5 s ago), else 0; with `--workers` 0 if one of them is not ready |
         *     | `restmq_http_requests_total` | counter | `operation`, `status` | requests answered |
         *     | `restmq_http_request_duration_seconds` | histogram | `operation` | duration of requests, including waits; under load one in 16 is timed, and counts for 16 |
         *     | `restmq_redis_round_trip_seconds` | histogram | | duration of scripts, sampled in the same way |
         *     | `restmq_redis_errors_total` | counter | `kind` | scripts that failed: `unavailable`, `full`, `other` |
         *     | `restmq_redis_connections` | gauge | `state` | connections for commands: `ready`, `lost` |
         *     | `restmq_consumers` | gauge | `transport` | stream consumers: `comet`, `sse`, `websocket` |
         *     | `restmq_deliveries_total` | counter | `transport` | messages written to stream consumers: `comet`, `sse`, `websocket` |
         *     | `restmq_streams_ended_total` | counter | `reason` | streams that ended: `client`, `slow`, `purged`, `stopping` |
         *     | `restmq_stream_buffered_bytes` | gauge | | bytes that wait for stream consumers to read them |
         *     | `restmq_waiting_requests` | gauge | | requests and commands that wait for a message |
         *     | `restmq_waiting_streams` | gauge | | event streams that wait for Redis, or for room, before they begin |
         *     | `restmq_command_connections` | gauge | | WebSockets at `/ws`, which run commands and stream no queue |
         *     | `restmq_connections_refused_total` | counter | | connections closed because their address has reached its limit |
         *     | `restmq_queues` | gauge | | queues of the pool |
         *     | `restmq_queue_messages` | gauge | `queue`, `state` | messages: `ready`, `delayed`, `leased`, `dead` |
         *     | `restmq_queue_bytes` | gauge | `queue` | bytes of their values |
         *     | `restmq_queue_added_total` | counter | `queue` | messages added |
         *     | `restmq_queue_removed_total` | counter | `queue`, `how` | messages removed: `acked` (including taken ones), `expired`, `purged` |
         *     | `restmq_queue_leases_expired_total` | counter | `queue` | leases that expired |
         *     | `restmq_queue_dead_letters_total` | counter | `queue` | messages that became dead letters |
         *     | `restmq_queue_consumers` | gauge | `queue` | stream consumers, on every daemon |
         *     | `restmq_queue_workers` | gauge | `queue` | clients that leased or took messages in the last minute, or wait for some, on every daemon |
         *     | `restmq_queue_oldest_age_seconds` | gauge | `queue` | age of the next message |
         *     | `restmq_syslog_lines_total` | counter | `transport` | syslog messages: `tcp`, `udp`, `tls` |
         *     | `restmq_syslog_irregular_total` | counter | `kind` | irregular ones: `priority`, `utf-8`, `nul`, `truncated` |
         *     | `restmq_syslog_dropped_total` | counter | `reason` | those not stored: `full`, `senders`, `forbidden`, `stopped`, `fault` |
         *     | `restmq_syslog_refused_connections_total` | counter | `reason` | connections closed: `connections`, `address`, `forbidden` |
         *     | `restmq_syslog_retries_total` | counter | `reason` | failed attempts to store lines, by type of the problem |
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description `produce` adds messages; `consume` reads, takes and removes them; `admin` purges, changes settings, redrives, and sees to keys.
         * @enum {string}
         */
        Verb: "produce" | "consume" | "admin";
        /**
         * @description Permissions for a set of queues.
         * @example {
         *       "queues": "orders.*",
         *       "verbs": [
         *         "produce",
         *         "consume"
         *       ]
         *     }
         */
        Scope: {
            /** @description Names of queues: `*` stands for any characters, `?` for one, everything else for itself. Only `*` alone lets its owner list them all. */
            queues: string;
            verbs: components["schemas"]["Verb"][];
        };
        /** @description The principal of a request, and its permissions. */
        Caller: {
            /** @description Whether the daemon has access rules. */
            controlled: boolean;
            /**
             * @description How the client was authenticated. `address`: by its address only.
             * @enum {string}
             */
            by: "address" | "password" | "key" | "token" | "ticket";
            /** @description The user, the name of the key, or the `sub` of the token. */
            name?: string;
            keyId?: components["schemas"]["KeyId"];
            /** @description Permissions for requests and commands. */
            scopes: components["schemas"]["Scope"][];
            /** @description The transports of the streams that the client may open. */
            transports: ("comet" | "sse" | "websocket")[];
            expiresAt?: components["schemas"]["Time"];
        };
        /**
         * @description The public part of an API key, for listing and revoking it.
         * @example 9f86d081884c7d65
         */
        KeyId: string;
        /**
         * @description The owner or the purpose of the key.
         * @example shop
         */
        KeyName: string;
        KeyScopes: components["schemas"]["Scope"][];
        /** @description The name, the permissions and the lifetime of a new API key. */
        ApiKeyRequest: {
            name: components["schemas"]["KeyName"];
            scopes: components["schemas"]["KeyScopes"];
            /** @description Lifetime in seconds. Default: no end. */
            expiresInSeconds?: number;
        };
        /** @description An API key without its secret. */
        ApiKey: {
            id: components["schemas"]["KeyId"];
            name: components["schemas"]["KeyName"];
            scopes: components["schemas"]["KeyScopes"];
            createdAt: components["schemas"]["Time"];
            expiresAt?: components["schemas"]["Time"];
        };
        /** @description An API key with its secret. No other answer has the secret. */
        NewApiKey: {
            id: components["schemas"]["KeyId"];
            name: components["schemas"]["KeyName"];
            scopes: components["schemas"]["KeyScopes"];
            createdAt: components["schemas"]["Time"];
            expiresAt?: components["schemas"]["Time"];
            /** @description What is sent as bearer or in `X-API-Key`. */
            key: string;
        };
        /** @description Every API key. */
        ApiKeys: {
            keys: components["schemas"]["ApiKey"][];
        };
        /**
         * @description The queue and the verb of a new ticket.
         * @example {
         *       "queue": "test",
         *       "verb": "consume"
         *     }
         */
        TicketRequest: {
            queue: components["schemas"]["QueueName"];
            /**
             * @description `consume` where it is not given.
             * @enum {string}
             */
            verb?: "produce" | "consume";
        };
        /** @description A ticket. It is valid for one request. */
        Ticket: {
            ticket: components["schemas"]["TicketText"];
            queue: components["schemas"]["QueueName"];
            /** @enum {string} */
            verb: "produce" | "consume";
            expiresAt: components["schemas"]["Time"];
        };
        /**
         * @description 256 random bits in base64url.
         * @example c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U
         */
        TicketText: string;
        /** @description The readiness of a daemon, and the reasons if it is not ready. */
        Readiness: {
            ready: boolean;
            /** @description Problems that keep the daemon from working. */
            problems: string[];
            /** @description Warnings for the operator. */
            warnings: string[];
        };
        /** @description The start of the next page. It is opaque. */
        Cursor: string;
        /** @description The name of a JavaScript function that the answer calls (JSONP). */
        Callback: string;
        /** @description The value, any bytes. Bytes that are not UTF-8 are kept if they are percent-encoded or in a part of a multipart form. `--max-body` limits the form as it is sent; a raw body may have that size itself. A form has at most 100 fields. */
        FormValue: string | Uint8Array;
        /**
         * @description The name of a queue: 1 to 255 bytes of UTF-8 without control characters and without `/`. Any other character is allowed (`orders.eu`, `syslogd:10.0.0.1`, `café`), percent-encoded in a path. Browsers and curl remove `.` and `..` from paths: use `?queue=`, forms or the JSON protocol for queues with these names.
         * @example test
         */
        QueueName: string;
        /**
         * @description The key of a message, `<queue>:<n>`: n counts up from 1 in each queue and is never given twice.
         * @example test:1
         */
        MessageKey: string;
        /**
         * @description The key of a message in ASCII, as in headers and the ids of events: percent-encoded UTF-8, with `%25` for `%`. A name of letters, digits and `:` is unchanged.
         * @example test:1
         * @example caf%C3%A9:1
         */
        AsciiKey: string;
        /**
         * @description The key of a message as in an answer, or percent-encoded. The key is read for the queue named with it, so that it is never mistaken for another message: in a queue with the name `%20`, the key is `%20:1` or `%2520:1`.
         * @example test:1
         */
        GivenKey: string;
        /** @description The value of a message. Text is a string, a message of type `application/json` is its JSON, and bytes that are not UTF-8 are base64 with `"encoding":"base64"`. Values are never converted: `007` stays `007`. */
        Value: unknown;
        /**
         * @description Present, and always `base64`, when the value is bytes that are not UTF-8.
         * @constant
         */
        Encoding: "base64";
        /**
         * @description The media type from the producer; absent if it gave none, and for `application/json`.
         * @example image/png
         */
        ContentType: string;
        /**
         * @description Seconds after which the message expires; an expired message is neither delivered nor counted.
         * @example 3600
         */
        TtlSeconds: number;
        /**
         * @description Seconds to wait for a message when there is none (long polling). 0 answers at once.
         * @example 0
         */
        WaitSeconds: number;
        /** @description Number of times that a `get` command returned the message before. */
        PeekCount: number;
        /**
         * @description How stream consumers share a queue: every consumer gets every message (`broadcast`, the default), or each message goes to one of them (`roundrobin`). A plain `GET` is not affected.
         * @enum {string}
         */
        Policy: "broadcast" | "roundrobin";
        /**
         * @description `start`: stream consumers get messages. `stop`: they get none. A plain `GET` is not affected.
         * @enum {string}
         */
        Status: "start" | "stop";
        /**
         * @description The status as a number, 1 for `start` and 0 for `stop`.
         * @enum {integer}
         */
        StatusFlag: 0 | 1;
        /**
         * @description Length of a lease in seconds. No other consumer gets the message during the lease. Without an ack the message is ready again afterwards.
         * @example 30
         */
        LeaseSeconds: number;
        /**
         * @description Seconds before the message becomes ready.
         * @example 5
         */
        DelaySeconds: number;
        /**
         * @description Messages of a higher priority are taken first; within one it is first in, first out.
         * @example 0
         */
        Priority: number;
        /**
         * @description The group of a message, such as a tenant, an account or an order: 1 to 128 bytes of UTF-8 without control characters.
         * @example customer-17
         */
        Group: string;
        /**
         * @description A group in a header: percent-encoded UTF-8, with `%25` for `%`. The characters of an answer are ASCII. In a request bytes beyond ASCII may also come as UTF-8 or Latin-1.
         * @example customer-17
         * @example caf%C3%A9
         */
        AsciiGroup: string;
        /**
         * @description The key of the last message that a consumer has, as a message has it or as the id of an event does (percent-encoded); `0` stands for all that is left. Its bytes may be UTF-8 or Latin-1. The queue is named in the path, and only the number is read: whatever RestMQ gave out for this queue is understood, and is never mistaken for another message of it.
         * @example 0
         */
        Since: string;
        /**
         * @description Seconds between signs of life on a stream; 0 for none.
         * @example 25
         */
        HeartbeatSeconds: number;
        /**
         * @description Whether a message of the policy `roundrobin` is done when it is sent (`auto`) or when it is acked (`manual`). `manual` is refused with the policy `broadcast`.
         * @enum {string}
         */
        AckMode: "auto" | "manual";
        /**
         * @description Number of messages that a consumer can take.
         * @example 100
         */
        Credit: number;
        /**
         * @description Maximum number of messages in the answer. It has fewer if fewer are ready, or if they exceed 8 MiB together.
         * @example 10
         */
        MaxMessages: number;
        /** @description Number of attempts, this one included. Attempts that did not count are left out. */
        Attempt: number;
        /** @description Number of attempts. Attempts that did not count are left out. */
        Attempts: number;
        /**
         * @description The handle of a lease. It is opaque. An ack, a nack and an extension name it, over any transport.
         * @example 1-1-YWJjZGVmZ2hpamtsbW5vcA
         */
        LeaseId: string;
        /**
         * Format: date-time
         * @description A time, by the clock of Redis.
         */
        Time: string;
        /**
         * @description Headers of the producer's own, at most 32. On a raw body they come and go as `RestMQ-Header-<name>`.
         * @example {
         *       "trace": "abc"
         *     }
         */
        MessageHeaders: {
            [key: string]: string;
        };
        /**
         * @description Chosen by the producer. The same key with the same request within 24 hours stores nothing, and gets the answer of the first request. With another request it is refused. A purge removes the keys.
         * @example order-17
         */
        IdempotencyKey: string;
        /**
         * @description The reason, in a few words. It is stored with the message.
         * @example no such customer
         */
        Reason: string;
        /** @description A message as a consumer sees it. */
        Message: {
            key: components["schemas"]["MessageKey"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            count: components["schemas"]["PeekCount"];
            leaseId?: components["schemas"]["LeaseId"];
            attempt?: components["schemas"]["Attempt"];
            leaseExpiresAt?: components["schemas"]["Time"];
        };
        /** @description A message that the consumer holds until `leaseExpiresAt`. */
        LeasedMessage: {
            key: components["schemas"]["MessageKey"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            leaseId: components["schemas"]["LeaseId"];
            attempt: components["schemas"]["Attempt"];
            leaseExpiresAt: components["schemas"]["Time"];
            createdAt: components["schemas"]["Time"];
        };
        /**
         * @description A message to store. A value that is no string is a JSON message, and so is any value with a JSON `contentType`; bytes come as base64 beside `"encoding":"base64"`.
         * @example {
         *       "value": "abc",
         *       "priority": 5
         *     }
         */
        NewMessage: {
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            delaySeconds?: components["schemas"]["DelaySeconds"];
            ttlSeconds?: components["schemas"]["TtlSeconds"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            headers?: components["schemas"]["MessageHeaders"];
        };
        /** @description The state of a message after a nack. `expired` means that its ttl was over. */
        Nacked: {
            key: components["schemas"]["MessageKey"];
            /** @enum {string} */
            state: "ready" | "delayed" | "dead" | "expired";
        };
        /** @description The result of an ack: `acked` (now, or earlier with this lease), `lost` (the lease had ended: it expired, or its message was requeued, leased again or removed) or `unknown` (this queue has no such lease). */
        AckOutcome: {
            leaseId: components["schemas"]["LeaseId"];
            /** @enum {string} */
            outcome: "acked" | "lost" | "unknown";
        };
        /**
         * @description The state of a stored message.
         * @enum {string}
         */
        State: "ready" | "delayed" | "leased" | "dead";
        /** @description A stored message with its state, times and attempts. */
        StoredMessage: {
            key: components["schemas"]["MessageKey"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            state: components["schemas"]["State"];
            attempts: components["schemas"]["Attempts"];
            peekCount: components["schemas"]["PeekCount"];
            createdAt: components["schemas"]["Time"];
            /**
             * Format: date-time
             * @description When a delayed message becomes ready.
             */
            readyAt?: string;
            /**
             * Format: date-time
             * @description When the lease expires.
             */
            leaseExpiresAt?: string;
            /**
             * Format: date-time
             * @description When it became a dead letter.
             */
            diedAt?: string;
            /**
             * Format: date-time
             * @description When its ttl runs out. A dead letter stays nevertheless until it is redriven, and then goes for good.
             */
            expiresAt?: string;
            /** @description The reason of the last nack or expiry. */
            reason?: string;
            /** @description The last 10 times that it was leased and not acked, oldest first. */
            history: {
                at: components["schemas"]["Time"];
                attempt: components["schemas"]["Attempt"];
                reason: string;
            }[];
        };
        /** @description The delay after a failed attempt: `minSeconds` after the first, `factor` times as long after each further one, at most `maxSeconds`. The actual delay is random, between half of that and all of it. A `minSeconds` of 0 means no delay. */
        Backoff: {
            minSeconds: number;
            maxSeconds: number;
            factor: number;
        };
        /**
         * @description Handling of a message that exceeds `maxLength` or `maxBytes`. `reject` refuses it. `drop-oldest` removes the oldest messages of the lowest priority.
         * @enum {string}
         */
        Overflow: "reject" | "drop-oldest";
        /**
         * @description What a stopped queue holds back. `streams`: deliveries to stream consumers. `all`: takes and leases too; requests that wait get their messages when the queue is started, the others none. Adding, acks and browsing go on.
         * @enum {string}
         */
        PauseScope: "streams" | "all";
        /** @description The settings of a queue. They are kept until they are changed or the queue is deleted. */
        QueueSettings: {
            policy: components["schemas"]["Policy"];
            status: components["schemas"]["Status"];
            pauseScope: components["schemas"]["PauseScope"];
            leaseSeconds: components["schemas"]["LeaseSeconds"];
            /** @description Maximum number of attempts, after which a message becomes a dead letter. 0: no limit. */
            maxAttempts: number;
            backoff: components["schemas"]["Backoff"];
            /** @description Seconds after which messages without a ttl of their own expire; 0 for never. */
            ttlSeconds: number;
            delaySeconds: components["schemas"]["DelaySeconds"];
            /** @description Maximum number of stored messages, in all states. 0: no limit. */
            maxLength: number;
            /** @description Maximum size of the stored messages in bytes: values, content types and headers. 0: no limit. */
            maxBytes: number;
            overflow: components["schemas"]["Overflow"];
            /** @description Maximum number of broadcasts that the replay window keeps. */
            replayLength: number;
        };
        /**
         * @description The settings to change; all others stay. null restores the default. If both are set, `ttlSeconds` must be longer than `delaySeconds`.
         * @example {
         *       "maxAttempts": 5,
         *       "backoff": {
         *         "minSeconds": 1,
         *         "maxSeconds": 60
         *       }
         *     }
         */
        SettingsChange: {
            policy?: components["schemas"]["Policy"] | null;
            status?: components["schemas"]["Status"] | null;
            pauseScope?: components["schemas"]["PauseScope"] | null;
            leaseSeconds?: number | null;
            /** @description Maximum number of attempts, after which a message becomes a dead letter. 0: no limit. */
            maxAttempts?: number | null;
            /** @description The delay of a message after a failed attempt. Omitted members stay as they are. */
            backoff?: {
                minSeconds?: number;
                maxSeconds?: number;
                factor?: number;
            } | null;
            /** @description Seconds after which messages without a ttl of their own expire; 0 for never. */
            ttlSeconds?: number | null;
            delaySeconds?: number | null;
            /** @description Maximum number of stored messages, in all states. 0: no limit. */
            maxLength?: number | null;
            /** @description Maximum size of the stored messages in bytes: values, content types and headers. 0: no limit. */
            maxBytes?: number | null;
            overflow?: components["schemas"]["Overflow"] | null;
            /** @description Maximum number of broadcasts that the replay window keeps. */
            replayLength?: number | null;
        };
        /** @description The number of messages of a queue by state, and its counters. At every instant enqueued = ready + delayed + leased + dead + acked + expired + purged; the counters start over when a queue is purged. */
        QueueStats: {
            name: components["schemas"]["QueueName"];
            /** @description Messages that a `GET` could take now; the same as `ready`. */
            len: number;
            status: components["schemas"]["Status"];
            policy: components["schemas"]["Policy"];
            /** @description Ready messages. */
            ready: number;
            /** @description Delayed messages. */
            delayed: number;
            /** @description Leased messages. */
            leased: number;
            /** @description Dead letters. */
            dead: number;
            /** @description Messages ever stored. */
            enqueued: number;
            /** @description Messages that were taken or acked. */
            acked: number;
            /** @description Expired messages. */
            expired: number;
            /** @description Messages removed by hand, by a purge, or by `drop-oldest`. */
            purged: number;
            /** @description Streams of this queue, on all daemons. */
            consumers: number;
        };
        /** @description A queue with its settings and message counts, all of one instant. */
        Queue: {
            name: components["schemas"]["QueueName"];
            settings: components["schemas"]["QueueSettings"];
            /** @description Ready messages. */
            ready: number;
            /** @description Delayed messages. */
            delayed: number;
            /** @description Leased messages. */
            leased: number;
            /** @description Dead letters. */
            dead: number;
            /** @description What the stored messages take, values with their types and headers. */
            bytes: number;
            /** @description Messages ever stored. */
            enqueued: number;
            /** @description Messages that were taken or acked. */
            acked: number;
            /** @description Expired messages. */
            expired: number;
            /** @description Messages removed by hand, by a purge, or by `drop-oldest`. */
            purged: number;
            /** @description Streams of this queue, on all daemons. */
            consumers: number;
            /** @description Clients that leased or took messages of this queue by single requests in the last minute, or wait for some, on all daemons. A new one is counted within two seconds. */
            workers: number;
            /** @description Whether a message has been ready for 10 seconds while nobody listens, leases or takes. It is false for a stopped queue. */
            unserved: boolean;
            /** @description Messages per second over the last 30 to 60 seconds. Counting starts with the first request for it. */
            rates: {
                /** @description Messages that came. */
                in: number;
                /** @description Messages that went. */
                out: number;
            };
            /** @description Age of the next ready message in seconds; null if no message is ready. */
            oldestAgeSeconds: number | null;
        };
        /** @description Every queue with its counts. */
        Stats: {
            /** @description How many queues there are. */
            count: number;
            /** @description The queues by name. */
            queues: {
                [key: string]: components["schemas"]["QueueStats"];
            };
        };
        /** @description The queues, sorted by the bytes of their names. */
        QueueList: {
            /** @description How many queues there are. */
            count: number;
            queues: components["schemas"]["QueueName"][];
        };
        /** @description A queue's counts and its ten newest ready messages, newest first; nothing is consumed. */
        Job: {
            stats: components["schemas"]["QueueStats"];
            messages: components["schemas"]["Message"][];
        };
        /** @description The policy of a queue. */
        QueuePolicy: {
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Policy"];
        };
        /** @description The status of a queue. */
        QueueStatus: {
            queue: components["schemas"]["QueueName"];
            status: components["schemas"]["StatusFlag"];
        };
        /** @description A stream that is connected. */
        Consumer: {
            /** @description Names the stream among those of its daemon. */
            id: string;
            /** @enum {string} */
            transport: "comet" | "sse" | "websocket";
            /** @description The daemon that it is connected to. */
            daemon: string;
            /** @description The address of the client, behind proxies only where the daemon trusts them. */
            address: string;
            /**
             * Format: date-time
             * @description When it was connected.
             */
            connectedAt: string;
            ack: components["schemas"]["AckMode"];
            /** @description What was sent to it and has not left the daemon yet. */
            bufferedBytes: number;
        };
        /** @description The streams of a queue, and the clients that get its messages by single requests, on every daemon. */
        ConsumerList: {
            queue: components["schemas"]["QueueName"];
            /** @description How many streams there are. */
            count: number;
            consumers: components["schemas"]["Consumer"][];
            /** @description The clients that leased or took messages by single requests in the last minute, or wait for some, on every daemon: at most 100, the busiest first. They are up to 6 seconds old. */
            workers: components["schemas"]["QueueWorker"][];
        };
        /** @description A client that gets messages by single requests. Requests with the same address, name and mode are one worker. */
        QueueWorker: {
            /**
             * @description Whether it leases messages, or takes them (which acks them at once).
             * @enum {string}
             */
            mode: "lease" | "take";
            /** @description The address of the client, behind proxies only where the daemon trusts them. */
            address: string;
            /** @description The name of its user or API key; null without credentials. */
            name: string | null;
            /** @description Messages that it got in the last minute. */
            messages: number;
            /** @description Messages per second in this time, or since its first request. */
            rate: number;
            /** @description Its requests that wait for a message. */
            waiting: number;
            /**
             * Format: date-time
             * @description When it asked last, or now if a request waits.
             */
            lastAt: string;
        };
        /** @description Messages a second, over the last few seconds. */
        PerSecond: number;
        /**
         * @description The sort key of a list of queues. `oldest` is the age of the next message.
         * @enum {string}
         */
        SortBy: "name" | "ready" | "delayed" | "leased" | "dead" | "in" | "out" | "oldest" | "consumers" | "workers";
        /** @description The number of messages in each of the last 30 spans of two minutes, oldest first. */
        Activity: number[];
        /** @description A queue in a list. */
        QueueSummary: {
            name: components["schemas"]["QueueName"];
            status: components["schemas"]["Status"];
            policy: components["schemas"]["Policy"];
            /** @description Ready messages. */
            ready: number;
            /** @description Delayed messages. */
            delayed: number;
            /** @description Leased messages. */
            leased: number;
            /** @description Dead letters. */
            dead: number;
            /** @description Streams of this queue, on all daemons. */
            consumers: number;
            /** @description Clients that leased or took messages of this queue by single requests in the last minute, or wait for some, on all daemons. A new one is counted within two seconds. */
            workers: number;
            /** @description Whether a message has been ready for 10 seconds while nobody listens, leases or takes. It is false for a stopped queue. */
            unserved: boolean;
            in: components["schemas"]["PerSecond"];
            out: components["schemas"]["PerSecond"];
            /**
             * Format: date-time
             * @description When the next message to be taken was stored; null where none is ready.
             */
            oldestAt: string | null;
            cameIn: components["schemas"]["Activity"];
            wentOut: components["schemas"]["Activity"];
        };
        /** @description A page of the list of queues, and the totals of all queues. It is at most a second old. */
        Overview: {
            /** @description How many queues there are. */
            queueCount: number;
            /** @description How many of them the search finds. */
            matchedCount: number;
            /** @description All queues together. */
            totals: {
                /** @description Ready messages. */
                ready: number;
                /** @description Delayed messages. */
                delayed: number;
                /** @description Leased messages. */
                leased: number;
                /** @description Dead letters. */
                dead: number;
                /** @description Streams of this queue, on all daemons. */
                consumers: number;
                /** @description Clients that leased or took messages of this queue by single requests in the last minute, or wait for some, on all daemons. A new one is counted within two seconds. */
                workers: number;
                /** @description Queues whose messages wait while nobody listens or leases. */
                unserved: number;
                /** @description Queues whose status is `stop`. */
                stopped: number;
                in: components["schemas"]["PerSecond"];
                out: components["schemas"]["PerSecond"];
            };
            queues: components["schemas"]["QueueSummary"][];
            /** @description The start of the next page. It is opaque. */
            cursor?: string;
        };
        /** @enum {string} */
        HistorySpan: "1h" | "1d" | "7d";
        /** @description The messages and rates of a queue: a value for each step of `stepSeconds`, the oldest first, null if unknown or before the queue's first message. The last step is not over: its values are of `lastAt`. The history is kept while there are messages to count. A purge removes it. */
        QueueHistory: {
            queue: components["schemas"]["QueueName"];
            /**
             * Format: date-time
             * @description When the first step ends.
             */
            firstAt: string;
            /**
             * Format: date-time
             * @description When the last values were read.
             */
            lastAt: string;
            stepSeconds: number;
            ready: (number | null)[];
            delayed: (number | null)[];
            leased: (number | null)[];
            dead: (number | null)[];
            /** @description Messages a second that came. */
            in: (number | null)[];
            /** @description Messages a second that went. */
            out: (number | null)[];
        };
        /** @description A daemon of the pool. */
        DaemonState: {
            /** @description Its name among the daemons; a consumer is at one of them. */
            id: string;
            version: string;
            /** @description The machine that it runs on. */
            host: string;
            pid: number;
            /** @description The version of Node. */
            node: string;
            /** Format: date-time */
            startedAt: string;
            /** @description Bytes of memory. */
            rssBytes: number;
            /** @description Bytes of JavaScript objects. */
            heapUsedBytes: number;
            /** @description How much of one core it used lately; 1 is all of it. */
            cpu: number;
            /** @description The recent delay of its event loop, in milliseconds. */
            loopDelayMs: {
                mean: number;
                p99: number;
                max: number;
            };
            /** @description Consumers that are connected to it. */
            consumers: number;
            /** @description Whether it is the one that answers. */
            self: boolean;
        };
        /** @description The Redis that the pool shares. */
        RedisState: {
            version: string;
            /** @description standalone, sentinel or cluster. */
            mode: string;
            role: string;
            uptimeSeconds: number;
            /** @description Bytes. */
            usedMemoryBytes: number;
            /** @description Bytes. */
            peakMemoryBytes: number;
            /** @description Bytes; 0 for no limit. */
            maxMemoryBytes: number;
            evictionPolicy: string;
            clients: number;
            commandsPerSecond: number;
            /** @description Whether what is stored is in the append-only file too. */
            appendOnly: boolean;
            /** @description Whether the last write of it to disk went well. */
            lastSaveOk: boolean;
        };
        /** @description All daemons on one Redis, and that Redis. A daemon that does not answer within a second is left out. */
        Pool: {
            at: components["schemas"]["Time"];
            daemons: components["schemas"]["DaemonState"][];
            redis: components["schemas"]["RedisState"];
            /** @description Warnings for the operator. */
            warnings: string[];
        };
        /**
         * @description Store a message at the tail of a queue.
         * @example {
         *       "cmd": "add",
         *       "queue": "genesis",
         *       "value": "abc"
         *     }
         * @example {
         *       "cmd": "add",
         *       "queue": "genesis",
         *       "value": "abc",
         *       "delaySeconds": 5,
         *       "priority": 9,
         *       "group": "customer-17",
         *       "headers": {
         *         "trace": "abc"
         *       },
         *       "idempotencyKey": "order-17"
         *     }
         * @example {
         *       "cmd": "add",
         *       "queue": "genesis",
         *       "value": {
         *         "order": 17
         *       },
         *       "ttlSeconds": 3600
         *     }
         */
        AddCommand: {
            /** @constant */
            cmd: "add";
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            delaySeconds?: components["schemas"]["DelaySeconds"];
            ttlSeconds?: components["schemas"]["TtlSeconds"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            headers?: components["schemas"]["MessageHeaders"];
            idempotencyKey?: components["schemas"]["IdempotencyKey"];
        };
        /**
         * @description Return the oldest message of a queue without removing it. Each get increases its `count`.
         * @example {
         *       "cmd": "get",
         *       "queue": "genesis"
         *     }
         */
        GetCommand: {
            /** @constant */
            cmd: "get";
            queue: components["schemas"]["QueueName"];
        };
        /**
         * @description Remove the first message of a queue and return it. With `leaseSeconds` the message is leased instead of removed, and needs an ack. With `max` there may be several, and the reply has `messages`. With `acks` these leases are acked first and at once; then messages are leased, and the reply has `messages` (there may be none) and `outcomes`.
         * @example {
         *       "cmd": "take",
         *       "queue": "genesis"
         *     }
         * @example {
         *       "cmd": "take",
         *       "queue": "genesis",
         *       "leaseSeconds": 30,
         *       "max": 10,
         *       "waitSeconds": 0
         *     }
         * @example {
         *       "cmd": "take",
         *       "queue": "genesis",
         *       "acks": [
         *         "1-1-YWJjZGVmZ2hpamtsbW5vcA"
         *       ],
         *       "waitSeconds": 20
         *     }
         */
        TakeCommand: {
            /** @constant */
            cmd: "take";
            queue: components["schemas"]["QueueName"];
            leaseSeconds?: components["schemas"]["LeaseSeconds"];
            max?: components["schemas"]["MaxMessages"];
            waitSeconds?: components["schemas"]["WaitSeconds"];
            /** @description Leases to ack first. */
            acks?: components["schemas"]["LeaseId"][];
        };
        /**
         * @description End a lease; its message is done.
         * @example {
         *       "cmd": "ack",
         *       "queue": "genesis",
         *       "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA"
         *     }
         */
        AckCommand: {
            /** @constant */
            cmd: "ack";
            queue: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
        };
        /**
         * @description Give a message back. It is ready again after `delaySeconds` (the queue's backoff where none are given), or a dead letter.
         * @example {
         *       "cmd": "nack",
         *       "queue": "genesis",
         *       "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA",
         *       "delaySeconds": 60,
         *       "reason": "no such customer"
         *     }
         */
        NackCommand: {
            /** @constant */
            cmd: "nack";
            queue: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
            delaySeconds?: components["schemas"]["DelaySeconds"];
            reason?: components["schemas"]["Reason"];
            /** @description Make it a dead letter at once. */
            dead?: boolean;
            /** @description false: this attempt was none. */
            countAttempt?: boolean;
        };
        /**
         * @description Extend a lease: it ends `leaseSeconds` from now (default: the setting of the queue).
         * @example {
         *       "cmd": "extend",
         *       "queue": "genesis",
         *       "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA",
         *       "leaseSeconds": 60
         *     }
         */
        ExtendCommand: {
            /** @constant */
            cmd: "extend";
            queue: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
            leaseSeconds?: components["schemas"]["LeaseSeconds"];
        };
        /**
         * @description Remove one message of a queue by its key, in any state.
         * @example {
         *       "cmd": "del",
         *       "queue": "genesis",
         *       "key": "genesis:1"
         *     }
         */
        DelCommand: {
            /** @constant */
            cmd: "del";
            queue: components["schemas"]["QueueName"];
            key: components["schemas"]["GivenKey"];
        };
        /**
         * @description Remove every message of a queue. Its settings stay, and streams go on.
         * @example {
         *       "cmd": "purge",
         *       "queue": "genesis"
         *     }
         */
        PurgeCommand: {
            /** @constant */
            cmd: "purge";
            queue: components["schemas"]["QueueName"];
        };
        /**
         * @description The dead letters to redrive, and how. Without `keys`, `search` and `group` all, the oldest first.
         * @example {
         *       "search": "timeout",
         *       "target": "genesis.retry",
         *       "rate": 10
         *     }
         */
        RedriveRequest: {
            /** @description The keys of the dead letters. Not together with `search`. */
            keys?: components["schemas"]["GivenKey"][];
            /** @description Redrive the dead letters whose key, value, headers, group or last reason contain this text, in upper or lower case, and that died before the first request. */
            search?: string;
            /** @description Redrive the dead letters of this group that died before the first request. Not together with `keys`. */
            group?: components["schemas"]["Group"];
            /** @description Another queue to move them to, as new messages. Needs the permission to produce to it. */
            target?: components["schemas"]["QueueName"];
            /** @description The most messages to move in a second. Default: no limit. */
            rate?: number;
            /**
             * @description The most to move, those that expire included.
             * @default 10000
             */
            max?: number;
            /** @description Count the messages without moving any. */
            dryRun?: boolean;
            /** @description The `cursor` of the answer before, to continue. */
            cursor?: string;
        };
        /**
         * @description Numbers of dead letters.
         * @example {
         *       "redriven": 2,
         *       "expired": 0,
         *       "dead": 1
         *     }
         */
        Redriven: {
            /** @description Dead letters that are ready again or were moved to the other queue. */
            redriven: number;
            /** @description Dead letters that were removed because their ttl had run out. */
            expired: number;
            /** @description Dead letters that are left in the queue. */
            dead: number;
            /** @description Only with `keys`: the number of keys that are not of a dead letter. */
            missing?: number;
            /** @description Only with `keys`, `search` or `group`, if there may be more: the answer came after `max` messages, after 5 seconds, or as the target was full. Send the same request with it to continue. */
            cursor?: string;
        };
        /**
         * @description The messages to move to another queue. Without `keys`, `search` and `group` all in the state.
         * @example {
         *       "target": "genesis.retry",
         *       "search": "timeout"
         *     }
         */
        MoveRequest: {
            /** @description The other queue. Needs the permission to produce to it. */
            target: components["schemas"]["QueueName"];
            /**
             * @description The state of the messages. Default: `ready`.
             * @enum {string}
             */
            state?: "ready" | "delayed";
            /** @description The keys of the messages. Not together with `search`. */
            keys?: components["schemas"]["GivenKey"][];
            /** @description Move the messages whose key, value, headers, group or last reason contain this text, in upper or lower case. */
            search?: string;
            /** @description Move the messages of this group. Not together with `keys`. */
            group?: components["schemas"]["Group"];
            /**
             * @description The most to move.
             * @default 10000
             */
            max?: number;
            /** @description Count the messages without moving any. */
            dryRun?: boolean;
            /** @description The `cursor` of the answer before, to continue. */
            cursor?: string;
        };
        /**
         * @description Numbers of messages.
         * @example {
         *       "moved": 2,
         *       "left": 0
         *     }
         */
        Moved: {
            /** @description Messages that were moved, or with `dryRun` would be. */
            moved: number;
            /** @description Messages that are in the state now. */
            left: number;
            /** @description Only with `keys`: the number of keys that are not of a message in the state. */
            missing?: number;
            /** @description If there may be more: the answer came after `max` messages, after 5 seconds, or as the target was full. Send the same request with it to continue. */
            cursor?: string;
        };
        /**
         * @description Make dead letters ready again, or move them to another queue. The members are those of `RedriveRequest`.
         * @example {
         *       "cmd": "redrive",
         *       "queue": "genesis"
         *     }
         */
        RedriveCommand: {
            /** @constant */
            cmd: "redrive";
            queue: components["schemas"]["QueueName"];
            /** @description The keys of the dead letters. Not together with `search`. */
            keys?: components["schemas"]["GivenKey"][];
            /** @description Redrive the dead letters whose key, value, headers, group or last reason contain this text, in upper or lower case, and that died before the first request. */
            search?: string;
            /** @description Redrive the dead letters of this group that died before the first request. Not together with `keys`. */
            group?: components["schemas"]["Group"];
            /** @description Another queue to move them to, as new messages. Needs the permission to produce to it. */
            target?: components["schemas"]["QueueName"];
            /** @description The most messages to move in a second. Default: no limit. */
            rate?: number;
            /**
             * @description The most to move, those that expire included.
             * @default 10000
             */
            max?: number;
            /** @description Count the messages without moving any. */
            dryRun?: boolean;
            /** @description The `cursor` of the answer before, to continue. */
            cursor?: string;
        };
        /**
         * @description Return the policy of a queue, or change it if `policy` is given.
         * @example {
         *       "cmd": "policy",
         *       "queue": "genesis",
         *       "policy": "roundrobin"
         *     }
         */
        PolicyCommand: {
            /** @constant */
            cmd: "policy";
            queue: components["schemas"]["QueueName"];
            policy?: components["schemas"]["Policy"];
        };
        /**
         * @description Return the status of a queue, or change it if `status` is given.
         * @example {
         *       "cmd": "control",
         *       "queue": "genesis",
         *       "status": "stop"
         *     }
         */
        ControlCommand: {
            /** @constant */
            cmd: "control";
            queue: components["schemas"]["QueueName"];
            status?: components["schemas"]["Status"];
        };
        /**
         * @description Return the message counts of a queue.
         * @example {
         *       "cmd": "stats",
         *       "queue": "genesis"
         *     }
         */
        StatsCommand: {
            /** @constant */
            cmd: "stats";
            queue: components["schemas"]["QueueName"];
        };
        /**
         * @description List the streams of a queue, and the clients that get its messages by single requests.
         * @example {
         *       "cmd": "consumers",
         *       "queue": "genesis"
         *     }
         */
        ConsumersCommand: {
            /** @constant */
            cmd: "consumers";
            queue: components["schemas"]["QueueName"];
        };
        /** @description One command of the JSON protocol; `cmd` says which. On `/queue/{queue}` the `queue` may be left out. */
        Command: components["schemas"]["AddCommand"] | components["schemas"]["GetCommand"] | components["schemas"]["TakeCommand"] | components["schemas"]["AckCommand"] | components["schemas"]["NackCommand"] | components["schemas"]["ExtendCommand"] | components["schemas"]["DelCommand"] | components["schemas"]["PurgeCommand"] | components["schemas"]["RedriveCommand"] | components["schemas"]["PolicyCommand"] | components["schemas"]["ControlCommand"] | components["schemas"]["StatsCommand"] | components["schemas"]["ConsumersCommand"];
        /**
         * @description The message was stored under this key.
         * @example {
         *       "queue": "genesis",
         *       "value": "abc",
         *       "key": "genesis:1"
         *     }
         */
        AddReply: {
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            key: components["schemas"]["MessageKey"];
            /**
             * @description Present, and true, when an earlier command with the same idempotency key stored it.
             * @constant
             */
            replayed?: true;
        };
        /**
         * @description The oldest message, still in the queue. `count` includes this get.
         * @example {
         *       "queue": "genesis",
         *       "value": "abc",
         *       "key": "genesis:1",
         *       "count": 1
         *     }
         */
        GetReply: {
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            key: components["schemas"]["MessageKey"];
            count: components["schemas"]["PeekCount"];
        };
        /**
         * @description The message that was taken or leased.
         * @example {
         *       "queue": "genesis",
         *       "value": "abc",
         *       "key": "genesis:1"
         *     }
         */
        TakeReply: {
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            key: components["schemas"]["MessageKey"];
            leaseId?: components["schemas"]["LeaseId"];
            attempt?: components["schemas"]["Attempt"];
            leaseExpiresAt?: components["schemas"]["Time"];
            createdAt?: components["schemas"]["Time"];
        };
        /**
         * @description The messages that were taken or leased, if `max` or `acks` was given.
         * @example {
         *       "queue": "genesis",
         *       "messages": [
         *         {
         *           "queue": "genesis",
         *           "value": "abc",
         *           "key": "genesis:1"
         *         }
         *       ]
         *     }
         * @example {
         *       "queue": "genesis",
         *       "messages": [],
         *       "outcomes": [
         *         {
         *           "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA",
         *           "outcome": "acked"
         *         }
         *       ]
         *     }
         */
        TakeManyReply: {
            queue: components["schemas"]["QueueName"];
            messages: components["schemas"]["TakeReply"][];
            /** @description An outcome for each of `acks`, in their order; only with `acks`. */
            outcomes?: components["schemas"]["AckOutcome"][];
        };
        /**
         * @description The message is done, now or by this very lease before.
         * @example {
         *       "queue": "genesis",
         *       "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA",
         *       "acked": true
         *     }
         */
        AckReply: {
            queue: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
            /** @constant */
            acked: true;
        };
        /**
         * @description The state of the message after the nack. `expired` means that its ttl was over.
         * @example {
         *       "queue": "genesis",
         *       "key": "genesis:1",
         *       "state": "delayed"
         *     }
         */
        NackReply: {
            queue: components["schemas"]["QueueName"];
            key: components["schemas"]["MessageKey"];
            /** @enum {string} */
            state: "ready" | "delayed" | "dead" | "expired";
        };
        /**
         * @description The new end of the lease.
         * @example {
         *       "queue": "genesis",
         *       "key": "genesis:1",
         *       "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA",
         *       "leaseExpiresAt": "2026-11-23T12:01:00.000Z"
         *     }
         */
        ExtendReply: {
            queue: components["schemas"]["QueueName"];
            key: components["schemas"]["MessageKey"];
            leaseId: components["schemas"]["LeaseId"];
            leaseExpiresAt: components["schemas"]["Time"];
        };
        /**
         * @description `deleted`: the queue had this message.
         * @example {
         *       "queue": "genesis",
         *       "key": "genesis:1",
         *       "deleted": true
         *     }
         */
        DelReply: {
            queue: components["schemas"]["QueueName"];
            key: components["schemas"]["MessageKey"];
            deleted: boolean;
        };
        /**
         * @description The number of removed messages.
         * @example {
         *       "queue": "genesis",
         *       "purged": 3
         *     }
         */
        PurgeReply: {
            queue: components["schemas"]["QueueName"];
            purged: number;
        };
        /**
         * @description Numbers of dead letters that were moved, had expired, and are left.
         * @example {
         *       "queue": "genesis",
         *       "redriven": 2,
         *       "expired": 0,
         *       "dead": 1
         *     }
         */
        RedriveReply: {
            queue: components["schemas"]["QueueName"];
            /** @description Dead letters that are ready again or were moved to the other queue. */
            redriven: number;
            /** @description Dead letters that were removed because their ttl had run out. */
            expired: number;
            /** @description Dead letters that are left in the queue. */
            dead: number;
            /** @description Only with `keys`: the number of keys that are not of a dead letter. */
            missing?: number;
            /** @description Only with `keys`, `search` or `group`, if there may be more: the answer came after `max` messages, after 5 seconds, or as the target was full. Send the same request with it to continue. */
            cursor?: string;
        };
        /**
         * @description The current policy.
         * @example {
         *       "queue": "genesis",
         *       "policy": "roundrobin"
         *     }
         */
        PolicyReply: {
            queue: components["schemas"]["QueueName"];
            policy: components["schemas"]["Policy"];
        };
        /**
         * @description The current status.
         * @example {
         *       "queue": "genesis",
         *       "status": "stop"
         *     }
         */
        ControlReply: {
            queue: components["schemas"]["QueueName"];
            status: components["schemas"]["Status"];
        };
        StatsReply: components["schemas"]["QueueStats"];
        ConsumersReply: components["schemas"]["ConsumerList"];
        /**
         * @description There is no message to get or take.
         * @example {
         *       "error": "empty queue"
         *     }
         */
        EmptyReply: {
            /** @constant */
            error: "empty queue";
        };
        /** @description The reply to a command. */
        CommandReply: components["schemas"]["AddReply"] | components["schemas"]["GetReply"] | components["schemas"]["TakeReply"] | components["schemas"]["TakeManyReply"] | components["schemas"]["AckReply"] | components["schemas"]["NackReply"] | components["schemas"]["ExtendReply"] | components["schemas"]["DelReply"] | components["schemas"]["PurgeReply"] | components["schemas"]["RedriveReply"] | components["schemas"]["PolicyReply"] | components["schemas"]["ControlReply"] | components["schemas"]["StatsReply"] | components["schemas"]["ConsumersReply"] | components["schemas"]["EmptyReply"];
        /**
         * @description The kind of the problem, as the URI of a page that explains it.
         * @enum {string}
         */
        ProblemType: "/problems/bad-request" | "/problems/invalid-parameter" | "/problems/invalid-body" | "/problems/invalid-json" | "/problems/invalid-queue-name" | "/problems/invalid-key" | "/problems/partly-stored" | "/problems/unknown-command" | "/problems/queue-mismatch" | "/problems/unauthorized" | "/problems/too-many-logins" | "/problems/forbidden" | "/problems/cross-site" | "/problems/unknown-host" | "/problems/not-found" | "/problems/empty-queue" | "/problems/no-such-queue" | "/problems/no-such-message" | "/problems/no-such-lease" | "/problems/no-such-key" | "/problems/lease-lost" | "/problems/idempotency-mismatch" | "/problems/queue-full" | "/problems/too-many-consumers" | "/problems/no-room" | "/problems/upgrade-required" | "/problems/slow-consumer" | "/problems/method-not-allowed" | "/problems/request-timeout" | "/problems/body-too-large" | "/problems/uri-too-long" | "/problems/unsupported-media-type" | "/problems/headers-too-large" | "/problems/internal" | "/problems/redis-unavailable" | "/problems/redis-full";
        /** @description A problem as RFC 9457 describes it, `application/problem+json`. */
        Problem: {
            type: components["schemas"]["ProblemType"];
            /** @description The kind of problem, in words. */
            title: string;
            /** @description The HTTP status. */
            status: number;
            /** @description What was wrong this time and what to do about it. */
            detail: string;
            /** @description The JSON protocol says it here too in one line. */
            error?: string;
            /** @description The queue it is about. */
            queue?: string;
            /** @description The message it is about. */
            key?: string;
            /** @description Seconds to wait before the next try, as in the header Retry-After. */
            retryAfterSeconds?: number;
            /** @description Each part of the request that is invalid. */
            errors?: {
                /** @description A JSON pointer to the place: `/query/ttl`, `/body/value`. */
                pointer: string;
                /** @description What is wrong there. */
                detail: string;
            }[];
        };
    };
    responses: {
        /** @description A parameter or the name of the queue is invalid. Nothing was done. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request has no valid credentials, and the operation needs them. Nothing was done. */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description The credentials, the address or the origin of the page do not permit this request, or the header Host has a name
         *     that is not the daemon's. Nothing was done.
         */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than `--max-body`. Nothing was stored, and the rest of the body was not read. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body's content type is not one that this operation takes, or not a media type, or it is compressed. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Redis can't be reached; nothing is known to be stored. Try again after `Retry-After`. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many wrong passwords came from your address. Nothing was done, and no password is checked before `Retry-After`. */
        TooManyLogins: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The queue has reached its maxLength or maxBytes, or too many wrong passwords came from your address. Nothing was stored. */
        QueueFull: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This address has as many streams as the daemon allows one (`--max-consumers-per-address`), or too many wrong passwords came from it. */
        TooManyConsumers: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Redis can't be reached, or the daemon has as many streams as it takes (`--max-consumers`). Try again after `Retry-After`. */
        NoStream: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Redis is full (its `maxmemory`). Nothing was stored; taking and purging still work and make room. */
        Full: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description The key of the last message of this queue that the consumer has. Later broadcasts come first, as far back as the
         *     setting `replayLength` of the queue allows. `0` asks for all that are left. Lost broadcasts are reported as a gap.
         */
        sinceInQuery: components["schemas"]["Since"];
        /**
         * @description With `manual`, a message of a queue with the policy `roundrobin` is leased to the consumer, and is done when it is
         *     acked, over any route. With `auto`, the default, it is done when it is sent.
         *
         *     The policy `broadcast` has no acks: `manual` gets a 400. If the policy changes to `broadcast` while the consumer
         *     is connected, its messages no longer have a `leaseId`, and it is refused when it reconnects.
         */
        ackInQuery: components["schemas"]["AckMode"];
        /** @description The next page. */
        cursorInQuery: components["schemas"]["Cursor"];
        /** @description Maximum number of entries. Default: 100. */
        maxInQuery: components["schemas"]["MaxMessages"];
        /** @description The queue, percent-encoded. The first message creates it. */
        queueInPath: components["schemas"]["QueueName"];
        /**
         * @description The queue.
         * @example test
         */
        queueInQuery: components["schemas"]["QueueName"];
        /** @description Answer as JSONP, a call of this function. */
        callbackInQuery: components["schemas"]["Callback"];
        /** @description Seconds before the message becomes ready. */
        delayInHeader: components["schemas"]["DelaySeconds"];
        /** @description Seconds after which the message expires. The field `ttl` of a form overrides it. */
        ttlInHeader: components["schemas"]["TtlSeconds"];
        /** @description The priority of the message. */
        priorityInHeader: components["schemas"]["Priority"];
        /** @description The group of the message. */
        groupInHeader: components["schemas"]["AsciiGroup"];
        /**
         * @description Only messages of this group.
         * @example customer-17
         */
        groupInQuery: components["schemas"]["Group"];
        /** @description The same key with the same request within 24 hours stores nothing and gets the first answer again. */
        idempotencyKeyInHeader: components["schemas"]["IdempotencyKey"];
        /** @description The id of an API key. */
        keyIdInPath: components["schemas"]["KeyId"];
        /** @description Credentials for clients that can't send headers. A ticket is valid for one request. */
        ticketInQuery: components["schemas"]["TicketText"];
    };
    requestBodies: {
        CommandBody: {
            content: {
                "application/json": components["schemas"]["Command"];
                "application/x-www-form-urlencoded": {
                    /** @description The command as JSON text. */
                    body?: string;
                    /** @description The same under its other name; it takes precedence if both are given. */
                    msg?: string;
                    callback?: components["schemas"]["Callback"];
                };
                "multipart/form-data": {
                    /** @description The command as JSON text. */
                    body?: string;
                    /** @description The same under its other name; it takes precedence if both are given. */
                    msg?: string;
                    callback?: components["schemas"]["Callback"];
                };
            };
        };
    };
    headers: {
        /** @description How to authenticate. A script of a page, which a browser marks with `Sec-Fetch-Dest: empty`, is asked for a bearer token. */
        "WWW-Authenticate": "Basic realm=\"RestMQ\", charset=\"UTF-8\"" | "Bearer realm=\"RestMQ\"";
        /** @description The address of the new resource, or of the page to go to. */
        Location: string;
        /** @description Present, and true, when an earlier request with the same key stored it. */
        "Idempotent-Replayed": boolean;
        /** @description Seconds to wait before the next try. */
        "Retry-After": number;
        /** @description The number of messages. */
        "RestMQ-Ready": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    takeByQuery: {
        parameters: {
            query?: {
                /**
                 * @description The queue.
                 * @example test
                 */
                queue?: components["parameters"]["queueInQuery"];
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message, removed from the queue. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                    "application/javascript": string;
                };
            };
            /** @description Redirect to the dashboard, as no `queue` was given. */
            302: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no message. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    addByForm: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: {
                /** @description Seconds before the message becomes ready. */
                "RestMQ-Delay"?: components["parameters"]["delayInHeader"];
                /** @description Seconds after which the message expires. The field `ttl` of a form overrides it. */
                "RestMQ-TTL"?: components["parameters"]["ttlInHeader"];
                /** @description The priority of the message. */
                "RestMQ-Priority"?: components["parameters"]["priorityInHeader"];
                /** @description The group of the message. */
                "RestMQ-Group"?: components["parameters"]["groupInHeader"];
                /** @description The same key with the same request within 24 hours stores nothing and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKeyInHeader"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    queue: components["schemas"]["QueueName"];
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                    callback?: components["schemas"]["Callback"];
                };
                "multipart/form-data": {
                    queue: components["schemas"]["QueueName"];
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                    callback?: components["schemas"]["Callback"];
                };
            };
        };
        responses: {
            /** @description Stored; the body is its key. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/javascript": string;
                };
            };
            /** @description The form has no queue or no value, or one of them is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            /** @description The credentials, the address or the origin of the page do not permit this. Nothing was done. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The idempotency key was given to another request. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    headByQuery: {
        parameters: {
            query?: {
                /**
                 * @description The queue.
                 * @example test
                 */
                queue?: components["parameters"]["queueInQuery"];
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There are messages. */
            200: {
                headers: {
                    "RestMQ-Ready": components["headers"]["RestMQ-Ready"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Redirect to the dashboard, as no `queue` was given. */
            302: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no message. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    listQueues: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All queues. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["QueueList"];
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    take: {
        parameters: {
            query?: {
                wait?: components["schemas"]["WaitSeconds"];
                /** @description Lease the message for this many seconds instead of removing it. The client has to ack it. */
                lease?: components["schemas"]["LeaseSeconds"];
                /**
                 * @description Answer with the bytes of the value instead of JSON.
                 * @example false
                 */
                raw?: boolean;
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message, removed from the queue or leased. */
            200: {
                headers: {
                    /** @description The message's key; only with `raw`. */
                    "RestMQ-Key"?: components["schemas"]["AsciiKey"];
                    /** @description The message's count; only with `raw`. */
                    "RestMQ-Count"?: components["schemas"]["PeekCount"];
                    /** @description The lease; only with `raw` and `lease`. */
                    "RestMQ-Lease-Id"?: components["schemas"]["LeaseId"];
                    /** @description The number of times the message was leased; only with `raw` and `lease`. */
                    "RestMQ-Attempt"?: components["schemas"]["Attempt"];
                    /** @description When the lease ends; only with `raw` and `lease`. */
                    "RestMQ-Lease-Expires-At"?: components["schemas"]["Time"];
                    /** @description The message's priority, if it has one; only with `raw`. */
                    "RestMQ-Priority"?: components["schemas"]["Priority"];
                    /** @description The message's group, if it has one; only with `raw`. */
                    "RestMQ-Group"?: components["schemas"]["AsciiGroup"];
                    /** @description The headers that the producer gave, each under its name; only with `raw`. */
                    "RestMQ-Header-*"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                    "application/javascript": string;
                    "*/*": string | Uint8Array;
                };
            };
            /** @description There is no message. No body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The credentials, the address or the origin of the page do not permit this. Nothing was done. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    add: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
                /** @description Credentials for clients that can't send headers. A ticket is valid for one request. */
                ticket?: components["parameters"]["ticketInQuery"];
            };
            header?: {
                /** @description Seconds before the message becomes ready. */
                "RestMQ-Delay"?: components["parameters"]["delayInHeader"];
                /** @description Seconds after which the message expires. The field `ttl` of a form overrides it. */
                "RestMQ-TTL"?: components["parameters"]["ttlInHeader"];
                /** @description The priority of the message. */
                "RestMQ-Priority"?: components["parameters"]["priorityInHeader"];
                /** @description The group of the message. */
                "RestMQ-Group"?: components["parameters"]["groupInHeader"];
                /** @description The same key with the same request within 24 hours stores nothing and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKeyInHeader"];
            };
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                    callback?: components["schemas"]["Callback"];
                };
                "multipart/form-data": {
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                    callback?: components["schemas"]["Callback"];
                };
                "*/*": unknown;
            };
        };
        responses: {
            /** @description A form was stored; the body is its key. */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/javascript": string;
                };
            };
            /** @description A raw body was stored. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: components["schemas"]["MessageKey"];
                    };
                };
            };
            /** @description The request has no value, or a part of it is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The idempotency key was given to another request. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    purge: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. `status` is 1 if there was something to remove, else 0. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueStatus"];
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    head: {
        parameters: {
            query?: {
                /** @description Allowed and ignored, so that a `GET` URL can be asked with HEAD. */
                wait?: components["schemas"]["WaitSeconds"];
                /** @description Allowed and ignored. */
                lease?: components["schemas"]["LeaseSeconds"];
                /**
                 * @description Allowed and ignored.
                 * @example false
                 */
                raw?: boolean;
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There are messages. */
            200: {
                headers: {
                    "RestMQ-Ready": components["headers"]["RestMQ-Ready"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no message. */
            204: {
                headers: {
                    "RestMQ-Ready": components["headers"]["RestMQ-Ready"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    commandPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
        };
    };
    command: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["CommandBody"];
        responses: {
            /** @description The reply; `{"error":"empty queue"}` if there is nothing to get or take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandReply"];
                    "application/javascript": string;
                };
            };
            /** @description The body is not a command, or one of its fields is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The queue has no such lease. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The lease has ended. A later lease of the message is not affected. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The idempotency key was given to another command. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    commandOnQueue: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /**
                 * @description The queue, percent-encoded.
                 * @example genesis
                 */
                queue: components["schemas"]["QueueName"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["CommandBody"];
        responses: {
            /** @description The reply; `{"error":"empty queue"}` if there is nothing to get or take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandReply"];
                    "application/javascript": string;
                };
            };
            /** @description The body is not a command, or one of its fields is invalid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The queue has no such lease. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The lease has ended. A later lease of the message is not affected. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The idempotency key was given to another command. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    comet: {
        parameters: {
            query?: {
                /**
                 * @description The key of the last message of this queue that the consumer has. Later broadcasts come first, as far back as the
                 *     setting `replayLength` of the queue allows. `0` asks for all that are left. Lost broadcasts are reported as a gap.
                 */
                since?: components["parameters"]["sinceInQuery"];
                /** @description Seconds between empty lines, so that proxies do not close an idle connection. None by default. */
                heartbeat?: components["schemas"]["HeartbeatSeconds"];
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
                /** @description Credentials for clients that can't send headers. A ticket is valid for one request. */
                ticket?: components["parameters"]["ticketInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream; each line is a `StreamMessage` or a `Gap`. An empty line is a heartbeat. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/plain": string;
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyConsumers"];
            503: components["responses"]["NoStream"];
        };
    };
    sse: {
        parameters: {
            query?: {
                /**
                 * @description The key of the last message of this queue that the consumer has. Later broadcasts come first, as far back as the
                 *     setting `replayLength` of the queue allows. `0` asks for all that are left. Lost broadcasts are reported as a gap.
                 */
                since?: components["parameters"]["sinceInQuery"];
                /**
                 * @description With `manual`, a message of a queue with the policy `roundrobin` is leased to the consumer, and is done when it is
                 *     acked, over any route. With `auto`, the default, it is done when it is sent.
                 *
                 *     The policy `broadcast` has no acks: `manual` gets a 400. If the policy changes to `broadcast` while the consumer
                 *     is connected, its messages no longer have a `leaseId`, and it is refused when it reconnects.
                 */
                ack?: components["parameters"]["ackInQuery"];
                /** @description Seconds between comments, so that proxies do not close an idle connection. 0: none. The default is `--heartbeat` of the daemon. */
                heartbeat?: components["schemas"]["HeartbeatSeconds"];
                /** @description Credentials for clients that can't send headers. A ticket is valid for one request. */
                ticket?: components["parameters"]["ticketInQuery"];
            };
            header?: {
                /** @description The same as `since`, with precedence over it. `EventSource` sends it when it reconnects. */
                "Last-Event-ID"?: components["schemas"]["Since"];
            };
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A parameter or the name of the queue is invalid, or there is nothing to ack. Nothing was done. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyConsumers"];
            503: components["responses"]["NoStream"];
        };
    };
    commandConnection: {
        parameters: {
            query?: {
                /** @description Seconds between pings. A client that has not answered one by the next is disconnected. 0: none. The default is `--heartbeat` of the daemon. */
                heartbeat?: components["schemas"]["HeartbeatSeconds"];
            };
            header?: {
                /**
                 * @description The subprotocols that the client offers. It must offer some, and `restmq.v1` must be one of them.
                 * @example restmq.v1
                 */
                "Sec-WebSocket-Protocol"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is now a WebSocket. */
            101: {
                headers: {
                    Upgrade: "websocket";
                    "Sec-WebSocket-Accept": string;
                    "Sec-WebSocket-Protocol": "restmq.v1";
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter is invalid, or the subprotocol is missing. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The request is not a WebSocket handshake of version 13. */
            426: {
                headers: {
                    Upgrade: "websocket";
                    "Sec-WebSocket-Version": 13;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyConsumers"];
            503: components["responses"]["NoStream"];
        };
    };
    websocket: {
        parameters: {
            query?: {
                /**
                 * @description The key of the last message of this queue that the consumer has. Later broadcasts come first, as far back as the
                 *     setting `replayLength` of the queue allows. `0` asks for all that are left. Lost broadcasts are reported as a gap.
                 */
                since?: components["parameters"]["sinceInQuery"];
                /**
                 * @description With `manual`, a message of a queue with the policy `roundrobin` is leased to the consumer, and is done when it is
                 *     acked, over any route. With `auto`, the default, it is done when it is sent.
                 *
                 *     The policy `broadcast` has no acks: `manual` gets a 400. If the policy changes to `broadcast` while the consumer
                 *     is connected, its messages no longer have a `leaseId`, and it is refused when it reconnects.
                 */
                ack?: components["parameters"]["ackInQuery"];
                /** @description Number of messages that the daemon sends before it needs a `flow` frame; only with `restmq.v1`. */
                credit?: components["schemas"]["Credit"];
                /** @description Seconds between pings. A client that has not answered one by the next is disconnected. 0: none. The default is `--heartbeat` of the daemon. */
                heartbeat?: components["schemas"]["HeartbeatSeconds"];
                /** @description Credentials for clients that can't send headers. A ticket is valid for one request. */
                ticket?: components["parameters"]["ticketInQuery"];
            };
            header?: {
                /**
                 * @description The subprotocols that the client offers. If there are any, `restmq.v1` must be one of them.
                 * @example restmq.v1
                 */
                "Sec-WebSocket-Protocol"?: string;
            };
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is now a WebSocket. */
            101: {
                headers: {
                    Upgrade: "websocket";
                    "Sec-WebSocket-Accept": string;
                    /** @description Only if the client asked for it. */
                    "Sec-WebSocket-Protocol"?: "restmq.v1";
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A parameter or the name of the queue is invalid, or there is nothing to ack. Nothing was done. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The request is not a WebSocket handshake of version 13. */
            426: {
                headers: {
                    Upgrade: "websocket";
                    "Sec-WebSocket-Version": 13;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyConsumers"];
            503: components["responses"]["NoStream"];
        };
    };
    getPolicy: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy; by default `broadcast`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuePolicy"];
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    setPolicy: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    policy: components["schemas"]["Policy"];
                    callback?: components["schemas"]["Callback"];
                };
                "multipart/form-data": {
                    policy: components["schemas"]["Policy"];
                    callback?: components["schemas"]["Callback"];
                };
            };
        };
        responses: {
            /** @description Set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/javascript": string;
                };
            };
            /** @description There is no such policy. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    listStatus: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queues by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many queues there are. */
                        count: number;
                        queues: {
                            [key: string]: components["schemas"]["QueueStatus"];
                        };
                    };
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    getStatus: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status; by default 1 (`start`). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        queue: components["schemas"]["QueueName"];
                        status: components["schemas"]["QueueStatus"];
                    };
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    setStatus: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    status: components["schemas"]["Status"];
                    callback?: components["schemas"]["Callback"];
                };
                "multipart/form-data": {
                    status: components["schemas"]["Status"];
                    callback?: components["schemas"]["Callback"];
                };
            };
        };
        responses: {
            /** @description Set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stat: components["schemas"]["QueueStatus"];
                    };
                    "application/javascript": string;
                };
            };
            /** @description There is no such status. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    stats: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queues by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    queueStats: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. All are 0 for a queue that does not exist. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueStats"];
                    "application/javascript": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts and the messages, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    collectdData: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/plain": string;
                "application/json": Record<string, never>[];
            };
        };
        responses: {
            /** @description All of it was stored; the body is the key of the message, or of the first of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/javascript": string;
                };
            };
            /** @description Lines or elements can't be read; `errors` names the first ten. With `partly-stored` the others were stored. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    collectdEvent: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callbackInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description Stored; the body is its key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "application/javascript": string;
                };
            };
            /** @description The body is not a notification. Nothing was stored. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    xmlrpc: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/xml": string;
                "application/xml": string;
            };
        };
        responses: {
            /** @description The result of the method, or a fault. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/xml": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
        };
    };
    queues: {
        parameters: {
            query?: {
                /**
                 * @description Only queues whose names begin with this.
                 * @example orders
                 */
                prefix?: string;
                /** @description The next page. */
                cursor?: components["parameters"]["cursorInQuery"];
                /** @description Maximum number of entries. Default: 100. */
                max?: components["parameters"]["maxInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Names, sorted by their bytes. `cursor` is there if there are more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        queues: components["schemas"]["QueueName"][];
                        cursor?: components["schemas"]["Cursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    getQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of one instant. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such queue. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    putQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SettingsChange"];
            };
        };
        responses: {
            /** @description Changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description A setting is unknown, or its value is out of range. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    deleteQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such queue. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    browseMessages: {
        parameters: {
            query?: {
                /**
                 * @description The state; by default `ready`.
                 * @example dead
                 */
                state?: components["schemas"]["State"];
                /**
                 * @description Only messages with this text, case-insensitive, in their key, value (as the answer shows it), headers, group
                 *     or reason. With `search` or `group` a request reads at most 1,000 messages. Its answer may have few or none,
                 *     and a `cursor` to continue.
                 * @example customer
                 */
                search?: string;
                /**
                 * @description Only messages of this group.
                 * @example customer-17
                 */
                group?: components["parameters"]["groupInQuery"];
                /** @description The next page. */
                cursor?: components["parameters"]["cursorInQuery"];
                /** @description Maximum number of entries. Default: 100. */
                max?: components["parameters"]["maxInQuery"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The messages. `cursor` is there if there are more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: components["schemas"]["StoredMessage"][];
                        cursor?: components["schemas"]["Cursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    addMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description Seconds before the message becomes ready. */
                "RestMQ-Delay"?: components["parameters"]["delayInHeader"];
                /** @description Seconds after which the message expires. The field `ttl` of a form overrides it. */
                "RestMQ-TTL"?: components["parameters"]["ttlInHeader"];
                /** @description The priority of the message. */
                "RestMQ-Priority"?: components["parameters"]["priorityInHeader"];
                /** @description The group of the message. */
                "RestMQ-Group"?: components["parameters"]["groupInHeader"];
                /** @description The same key with the same request within 24 hours stores nothing and gets the first answer again. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKeyInHeader"];
            };
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    messages: components["schemas"]["NewMessage"][];
                };
                "application/x-www-form-urlencoded": {
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                };
                "multipart/form-data": {
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                };
                "*/*": unknown;
            };
        };
        responses: {
            /** @description Stored. */
            201: {
                headers: {
                    Location: components["headers"]["Location"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: {
                            key: components["schemas"]["MessageKey"];
                        }[];
                    };
                };
            };
            /** @description A message or a header is invalid. Nothing was stored. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description The idempotency key was given to another request. Nothing was stored. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The key of a message of this queue, percent-encoded. */
                key: components["schemas"]["GivenKey"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message. It is not consumed, and its `peekCount` stays. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredMessage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such message. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The key of a message of this queue, percent-encoded. */
                key: components["schemas"]["GivenKey"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. Its lease, if any, has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such message. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    leaseMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    max?: components["schemas"]["MaxMessages"];
                    leaseSeconds?: components["schemas"]["LeaseSeconds"];
                    waitSeconds?: components["schemas"]["WaitSeconds"];
                    /** @description Leases to ack first. The answer is then always 200 and has their `outcomes`. */
                    acks?: components["schemas"]["LeaseId"][];
                };
            };
        };
        responses: {
            /** @description At least one message; at most `max` (1). With `acks` there may be none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messages: components["schemas"]["LeasedMessage"][];
                        /** @description An outcome for each of `acks`, in their order; only with `acks`. */
                        outcomes?: components["schemas"]["AckOutcome"][];
                    };
                };
            };
            /** @description There is no message, and no `acks` were given. No body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    ackLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The lease id from the answer that had the message. */
                leaseId: components["schemas"]["LeaseId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, now or by this very lease before. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The queue has no such lease. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The lease has ended. A later lease of the message is not affected. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    extendLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The lease id from the answer that had the message. */
                leaseId: components["schemas"]["LeaseId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    leaseSeconds?: components["schemas"]["LeaseSeconds"];
                };
            };
        };
        responses: {
            /** @description The lease now ends `leaseSeconds` from now (by default, the queue's setting). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: components["schemas"]["MessageKey"];
                        leaseId: components["schemas"]["LeaseId"];
                        leaseExpiresAt: components["schemas"]["Time"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The queue has no such lease. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The lease is over. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    nackLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
                /** @description The lease id from the answer that had the message. */
                leaseId: components["schemas"]["LeaseId"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    delaySeconds?: components["schemas"]["DelaySeconds"];
                    reason?: components["schemas"]["Reason"];
                    /** @description Make it a dead letter at once. */
                    dead?: boolean;
                    /** @description false: this attempt was none, and counts neither for `maxAttempts` nor for the backoff. */
                    countAttempt?: boolean;
                };
            };
        };
        responses: {
            /** @description The message was returned to the queue. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nacked"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description The queue has no such lease. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The lease is over. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    ackLeases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    leaseIds: components["schemas"]["LeaseId"][];
                };
            };
        };
        responses: {
            /** @description An outcome for each, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        outcomes: components["schemas"]["AckOutcome"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    purgeMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every message that was stored before is removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurgeReply"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    moveMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MoveRequest"];
            };
        };
        responses: {
            /** @description How many messages were moved, and how many are left in that state. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Moved"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    redriveMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RedriveRequest"];
            };
        };
        responses: {
            /** @description The numbers of messages that were moved, had expired, and are still dead letters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redriven"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["QueueFull"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    consumers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connected consumers, and the clients that got messages in the last minute. Consumers of a daemon that does not answer within a second are left out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsumerList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The permissions of your credentials, or of your address if you sent none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Caller"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, including expired ones. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of an API key. */
                id: components["parameters"]["keyIdInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key no longer exists. No body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such key. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    createTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TicketRequest"];
            };
        };
        responses: {
            /** @description The ticket. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    history: {
        parameters: {
            query?: {
                /**
                 * @description The time to tell of: an hour in steps of 30 seconds, a day in steps of 15 minutes, or 7 days in steps of an hour. Default: `1h`.
                 * @example 1d
                 */
                span?: components["schemas"]["HistorySpan"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history. All values are 0 for a queue that does not exist. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueHistory"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    queueEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["NoStream"];
        };
    };
    tail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. The first message creates it. */
                queue: components["parameters"]["queueInPath"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["NoStream"];
        };
    };
    overview: {
        parameters: {
            query?: {
                /**
                 * @description Only queues whose names contain this, in upper or lower case.
                 * @example orders
                 */
                search?: string;
                /**
                 * @description Sort key. Default: `name`. Equal queues are sorted by name.
                 * @example ready
                 */
                sort?: components["schemas"]["SortBy"];
                /**
                 * @description Sort order. Default: `asc`.
                 * @example desc
                 */
                order?: "asc" | "desc";
                /** @description The next page. */
                cursor?: components["parameters"]["cursorInQuery"];
                /** @description Maximum number of entries. Default: 100. */
                max?: components["parameters"]["maxInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. `cursor` is there if there are more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    overviewEvents: {
        parameters: {
            query?: {
                /**
                 * @description Only queues whose names contain this, in upper or lower case.
                 * @example orders
                 */
                search?: string;
                /**
                 * @description Sort key. Default: `name`. Equal queues are sorted by name.
                 * @example ready
                 */
                sort?: components["schemas"]["SortBy"];
                /**
                 * @description Sort order. Default: `asc`.
                 * @example desc
                 */
                order?: "asc" | "desc";
                /** @description The next page. */
                cursor?: components["parameters"]["cursorInQuery"];
                /** @description Maximum number of entries. Default: 100. */
                max?: components["parameters"]["maxInQuery"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["NoStream"];
        };
    };
    pool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pool. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
    poolEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["NoStream"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The credentials, the address or the origin of the page do not permit this. Nothing was done. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The daemon is ready. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The credentials, the address or the origin of the page do not permit this. Nothing was done. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The daemon is not ready; `problems` has the reasons as text. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics in Prometheus' text format. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyLogins"];
            503: components["responses"]["Unavailable"];
        };
    };
}
