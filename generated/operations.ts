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
         * @description Without `queue` this leads a browser to the list of queues.
         */
        get: operations["takeByQuery"];
        put?: never;
        /** Add a message to the queue that the form names */
        post: operations["addByForm"];
        delete?: never;
        options?: never;
        /** Ask whether `?queue=` has a message, and take none */
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
         * @description A page for people; JSON where `Accept` prefers it.
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
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        /**
         * Take the oldest message
         * @description The message is removed from the queue: at most once. With `wait` the answer comes as soon as there is a
         *     message, or with 204 when the time is over; a client that hangs up while it waits consumes nothing.
         *     With `raw` the body is the value, byte for byte, with the type its producer gave.
         */
        get: operations["take"];
        put?: never;
        /**
         * Add a message
         * @description A form's `value` (or `msg`) is the message. A body of any other type is itself the message, byte for byte, and
         *     keeps its type; one of type `application/json` must be JSON.
         */
        post: operations["add"];
        /**
         * Purge the queue
         * @description Removes every message that was stored before. The settings of the queue stay.
         */
        delete: operations["purge"];
        options?: never;
        /** Ask whether there is a message, and take none */
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
         * @description The path gives the queue where the command leaves it out. Two different ones are a 400.
         */
        post: operations["commandOnQueue"];
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
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
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
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
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
        /** Count what every queue holds */
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
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        /** Count what a queue holds */
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
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        /**
         * Show a queue's counts and its ten newest messages
         * @description A page for people; JSON where `Accept` prefers it. Nothing is consumed and no `count` grows.
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
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell that the daemon is alive
         * @description Answers as long as the daemon does, whatever Redis does.
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
        /** Tell whether the daemon can do its work */
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
        /** Counters and gauges of this daemon for Prometheus */
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
        /** @description Whether a daemon can do its work, and if not, why. */
        Readiness: {
            ready: boolean;
            /** @description What keeps it from working. */
            problems: string[];
            /** @description What its operator should mend. */
            warnings: string[];
        };
        /**
         * Format: binary
         * @description The value: bytes of any kind (percent-encoded bytes that are not UTF-8 are kept). `--max-body` limits the whole form as it is sent; a raw body may be that large itself.
         */
        FormValue: string | Uint8Array;
        /**
         * @description The name of a queue: 1 to 255 bytes of UTF-8 without control characters and without `/`. Anything else is allowed (`orders.eu`, `syslogd:10.0.0.1`, `café`); in a path it is percent-encoded. (Browsers and curl take `.` and `..` out of every path: queues of these names are reached by `?queue=`, forms and the JSON protocol.)
         * @example test
         */
        QueueName: string;
        /**
         * @description The key of a message, `<queue>:<n>`: n counts up from 1 in each queue and is never given twice.
         * @example test:1
         */
        MessageKey: string;
        /** @description The value of a message. Text appears as a string, a message of type `application/json` as the JSON that it is, and bytes that are not UTF-8 as base64 beside `"encoding":"base64"`. Nothing is ever coerced: `007` stays `007`. */
        Value: unknown;
        /**
         * @description Present, and always `base64`, when the value is bytes that are not UTF-8.
         * @constant
         */
        Encoding: "base64";
        /**
         * @description The media type the producer gave; absent where it gave none, and for `application/json`.
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
        /** @description How often the message was looked at with `get` before. */
        Count: number;
        /**
         * @description How stream consumers share a queue: every consumer gets every message (`broadcast`, the default), or each message goes to one of them (`roundrobin`). A plain `GET` is not affected.
         * @enum {string}
         */
        Policy: "broadcast" | "roundrobin";
        /**
         * @description Whether stream consumers are fed. A plain `GET` is not affected.
         * @enum {string}
         */
        Status: "start" | "stop";
        /**
         * @description The status as RestMQ always wrote it; 1 is `start`, 0 is `stop`.
         * @enum {integer}
         */
        StatusFlag: 0 | 1;
        /** @description A message as a consumer sees it. */
        Message: {
            key: components["schemas"]["MessageKey"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            contentType?: components["schemas"]["ContentType"];
            count: components["schemas"]["Count"];
        };
        /** @description What a queue holds, and what became of the rest. At every instant enqueued = ready + acked + expired + purged; the counters start over when a queue without settings is purged. */
        QueueStats: {
            name: components["schemas"]["QueueName"];
            /** @description Messages that a `GET` could take now; the same as `ready`. */
            len: number;
            status: components["schemas"]["Status"];
            policy: components["schemas"]["Policy"];
            /** @description Messages waiting to be taken. */
            ready: number;
            /** @description Messages ever stored. */
            enqueued: number;
            /** @description Messages that a consumer took for good. */
            acked: number;
            /** @description Messages whose ttl ran out. */
            expired: number;
            /** @description Messages removed by `del` or by a purge. */
            purged: number;
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
        /** @description The queues there are, sorted by the bytes of their names. */
        QueueList: {
            /** @description How many queues there are. */
            count: number;
            queues: components["schemas"]["QueueName"][];
        };
        /** @description A queue's counts and its ten newest messages, newest first; nothing is consumed. */
        Job: {
            stats: components["schemas"]["QueueStats"];
            messages: components["schemas"]["Message"][];
        };
        /** @description The policy of a queue. */
        QueuePolicy: {
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Policy"];
        };
        /** @description Whether the stream consumers of a queue are fed. */
        QueueStatus: {
            queue: components["schemas"]["QueueName"];
            status: components["schemas"]["StatusFlag"];
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
         *       "value": {
         *         "order": 17
         *       },
         *       "ttl": 3600
         *     }
         */
        AddCommand: {
            /** @constant */
            cmd: "add";
            queue: components["schemas"]["QueueName"];
            value: components["schemas"]["Value"];
            encoding?: components["schemas"]["Encoding"];
            ttl?: components["schemas"]["TtlSeconds"];
        };
        /**
         * @description Look at the oldest message of a queue and leave it there. Its `count` grows with every get.
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
         * @description Remove the oldest message of a queue and return it.
         * @example {
         *       "cmd": "take",
         *       "queue": "genesis"
         *     }
         */
        TakeCommand: {
            /** @constant */
            cmd: "take";
            queue: components["schemas"]["QueueName"];
            wait?: components["schemas"]["WaitSeconds"];
        };
        /**
         * @description Remove one message of a queue by its key, whatever its place.
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
            key: components["schemas"]["MessageKey"];
        };
        /**
         * @description Remove every message of a queue. Its settings stay.
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
         * @description Tell the policy of a queue, or change it when `policy` is given.
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
         * @description Tell the status of a queue, or change it when `status` is given.
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
         * @description Tell what a queue holds.
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
        /** @description One command of the JSON protocol; `cmd` says which. On `/queue/{queue}` the `queue` may be left out. */
        Command: components["schemas"]["AddCommand"] | components["schemas"]["GetCommand"] | components["schemas"]["TakeCommand"] | components["schemas"]["DelCommand"] | components["schemas"]["PurgeCommand"] | components["schemas"]["PolicyCommand"] | components["schemas"]["ControlCommand"] | components["schemas"]["StatsCommand"];
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
            key: components["schemas"]["MessageKey"];
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
            key: components["schemas"]["MessageKey"];
            count: components["schemas"]["Count"];
        };
        /**
         * @description The message that was taken.
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
            key: components["schemas"]["MessageKey"];
        };
        /**
         * @description Whether there was such a message in this queue.
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
         * @description How many messages the purge removed.
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
         * @description The policy that is in force now.
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
         * @description The status that is in force now.
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
        CommandReply: components["schemas"]["AddReply"] | components["schemas"]["GetReply"] | components["schemas"]["TakeReply"] | components["schemas"]["DelReply"] | components["schemas"]["PurgeReply"] | components["schemas"]["PolicyReply"] | components["schemas"]["ControlReply"] | components["schemas"]["StatsReply"] | components["schemas"]["EmptyReply"];
        /**
         * @description What kind of problem it is. The URI leads to a page that explains it.
         * @enum {string}
         */
        ProblemType: "/problems/bad-request" | "/problems/invalid-parameter" | "/problems/invalid-body" | "/problems/invalid-json" | "/problems/invalid-queue-name" | "/problems/invalid-key" | "/problems/unknown-command" | "/problems/queue-mismatch" | "/problems/not-found" | "/problems/empty-queue" | "/problems/method-not-allowed" | "/problems/request-timeout" | "/problems/body-too-large" | "/problems/uri-too-long" | "/problems/unsupported-media-type" | "/problems/headers-too-large" | "/problems/internal" | "/problems/redis-unavailable" | "/problems/redis-full";
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
            /** @description Each place that is wrong. */
            errors?: {
                /** @description A JSON pointer to the place: `/query/ttl`, `/body/value`. */
                pointer: string;
                /** @description What is wrong there. */
                detail: string;
            }[];
        };
    };
    responses: {
        /** @description A parameter, or the name of the queue, is wrong. Nothing was done. */
        BadRequest: {
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
        /** @description The queue, percent-encoded. It comes into being with its first message. */
        queue: components["schemas"]["QueueName"];
        /**
         * @description The queue.
         * @example test
         */
        queueInQuery: components["schemas"]["QueueName"];
        /** @description Answer as JSONP, a call of this function. */
        callback: string;
        /** @description Ignored; JSONP libraries append it to get past caches. */
        cacheBuster: string;
    };
    requestBodies: {
        Command: {
            content: {
                "application/json": components["schemas"]["Command"];
                "application/x-www-form-urlencoded": {
                    /** @description The command as JSON text. */
                    body?: string;
                    /** @description The same under its other name. */
                    msg?: string;
                };
            };
        };
    };
    headers: {
        /** @description Where to go on. */
        Location: string;
        /** @description Seconds to wait before the next try. */
        "Retry-After": number;
        /** @description How many messages there are. */
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
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
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
            /** @description To the list of queues, where no `queue` was given. */
            302: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description There is no message. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    addByForm: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
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
                };
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
            /** @description The form has no queue or no value, or one of them is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
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
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
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
            /** @description To the list of queues, where no `queue` was given. */
            302: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            /** @description There is no message. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["Unavailable"];
        };
    };
    listQueues: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every queue there is. */
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
            503: components["responses"]["Unavailable"];
        };
    };
    take: {
        parameters: {
            query?: {
                wait?: components["schemas"]["WaitSeconds"];
                /**
                 * @description Answer with the bytes of the value instead of JSON.
                 * @example false
                 */
                raw?: boolean;
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message, removed from the queue. */
            200: {
                headers: {
                    /** @description The message's key, percent-encoded; only with `raw`. */
                    "RestMQ-Key"?: components["schemas"]["MessageKey"];
                    /** @description The message's count; only with `raw`. */
                    "RestMQ-Count"?: components["schemas"]["Count"];
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
            503: components["responses"]["Unavailable"];
        };
    };
    add: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    value?: components["schemas"]["FormValue"];
                    msg?: components["schemas"]["FormValue"];
                    ttl?: components["schemas"]["TtlSeconds"];
                };
                "*/*": string | Uint8Array;
            };
        };
        responses: {
            /** @description A form was stored; the body is its key. */
            200: {
                headers: {
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
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: components["schemas"]["MessageKey"];
                    };
                };
            };
            /** @description There is no value, or something is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    purge: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. `status` is 1 when there was something to remove, else 0. */
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
            503: components["responses"]["Unavailable"];
        };
    };
    head: {
        parameters: {
            query?: {
                /** @description Allowed and ignored, so that a `GET` URL can be asked with HEAD. */
                wait?: components["schemas"]["WaitSeconds"];
                /**
                 * @description Allowed and ignored.
                 * @example false
                 */
                raw?: boolean;
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
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
        };
    };
    command: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Command"];
        responses: {
            /** @description The reply; `{"error":"empty queue"}` where there is nothing to get or take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandReply"];
                    "application/javascript": string;
                };
            };
            /** @description What came is not a command, or one of its fields is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    commandOnQueue: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
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
        requestBody: components["requestBodies"]["Command"];
        responses: {
            /** @description The reply; `{"error":"empty queue"}` where there is nothing to get or take. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandReply"];
                    "application/javascript": string;
                };
            };
            /** @description What came is not a command, or one of its fields is wrong. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    getPolicy: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy; `broadcast` where none was set. */
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
            503: components["responses"]["Unavailable"];
        };
    };
    setPolicy: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    policy: components["schemas"]["Policy"];
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
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    listStatus: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
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
            503: components["responses"]["Unavailable"];
        };
    };
    getStatus: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status; 1 (`start`) where none was set. */
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
            503: components["responses"]["Unavailable"];
        };
    };
    setStatus: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    status: components["schemas"]["Status"];
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
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            503: components["responses"]["Unavailable"];
            507: components["responses"]["Full"];
        };
    };
    stats: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
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
            503: components["responses"]["Unavailable"];
        };
    };
    queueStats: {
        parameters: {
            query?: {
                /** @description Answer as JSONP, a call of this function. */
                callback?: components["parameters"]["callback"];
                /** @description Ignored; JSONP libraries append it to get past caches. */
                _?: components["parameters"]["cacheBuster"];
            };
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts; all zero for a queue that nobody has used. */
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
            503: components["responses"]["Unavailable"];
        };
    };
    job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The queue, percent-encoded. It comes into being with its first message. */
                queue: components["parameters"]["queue"];
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
            503: components["responses"]["Unavailable"];
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
            /** @description Redis answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description Redis does not answer; `problems` says it in words. */
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
        };
    };
}
