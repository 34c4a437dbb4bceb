// Generated from api/asyncapi.yaml by npm run generate. Do not edit: change the source and run it again.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
        /**
         * @description A message that was stored, to look at; nothing is consumed. `gone`: a consumer took it before it could be looked at, and only its key is known.
         * @example {
         *       "key": "genesis:1",
         *       "value": "abc",
         *       "createdAt": "2026-11-23T12:00:00.000Z"
         *     }
         */
        TailMessage: {
            key: components["schemas"]["MessageKey"];
            value?: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            createdAt?: components["schemas"]["Time"];
            /** @constant */
            gone?: true;
        };
        /**
         * @description Whether the figures of a feed of the dashboard are up to date. `stale`: the daemon could not read them from Redis for two seconds. The last event of the feed then holds until `stale` is false again.
         * @example {
         *       "stale": true,
         *       "readAt": "2026-11-23T12:00:00.000Z"
         *     }
         */
        Freshness: {
            stale: boolean;
            /**
             * Format: date-time
             * @description When the figures were last read.
             */
            readAt: string;
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
         * @description A message of a stream: a line of comet, the data of an event, or a frame of a WebSocket without a subprotocol. A message that needs an ack has its lease.
         * @example {
         *       "key": "genesis:1",
         *       "value": "abc"
         *     }
         * @example {
         *       "key": "genesis:1",
         *       "value": "abc",
         *       "leaseId": "1-1-YWJjZGVmZ2hpamtsbW5vcA",
         *       "attempt": 1,
         *       "leaseExpiresAt": "2026-11-23T12:00:30.000Z"
         *     }
         */
        StreamMessage: {
            key: components["schemas"]["MessageKey"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            leaseId?: components["schemas"]["LeaseId"];
            attempt?: components["schemas"]["Attempt"];
            leaseExpiresAt?: components["schemas"]["Time"];
        };
        /**
         * @description The consumer missed the messages between `sinceKey` and the next one on this stream.
         * @example {
         *       "type": "gap",
         *       "queue": "genesis",
         *       "sinceKey": "genesis:1"
         *     }
         */
        Gap: {
            /** @constant */
            type: "gap";
            queue: components["schemas"]["QueueName"];
            /** @description The key of the last message before the gap; null where that is not known. */
            sinceKey: string | null;
        };
        /**
         * @description The queue was deleted, or purged by `DELETE /q/{queue}`; this is the end of the stream.
         * @example {
         *       "type": "purged",
         *       "queue": "genesis"
         *     }
         */
        Purged: {
            /** @constant */
            type: "purged";
            queue: components["schemas"]["QueueName"];
        };
        /**
         * @description A frame of any content, text or binary.
         * @example hello
         */
        Anything: string;
        /**
         * @description Chosen by the client; the answer to the frame has it too.
         * @example 1
         */
        FrameId: string | number;
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
        /** @description The command `add` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        AddFrame: {
            /** @constant */
            cmd: "add";
            queue?: components["schemas"]["QueueName"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            delaySeconds?: components["schemas"]["DelaySeconds"];
            ttlSeconds?: components["schemas"]["TtlSeconds"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            headers?: components["schemas"]["MessageHeaders"];
            idempotencyKey?: components["schemas"]["IdempotencyKey"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `get` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        GetFrame: {
            /** @constant */
            cmd: "get";
            queue?: components["schemas"]["QueueName"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `take` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        TakeFrame: {
            /** @constant */
            cmd: "take";
            queue?: components["schemas"]["QueueName"];
            leaseSeconds?: components["schemas"]["LeaseSeconds"];
            max?: components["schemas"]["MaxMessages"];
            waitSeconds?: components["schemas"]["WaitSeconds"];
            /** @description Leases to ack first. */
            acks?: components["schemas"]["LeaseId"][];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `ack` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        AckFrame: {
            /** @constant */
            cmd: "ack";
            queue?: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `nack` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        NackFrame: {
            /** @constant */
            cmd: "nack";
            queue?: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
            delaySeconds?: components["schemas"]["DelaySeconds"];
            reason?: components["schemas"]["Reason"];
            /** @description Make it a dead letter at once. */
            dead?: boolean;
            /** @description false: this attempt was none. */
            countAttempt?: boolean;
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `extend` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        ExtendFrame: {
            /** @constant */
            cmd: "extend";
            queue?: components["schemas"]["QueueName"];
            leaseId: components["schemas"]["LeaseId"];
            leaseSeconds?: components["schemas"]["LeaseSeconds"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `del` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        DelFrame: {
            /** @constant */
            cmd: "del";
            queue?: components["schemas"]["QueueName"];
            key: components["schemas"]["GivenKey"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `purge` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        PurgeFrame: {
            /** @constant */
            cmd: "purge";
            queue?: components["schemas"]["QueueName"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `redrive` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        RedriveFrame: {
            /** @constant */
            cmd: "redrive";
            queue?: components["schemas"]["QueueName"];
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
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `policy` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        PolicyFrame: {
            /** @constant */
            cmd: "policy";
            queue?: components["schemas"]["QueueName"];
            policy?: components["schemas"]["Policy"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `control` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        ControlFrame: {
            /** @constant */
            cmd: "control";
            queue?: components["schemas"]["QueueName"];
            status?: components["schemas"]["Status"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `stats` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        StatsFrame: {
            /** @constant */
            cmd: "stats";
            queue?: components["schemas"]["QueueName"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description The command `consumers` over a WebSocket. Over `/ws/{queue}` the queue may be left out, and another one is refused. */
        ConsumersFrame: {
            /** @constant */
            cmd: "consumers";
            queue?: components["schemas"]["QueueName"];
            id?: components["schemas"]["FrameId"];
        };
        /**
         * @description The client can take `credit` more messages. From its first one on (or from the parameter `credit` on) it is sent no more than it asked for.
         * @example {
         *       "type": "flow",
         *       "credit": 100
         *     }
         */
        FlowFrame: {
            /** @constant */
            type: "flow";
            credit: components["schemas"]["Credit"];
            id?: components["schemas"]["FrameId"];
        };
        /**
         * @description End the wait of the command `target`. It replies as if its time were over. The command may have ended already: `cancelled` of the reply says whether it was still in progress.
         * @example {
         *       "type": "cancel",
         *       "target": 7
         *     }
         */
        CancelFrame: {
            /** @constant */
            type: "cancel";
            target: components["schemas"]["FrameId"];
            id?: components["schemas"]["FrameId"];
        };
        /** @description A frame from a client of `restmq.v1`. Its kind is in `cmd` or `type`. */
        ClientFrame: components["schemas"]["AddFrame"] | components["schemas"]["GetFrame"] | components["schemas"]["TakeFrame"] | components["schemas"]["AckFrame"] | components["schemas"]["NackFrame"] | components["schemas"]["ExtendFrame"] | components["schemas"]["DelFrame"] | components["schemas"]["PurgeFrame"] | components["schemas"]["RedriveFrame"] | components["schemas"]["PolicyFrame"] | components["schemas"]["ControlFrame"] | components["schemas"]["StatsFrame"] | components["schemas"]["ConsumersFrame"] | components["schemas"]["FlowFrame"] | components["schemas"]["CancelFrame"];
        /**
         * @description A message of a stream.
         * @example {
         *       "type": "message",
         *       "queue": "genesis",
         *       "key": "genesis:1",
         *       "value": "abc"
         *     }
         */
        MessageFrame: {
            /** @constant */
            type: "message";
            queue: components["schemas"]["QueueName"];
            key: components["schemas"]["MessageKey"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            leaseId?: components["schemas"]["LeaseId"];
            attempt?: components["schemas"]["Attempt"];
            leaseExpiresAt?: components["schemas"]["Time"];
        };
        /**
         * @description The reply to a command: the members of the command's own reply, besides `type` and the `id` of the command. The reply to a `flow` with an `id` has its `credit`. The reply to a `cancel` with an `id` has `cancelled`.
         * @example {
         *       "type": "reply",
         *       "id": 1,
         *       "queue": "genesis",
         *       "value": "abc",
         *       "key": "genesis:1"
         *     }
         */
        ReplyFrame: {
            /** @constant */
            type: "reply";
            id?: components["schemas"]["FrameId"];
            queue?: components["schemas"]["QueueName"];
            value?: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            key?: components["schemas"]["MessageKey"];
            /**
             * @description Present, and true, when an earlier command with the same idempotency key stored it.
             * @constant
             */
            replayed?: true;
            headers?: components["schemas"]["MessageHeaders"];
            priority?: components["schemas"]["Priority"];
            group?: components["schemas"]["Group"];
            /** @description Of a get: how often the message was got; of `consumers`: how many streams there are. */
            count?: number;
            leaseId?: components["schemas"]["LeaseId"];
            attempt?: components["schemas"]["Attempt"];
            leaseExpiresAt?: components["schemas"]["Time"];
            createdAt?: components["schemas"]["Time"];
            messages?: components["schemas"]["TakeReply"][];
            /** @description An outcome for each of `acks`, in their order; only with `acks`. */
            outcomes?: components["schemas"]["AckOutcome"][];
            /** @description Of an ack: that it is done; of `stats`: how many were. */
            acked?: true | number;
            /** @enum {string} */
            state?: "ready" | "delayed" | "dead" | "expired";
            deleted?: boolean;
            purged?: number;
            /** @description Dead letters that are ready again or were moved to the other queue. */
            redriven?: number;
            /** @description Dead letters that were removed because their ttl had run out. */
            expired?: number;
            /** @description Dead letters that are left in the queue. */
            dead?: number;
            /** @description Only with `keys`: the number of keys that are not of a dead letter. */
            missing?: number;
            /** @description Only with `keys`, `search` or `group`, if there may be more: the answer came after `max` messages, after 5 seconds, or as the target was full. Send the same request with it to continue. */
            cursor?: string;
            name?: components["schemas"]["QueueName"];
            /** @description Messages that a `GET` could take now; the same as `ready`. */
            len?: number;
            status?: components["schemas"]["Status"];
            policy?: components["schemas"]["Policy"];
            /** @description Ready messages. */
            ready?: number;
            /** @description Delayed messages. */
            delayed?: number;
            /** @description Leased messages. */
            leased?: number;
            /** @description Messages ever stored. */
            enqueued?: number;
            /** @description Of `stats`: the number of streams; of `consumers`: the streams. */
            consumers?: number | components["schemas"]["Consumer"][];
            /** @description Of `consumers`: the clients that get messages by single requests. */
            workers?: components["schemas"]["QueueWorker"][];
            credit?: components["schemas"]["Credit"];
            /** @description Whether the command was still in progress. */
            cancelled?: boolean;
            /**
             * @description There is no message to get or take.
             * @constant
             */
            error?: "empty queue";
        };
        /** @description A frame was refused, or a command. The `id` is that of the frame, where it had a proper one. The connection lives on. */
        ErrorFrame: {
            /** @constant */
            type: "error";
            id?: components["schemas"]["FrameId"];
            problem: components["schemas"]["Problem"];
        };
        /** @description The data of one request of collectd, an object for each list of values. Lines become a `CollectdLine`. JSON stays as collectd wrote it (`CollectdList`), with an additional `value`. */
        CollectdValues: (components["schemas"]["CollectdLine"] | components["schemas"]["CollectdList"])[];
        /** @description A list of values of a PUTVAL line in the form of the earlier RestMQ, with the parts of its identifier. */
        CollectdLine: {
            host: string;
            /** @description Plugin and its instance as the identifier has them: `cpu-0`. */
            plugin_instance: string;
            /** @description Type and its instance as the identifier has them: `cpu-idle`. */
            type_instance: string;
            /** @description Time and values as they were written: `1288548767:98.5`. */
            value: string;
            /** @description Seconds, as they were written. */
            interval: string | null;
            plugin: string;
            /** @description Empty where there is none. */
            pluginInstance: string;
            type: string;
            /** @description Empty where there is none. */
            typeInstance: string;
            /** @description Seconds since 1970; when it arrived, where the line says N. */
            time: number | null;
            /** @description The numbers; null for what collectd did not know. */
            values: (number | null)[];
        };
        /** @description A list of values in the form of collectd's JSON. Other members are kept. */
        CollectdList: {
            host: string;
            plugin: string;
            plugin_instance?: string;
            type: string;
            type_instance?: string;
            time: number;
            interval?: number;
            values: (number | null)[];
            dstypes?: string[];
            dsnames?: string[];
            /** @description Time and values as a line has them: `1288548767.123:98.5`. */
            value: string;
        };
        /** @description A notification. Header lines become an object for each header, with its name in lower case, then `event_text`, as in RestMQ before 1.0, then all of it in one object, `event`. JSON of write_http is unchanged. */
        CollectdEvent: Record<string, never>[] | Record<string, never>;
        /** @description A line of syslog. `timestamp` to `structuredData` are present if the line has them. */
        SyslogMessage: {
            /** @description The whole line; bytes that are not UTF-8 appear as U+FFFD. */
            line: string;
            /** @description The sender's address. */
            host: string;
            /** @description When it arrived, seconds since 1970. */
            tstamp: number;
            /** @description null if the line has no valid priority. */
            facility: ("kern" | "user" | "mail" | "daemon" | "auth" | "syslog" | "lpr" | "news" | "uucp" | "cron" | "authpriv" | "ftp" | "ntp" | "audit" | "alert" | "at" | "local0" | "local1" | "local2" | "local3" | "local4" | "local5" | "local6" | "local7") | null;
            /** @description null if the line has no valid priority. */
            severity: ("emerg" | "alert" | "crit" | "err" | "warn" | "notice" | "info" | "debug") | null;
            /** @enum {string} */
            format: "rfc5424" | "rfc3164" | "unknown";
            /** @description As the line has it. */
            timestamp?: string;
            hostname?: string;
            /** @description The program (APP-NAME; of RFC 3164 the tag). */
            app?: string;
            procid?: string;
            msgid?: string;
            /** @description By SD-ID and name; an array for a name that occurs more than once. */
            structuredData?: {
                [key: string]: {
                    [key: string]: string | string[];
                };
            };
            /** @description What comes after all that. */
            message: string;
            /** @enum {string} */
            transport: "tcp" | "tls" | "udp";
            /** @description The bytes of the line in base64, where they are not UTF-8. */
            raw?: string;
            /**
             * @description The line was longer than 64 KiB, or the connection ended in it.
             * @constant
             */
            truncated?: true;
        };
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
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

export type QueueName = components['schemas']['QueueName'];
export type MessageKey = components['schemas']['MessageKey'];
export type AsciiKey = components['schemas']['AsciiKey'];
export type GivenKey = components['schemas']['GivenKey'];
export type Value = components['schemas']['Value'];
export type Encoding = components['schemas']['Encoding'];
export type ContentType = components['schemas']['ContentType'];
export type TtlSeconds = components['schemas']['TtlSeconds'];
export type WaitSeconds = components['schemas']['WaitSeconds'];
export type PeekCount = components['schemas']['PeekCount'];
export type Policy = components['schemas']['Policy'];
export type Status = components['schemas']['Status'];
export type StatusFlag = components['schemas']['StatusFlag'];
export type LeaseSeconds = components['schemas']['LeaseSeconds'];
export type DelaySeconds = components['schemas']['DelaySeconds'];
export type Priority = components['schemas']['Priority'];
export type Group = components['schemas']['Group'];
export type AsciiGroup = components['schemas']['AsciiGroup'];
export type Since = components['schemas']['Since'];
export type HeartbeatSeconds = components['schemas']['HeartbeatSeconds'];
export type AckMode = components['schemas']['AckMode'];
export type Credit = components['schemas']['Credit'];
export type MaxMessages = components['schemas']['MaxMessages'];
export type Attempt = components['schemas']['Attempt'];
export type Attempts = components['schemas']['Attempts'];
export type LeaseId = components['schemas']['LeaseId'];
export type Time = components['schemas']['Time'];
export type MessageHeaders = components['schemas']['MessageHeaders'];
export type IdempotencyKey = components['schemas']['IdempotencyKey'];
export type Reason = components['schemas']['Reason'];
export type Message = components['schemas']['Message'];
export type LeasedMessage = components['schemas']['LeasedMessage'];
export type NewMessage = components['schemas']['NewMessage'];
export type Nacked = components['schemas']['Nacked'];
export type AckOutcome = components['schemas']['AckOutcome'];
export type State = components['schemas']['State'];
export type StoredMessage = components['schemas']['StoredMessage'];
export type Backoff = components['schemas']['Backoff'];
export type Overflow = components['schemas']['Overflow'];
export type PauseScope = components['schemas']['PauseScope'];
export type QueueSettings = components['schemas']['QueueSettings'];
export type SettingsChange = components['schemas']['SettingsChange'];
export type QueueStats = components['schemas']['QueueStats'];
export type Queue = components['schemas']['Queue'];
export type Stats = components['schemas']['Stats'];
export type QueueList = components['schemas']['QueueList'];
export type Job = components['schemas']['Job'];
export type QueuePolicy = components['schemas']['QueuePolicy'];
export type QueueStatus = components['schemas']['QueueStatus'];
export type Consumer = components['schemas']['Consumer'];
export type ConsumerList = components['schemas']['ConsumerList'];
export type QueueWorker = components['schemas']['QueueWorker'];
export type PerSecond = components['schemas']['PerSecond'];
export type SortBy = components['schemas']['SortBy'];
export type Activity = components['schemas']['Activity'];
export type QueueSummary = components['schemas']['QueueSummary'];
export type Overview = components['schemas']['Overview'];
export type HistorySpan = components['schemas']['HistorySpan'];
export type QueueHistory = components['schemas']['QueueHistory'];
export type TailMessage = components['schemas']['TailMessage'];
export type Freshness = components['schemas']['Freshness'];
export type DaemonState = components['schemas']['DaemonState'];
export type RedisState = components['schemas']['RedisState'];
export type Pool = components['schemas']['Pool'];
export type StreamMessage = components['schemas']['StreamMessage'];
export type Gap = components['schemas']['Gap'];
export type Purged = components['schemas']['Purged'];
export type Anything = components['schemas']['Anything'];
export type FrameId = components['schemas']['FrameId'];
export type AddCommand = components['schemas']['AddCommand'];
export type GetCommand = components['schemas']['GetCommand'];
export type TakeCommand = components['schemas']['TakeCommand'];
export type AckCommand = components['schemas']['AckCommand'];
export type NackCommand = components['schemas']['NackCommand'];
export type ExtendCommand = components['schemas']['ExtendCommand'];
export type DelCommand = components['schemas']['DelCommand'];
export type PurgeCommand = components['schemas']['PurgeCommand'];
export type RedriveRequest = components['schemas']['RedriveRequest'];
export type Redriven = components['schemas']['Redriven'];
export type MoveRequest = components['schemas']['MoveRequest'];
export type Moved = components['schemas']['Moved'];
export type RedriveCommand = components['schemas']['RedriveCommand'];
export type PolicyCommand = components['schemas']['PolicyCommand'];
export type ControlCommand = components['schemas']['ControlCommand'];
export type StatsCommand = components['schemas']['StatsCommand'];
export type ConsumersCommand = components['schemas']['ConsumersCommand'];
export type Command = components['schemas']['Command'];
export type AddReply = components['schemas']['AddReply'];
export type GetReply = components['schemas']['GetReply'];
export type TakeReply = components['schemas']['TakeReply'];
export type TakeManyReply = components['schemas']['TakeManyReply'];
export type AckReply = components['schemas']['AckReply'];
export type NackReply = components['schemas']['NackReply'];
export type ExtendReply = components['schemas']['ExtendReply'];
export type DelReply = components['schemas']['DelReply'];
export type PurgeReply = components['schemas']['PurgeReply'];
export type RedriveReply = components['schemas']['RedriveReply'];
export type PolicyReply = components['schemas']['PolicyReply'];
export type ControlReply = components['schemas']['ControlReply'];
export type StatsReply = components['schemas']['StatsReply'];
export type ConsumersReply = components['schemas']['ConsumersReply'];
export type EmptyReply = components['schemas']['EmptyReply'];
export type CommandReply = components['schemas']['CommandReply'];
export type AddFrame = components['schemas']['AddFrame'];
export type GetFrame = components['schemas']['GetFrame'];
export type TakeFrame = components['schemas']['TakeFrame'];
export type AckFrame = components['schemas']['AckFrame'];
export type NackFrame = components['schemas']['NackFrame'];
export type ExtendFrame = components['schemas']['ExtendFrame'];
export type DelFrame = components['schemas']['DelFrame'];
export type PurgeFrame = components['schemas']['PurgeFrame'];
export type RedriveFrame = components['schemas']['RedriveFrame'];
export type PolicyFrame = components['schemas']['PolicyFrame'];
export type ControlFrame = components['schemas']['ControlFrame'];
export type StatsFrame = components['schemas']['StatsFrame'];
export type ConsumersFrame = components['schemas']['ConsumersFrame'];
export type FlowFrame = components['schemas']['FlowFrame'];
export type CancelFrame = components['schemas']['CancelFrame'];
export type ClientFrame = components['schemas']['ClientFrame'];
export type MessageFrame = components['schemas']['MessageFrame'];
export type ReplyFrame = components['schemas']['ReplyFrame'];
export type ErrorFrame = components['schemas']['ErrorFrame'];
export type CollectdValues = components['schemas']['CollectdValues'];
export type CollectdLine = components['schemas']['CollectdLine'];
export type CollectdList = components['schemas']['CollectdList'];
export type CollectdEvent = components['schemas']['CollectdEvent'];
export type SyslogMessage = components['schemas']['SyslogMessage'];
export type ProblemType = components['schemas']['ProblemType'];
export type Problem = components['schemas']['Problem'];

/** The payload of every message by the message's name. */
export interface Messages {
  add: AddCommand;
  get: GetCommand;
  take: TakeCommand;
  ack: AckCommand;
  nack: NackCommand;
  extend: ExtendCommand;
  del: DelCommand;
  purge: PurgeCommand;
  redrive: RedriveCommand;
  policy: PolicyCommand;
  control: ControlCommand;
  stats: StatsCommand;
  consumers: ConsumersCommand;
  addReply: AddReply;
  getReply: GetReply;
  takeReply: TakeReply;
  takeManyReply: TakeManyReply;
  ackReply: AckReply;
  nackReply: NackReply;
  extendReply: ExtendReply;
  delReply: DelReply;
  purgeReply: PurgeReply;
  redriveReply: RedriveReply;
  policyReply: PolicyReply;
  controlReply: ControlReply;
  statsReply: StatsReply;
  consumersReply: ConsumersReply;
  emptyReply: EmptyReply;
  problem: Problem;
  streamMessage: StreamMessage;
  gap: Gap;
  purged: Purged;
  error: Problem;
  echo: Anything;
  messageFrame: MessageFrame;
  addFrame: AddFrame;
  getFrame: GetFrame;
  takeFrame: TakeFrame;
  ackFrame: AckFrame;
  nackFrame: NackFrame;
  extendFrame: ExtendFrame;
  delFrame: DelFrame;
  purgeFrame: PurgeFrame;
  redriveFrame: RedriveFrame;
  policyFrame: PolicyFrame;
  controlFrame: ControlFrame;
  statsFrame: StatsFrame;
  consumersFrame: ConsumersFrame;
  flowFrame: FlowFrame;
  cancelFrame: CancelFrame;
  replyFrame: ReplyFrame;
  errorFrame: ErrorFrame;
  collectdValues: CollectdValues;
  collectdEvent: CollectdEvent;
  syslogMessage: SyslogMessage;
}

/** The commands of the JSON protocol, as their `cmd` names them. */
export const commandNames = ['add', 'get', 'take', 'ack', 'nack', 'extend', 'del', 'purge', 'redrive', 'policy', 'control', 'stats', 'consumers'] as const;

/** The operations: what is received or sent where, and what answers it. */
export const messageOperations = {
  "add": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "add"
    ],
    "replies": [
      "addReply",
      "problem"
    ]
  },
  "get": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "get"
    ],
    "replies": [
      "getReply",
      "emptyReply",
      "problem"
    ]
  },
  "take": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "take"
    ],
    "replies": [
      "takeReply",
      "takeManyReply",
      "emptyReply",
      "problem"
    ]
  },
  "ack": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "ack"
    ],
    "replies": [
      "ackReply",
      "problem"
    ]
  },
  "nack": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "nack"
    ],
    "replies": [
      "nackReply",
      "problem"
    ]
  },
  "extend": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "extend"
    ],
    "replies": [
      "extendReply",
      "problem"
    ]
  },
  "del": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "del"
    ],
    "replies": [
      "delReply",
      "problem"
    ]
  },
  "purge": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "purge"
    ],
    "replies": [
      "purgeReply",
      "problem"
    ]
  },
  "redrive": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "redrive"
    ],
    "replies": [
      "redriveReply",
      "problem"
    ]
  },
  "policy": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "policy"
    ],
    "replies": [
      "policyReply",
      "problem"
    ]
  },
  "control": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "control"
    ],
    "replies": [
      "controlReply",
      "problem"
    ]
  },
  "stats": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "stats"
    ],
    "replies": [
      "statsReply",
      "problem"
    ]
  },
  "consumers": {
    "action": "receive",
    "address": "/queue",
    "messages": [
      "consumers"
    ],
    "replies": [
      "consumersReply",
      "problem"
    ]
  },
  "streamComet": {
    "action": "send",
    "address": "/c/{queue}",
    "messages": [
      "streamMessage",
      "gap"
    ],
    "replies": []
  },
  "streamSse": {
    "action": "send",
    "address": "/sse/{queue}",
    "messages": [
      "streamMessage",
      "gap",
      "purged",
      "error"
    ],
    "replies": []
  },
  "streamWebsocket": {
    "action": "send",
    "address": "/ws/{queue}",
    "messages": [
      "streamMessage",
      "messageFrame",
      "gap"
    ],
    "replies": []
  },
  "echo": {
    "action": "receive",
    "address": "/ws/{queue}",
    "messages": [
      "echo"
    ],
    "replies": [
      "echo"
    ]
  },
  "frames": {
    "action": "receive",
    "address": "/ws/{queue}",
    "messages": [
      "addFrame",
      "getFrame",
      "takeFrame",
      "ackFrame",
      "nackFrame",
      "extendFrame",
      "delFrame",
      "purgeFrame",
      "redriveFrame",
      "policyFrame",
      "controlFrame",
      "statsFrame",
      "consumersFrame"
    ],
    "replies": [
      "replyFrame",
      "errorFrame"
    ]
  },
  "flow": {
    "action": "receive",
    "address": "/ws/{queue}",
    "messages": [
      "flowFrame"
    ],
    "replies": [
      "replyFrame",
      "errorFrame"
    ]
  },
  "cancel": {
    "action": "receive",
    "address": "/ws/{queue}",
    "messages": [
      "cancelFrame"
    ],
    "replies": [
      "replyFrame",
      "errorFrame"
    ]
  },
  "connectionFrames": {
    "action": "receive",
    "address": "/ws",
    "messages": [
      "addFrame",
      "getFrame",
      "takeFrame",
      "ackFrame",
      "nackFrame",
      "extendFrame",
      "delFrame",
      "purgeFrame",
      "redriveFrame",
      "policyFrame",
      "controlFrame",
      "statsFrame",
      "consumersFrame",
      "cancelFrame"
    ],
    "replies": [
      "replyFrame",
      "errorFrame"
    ]
  },
  "consumeCollectdData": {
    "action": "send",
    "address": "collectd_data",
    "messages": [
      "collectdValues"
    ],
    "replies": []
  },
  "consumeCollectdEvents": {
    "action": "send",
    "address": "collectd_event",
    "messages": [
      "collectdEvent"
    ],
    "replies": []
  },
  "consumeSyslog": {
    "action": "send",
    "address": "syslogd:{address}",
    "messages": [
      "syslogMessage"
    ],
    "replies": []
  }
} as const;
