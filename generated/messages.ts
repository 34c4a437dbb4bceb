// Generated from api/asyncapi.yaml by npm run generate. Do not edit: change the source and run it again.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
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
export type Value = components['schemas']['Value'];
export type Encoding = components['schemas']['Encoding'];
export type ContentType = components['schemas']['ContentType'];
export type TtlSeconds = components['schemas']['TtlSeconds'];
export type WaitSeconds = components['schemas']['WaitSeconds'];
export type Count = components['schemas']['Count'];
export type Policy = components['schemas']['Policy'];
export type Status = components['schemas']['Status'];
export type StatusFlag = components['schemas']['StatusFlag'];
export type Message = components['schemas']['Message'];
export type QueueStats = components['schemas']['QueueStats'];
export type Stats = components['schemas']['Stats'];
export type QueueList = components['schemas']['QueueList'];
export type Job = components['schemas']['Job'];
export type QueuePolicy = components['schemas']['QueuePolicy'];
export type QueueStatus = components['schemas']['QueueStatus'];
export type AddCommand = components['schemas']['AddCommand'];
export type GetCommand = components['schemas']['GetCommand'];
export type TakeCommand = components['schemas']['TakeCommand'];
export type DelCommand = components['schemas']['DelCommand'];
export type PurgeCommand = components['schemas']['PurgeCommand'];
export type PolicyCommand = components['schemas']['PolicyCommand'];
export type ControlCommand = components['schemas']['ControlCommand'];
export type StatsCommand = components['schemas']['StatsCommand'];
export type Command = components['schemas']['Command'];
export type AddReply = components['schemas']['AddReply'];
export type GetReply = components['schemas']['GetReply'];
export type TakeReply = components['schemas']['TakeReply'];
export type DelReply = components['schemas']['DelReply'];
export type PurgeReply = components['schemas']['PurgeReply'];
export type PolicyReply = components['schemas']['PolicyReply'];
export type ControlReply = components['schemas']['ControlReply'];
export type StatsReply = components['schemas']['StatsReply'];
export type EmptyReply = components['schemas']['EmptyReply'];
export type CommandReply = components['schemas']['CommandReply'];
export type ProblemType = components['schemas']['ProblemType'];
export type Problem = components['schemas']['Problem'];

/** The payload of every message by the message's name. */
export interface Messages {
  add: AddCommand;
  get: GetCommand;
  take: TakeCommand;
  del: DelCommand;
  purge: PurgeCommand;
  policy: PolicyCommand;
  control: ControlCommand;
  stats: StatsCommand;
  addReply: AddReply;
  getReply: GetReply;
  takeReply: TakeReply;
  delReply: DelReply;
  purgeReply: PurgeReply;
  policyReply: PolicyReply;
  controlReply: ControlReply;
  statsReply: StatsReply;
  emptyReply: EmptyReply;
  problem: Problem;
}

/** The commands of the JSON protocol, as their `cmd` names them. */
export const commandNames = ['add', 'get', 'take', 'del', 'purge', 'policy', 'control', 'stats'] as const;

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
      "emptyReply",
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
  }
} as const;
