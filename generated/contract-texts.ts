// Generated from api/ by npm run generate. Do not edit: change the source and run it again.

export const openapiYaml = `openapi: 3.1.0
info:
  title: RestMQ
  version: 1.0.0-alpha.1
  summary: A message queue that speaks plain HTTP.
  description: >
    Any program that can run \`curl\` can produce and consume messages. Messages
    are in Redis, so any number of daemons

    can serve the same queues.


    This contract is the source of truth: routing, validation, types and these
    pages come from it. The AsyncAPI

    contract, \`/asyncapi.yaml\`, describes the streams and the messages of the
    JSON protocol.


    **Every answer.** Errors are \`application/problem+json\` (RFC 9457). \`type\`
    links to a page that explains the

    problem.


    A 2xx means that the message is stored, a 4xx or 5xx that it is not. There
    are two exceptions. With a 503, the

    connection to Redis may have broken between storing and answering. The
    problem \`partly-stored\` says what was stored.


    Lines end with CRLF, as they always did in RestMQ. Every path answers
    \`OPTIONS\` with \`Allow\`. A method that a path

    does not have gets a 405 with \`Allow\`.


    **Access.** A daemon with \`--acl\` authenticates requests: by address, by
    name and password (Basic), by an API key

    (as bearer token, or in \`X-API-Key\`) or by a JSON Web Token. 401 means that
    the credentials are missing or unknown,

    403 that they do not permit the request, and 429 that too many wrong
    passwords came from your address.


    Each operation has the permission that it needs in \`x-acl\`. \`category\` and
    \`verb\` together select a section of the

    ACL file. The scopes of a key must include \`verb\`. Without \`--acl\` every
    request is permitted, and credentials are

    ignored.


    **Cross-site requests.** The daemon answers 403 to a request that a page of
    another origin made the browser send, as

    \`Sec-Fetch-Site\` and \`Origin\` show. This includes JSONP and WebSockets.
    There are two exceptions: origins in

    \`--cors-origins\`, and links to pages.


    A daemon that listens on loopback without \`--acl\` accepts only \`localhost\`,
    \`127.0.0.1\`, \`[::1]\` and the names in

    \`--hosts\` as \`Host\`. Any other \`Host\` gets a 403.


    **Cache busting.** Every operation ignores a query parameter \`_\` of up to 64
    characters, which libraries such as

    jQuery append to bypass caches. No operation lists it, because generators of
    clients can't use it as a name.


    **Tracing.** \`X-Request-Id\` (1 to 128 letters, digits and \`.:+/=@_-\`) is
    returned with the answer, and is in every

    log line of the request. An error of a request without one gets an id of its
    own.


    \`traceparent\` (W3C Trace Context) is stored with the message, as the header
    of that name, unless its producer sets

    that header. Consumers get it with the message. A request that adds several
    messages gives it to all of them.

    Idempotency ignores it.


    Both headers are ignored if they are malformed.


    **Unknown names.** A header that begins with \`RestMQ-\` gets a 400 if the
    operation does not list it. So does an

    unknown parameter or member of a JSON body. The error names the nearest
    known one: an error is better than a delay

    that is silently ignored. \`RestMQ-Header-*\` is for headers of your own.


    **JSONP.** If an operation lists \`callback\`, its answer becomes
    \`application/javascript\`: \`/**/callback(<the

    JSON>);\`. A request with credentials gets no JSONP, because any page that
    embeds the script could read the answer.
  license:
    name: MIT
    identifier: MIT
servers:
  - url: /
    description: this daemon
security:
  - {}
  - basic: []
  - bearer: []
  - apiKey: []
tags:
  - name: classic
    description: The routes of RestMQ before 1.0. Existing curl commands continue to work.
  - name: v1
    description: Queues and messages as resources, with leases, retries and dead letters.
  - name: protocol
    description: The JSON protocol, one object in and one object out.
  - name: streams
    description: Messages as they arrive, over a persistent connection. The AsyncAPI
      contract describes them.
  - name: control
    description: Policy and flow control of the stream consumers.
  - name: stats
    description: Counts of messages by queue.
  - name: ingest
    description: Messages of other programs in their own formats. Syslog uses TCP
      and UDP (\`--syslog-port\`). The AsyncAPI contract describes the stored
      messages.
  - name: dashboard
    description: The data of the dashboard. Its pages under \`/ui/\` use only these
      operations and those of \`v1\`.
  - name: operations
    description: Health, readiness and metrics of a daemon.
paths:
  /:
    get:
      operationId: takeByQuery
      tags:
        - classic
      summary: Take the oldest message of \`?queue=\`
      x-acl:
        category: rest
        verb: consume
      description: Without \`queue\` this leads a browser to the dashboard.
      parameters:
        - $ref: "#/components/parameters/queueInQuery"
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The message, removed from the queue.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Message"
              examples:
                taken:
                  value:
                    key: test:1
                    value: foobar
                    count: 0
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /?queue=test
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"key\\":\\"test:1\\",\\"value\\":\\"foobar\\",\\"count\\":0});\\r\\n"
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /?queue=test&callback=cb
        "302":
          description: Redirect to the dashboard, as no \`queue\` was given.
          headers:
            Location:
              $ref: "#/components/headers/Location"
          x-request: GET /
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no message.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                empty:
                  value:
                    type: /problems/empty-queue
                    title: The queue is empty
                    status: 404
                    detail: There is no message in this queue now.
                    queue: test
                  x-request: GET /?queue=test
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    head:
      operationId: headByQuery
      tags:
        - classic
      summary: Check if the queue in \`?queue=\` has a message, without taking it
      x-acl:
        category: rest
        verb: consume
      parameters:
        - $ref: "#/components/parameters/queueInQuery"
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: There are messages.
          headers:
            RestMQ-Ready:
              $ref: "#/components/headers/RestMQ-Ready"
          x-given:
            - POST /q/test value=foobar
          x-request: HEAD /?queue=test
        "302":
          description: Redirect to the dashboard, as no \`queue\` was given.
          headers:
            Location:
              $ref: "#/components/headers/Location"
          x-request: HEAD /
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no message.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              x-request: HEAD /?queue=test
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    post:
      operationId: addByForm
      tags:
        - classic
      summary: Add a message to the queue that the form names
      x-acl:
        category: rest
        verb: produce
        queue: body
      description: The message is \`value\` of the form, or else \`msg\`. Headers set the
        properties of the message, as with a raw body.
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
        - $ref: "#/components/parameters/delayInHeader"
        - $ref: "#/components/parameters/ttlInHeader"
        - $ref: "#/components/parameters/priorityInHeader"
        - $ref: "#/components/parameters/groupInHeader"
        - $ref: "#/components/parameters/idempotencyKeyInHeader"
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              required:
                - queue
              properties:
                queue:
                  $ref: "#/components/schemas/QueueName"
                value:
                  $ref: "#/components/schemas/FormValue"
                msg:
                  $ref: "#/components/schemas/FormValue"
                ttl:
                  $ref: "#/components/schemas/TtlSeconds"
                callback:
                  $ref: "#/components/schemas/Callback"
              if:
                not:
                  required:
                    - value
              then:
                required:
                  - msg
                x-fault: needs a field value or msg
            examples:
              value:
                value:
                  queue: test
                  value: foobar
              msg:
                value:
                  queue: test
                  msg: foobar
                  ttl: 3600
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              required:
                - queue
              properties:
                queue:
                  $ref: "#/components/schemas/QueueName"
                value:
                  $ref: "#/components/schemas/FormValue"
                msg:
                  $ref: "#/components/schemas/FormValue"
                ttl:
                  $ref: "#/components/schemas/TtlSeconds"
                callback:
                  $ref: "#/components/schemas/Callback"
              if:
                not:
                  required:
                    - value
              then:
                required:
                  - msg
                x-fault: needs a field value or msg
            examples:
              value:
                value:
                  queue: test
                  value: foobar
              msg:
                value:
                  queue: test
                  msg: foobar
                  ttl: 3600
      responses:
        "200":
          description: Stored; the body is its key.
          headers:
            Idempotent-Replayed:
              $ref: "#/components/headers/Idempotent-Replayed"
          content:
            text/plain:
              schema:
                type: string
              examples:
                added:
                  value: "test:1\\r\\n"
                  x-request: POST / queue=test&value=foobar
                withTtl:
                  value: "test:1\\r\\n"
                  x-request: POST / queue=test&msg=foobar&ttl=3600
                multipart:
                  summary: As \`curl -F\` sends it
                  value: "test:1\\r\\n"
                  x-request: "POST / (multipart/form-data; boundary=xyz) --xyz\\r

                    Content-Disposition: form-data; name=\\"queue\\"\\r

                    \\r

                    test\\r

                    --xyz\\r

                    Content-Disposition: form-data; name=\\"value\\"\\r

                    \\r

                    foobar\\r

                    --xyz--\\r\\n"
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb(\\"test:1\\");\\r\\n"
                  x-request: POST /?callback=cb queue=test&value=foobar
        "400":
          description: The form has no queue or no value, or one of them is invalid.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                noQueue:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The form needs a field queue.
                    errors:
                      - pointer: /body/queue
                        detail: is missing
                  x-request: POST / value=foobar
                badTtl:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The form field ttl must be an integer.
                    errors:
                      - pointer: /body/ttl
                        detail: must be an integer
                  x-request: POST / queue=test&value=foobar&ttl=1.5
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          description: The credentials, the address or the origin of the page do not
            permit this. Nothing was done.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                crossSite:
                  value:
                    type: /problems/cross-site
                    title: Cross-site request refused
                    status: 403
                    detail: A page of another origin made your browser send this. --cors-origins
                      lists the origins that may.
                  x-request: "POST / (application/x-www-form-urlencoded | Origin:
                    https://elsewhere.example) queue=test&value=foobar"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "422":
          description: The idempotency key was given to another request. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                other:
                  value:
                    type: /problems/idempotency-mismatch
                    title: The idempotency key was used for another request
                    status: 422
                    detail: This idempotency key was given to another request in the last 24 hours.
                    queue: test
                  x-given:
                    - "POST /q/test (text/plain | Idempotency-Key: order-17)
                      foobar"
                  x-request: "POST / (application/x-www-form-urlencoded | Idempotency-Key:
                    order-17) queue=test&value=foobar"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /q/:
    get:
      operationId: listQueues
      tags:
        - classic
      summary: List the queues
      x-acl:
        category: rest
        verb: consume
      description: An HTML page, or JSON if \`Accept\` prefers it.
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: All queues.
          content:
            text/html:
              schema:
                type: string
              x-request: GET /q/
            application/json:
              schema:
                $ref: "#/components/schemas/QueueList"
              examples:
                two:
                  value:
                    count: 2
                    queues:
                      - orders.eu
                      - test
                  x-given:
                    - POST /q/test value=1
                    - POST /q/orders.eu value=1
                  x-request: GET /q/
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"count\\":0,\\"queues\\":[]});\\r\\n"
                  x-request: GET /q/?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /q/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: take
      tags:
        - classic
      summary: Take the oldest message
      x-acl:
        category: rest
        verb: consume
      description: >
        Removes a message and returns it, so that it is delivered at most once.


        With \`wait\` the answer is sent as soon as there is a message, or is a
        204 when the time is over. If the client

        disconnects while it waits, no message is consumed. Waiters are served
        in the order of their arrival, across all

        daemons. Each gets one message before any gets several.


        With \`raw\` the body is the value, byte for byte, with the content type
        from its producer.
      parameters:
        - name: wait
          in: query
          schema:
            $ref: "#/components/schemas/WaitSeconds"
        - name: lease
          in: query
          description: Lease the message for this many seconds instead of removing it. The
            client has to ack it.
          schema:
            $ref: "#/components/schemas/LeaseSeconds"
        - name: raw
          in: query
          description: Answer with the bytes of the value instead of JSON.
          schema:
            type: boolean
          example: false
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The message, removed from the queue or leased.
          headers:
            RestMQ-Key:
              description: The message's key; only with \`raw\`.
              schema:
                $ref: "#/components/schemas/AsciiKey"
            RestMQ-Count:
              description: The message's count; only with \`raw\`.
              schema:
                $ref: "#/components/schemas/PeekCount"
            RestMQ-Lease-Id:
              description: The lease; only with \`raw\` and \`lease\`.
              schema:
                $ref: "#/components/schemas/LeaseId"
            RestMQ-Attempt:
              description: The number of times the message was leased; only with \`raw\` and
                \`lease\`.
              schema:
                $ref: "#/components/schemas/Attempt"
            RestMQ-Lease-Expires-At:
              description: When the lease ends; only with \`raw\` and \`lease\`.
              schema:
                $ref: "#/components/schemas/Time"
            RestMQ-Priority:
              description: The message's priority, if it has one; only with \`raw\`.
              schema:
                $ref: "#/components/schemas/Priority"
            RestMQ-Group:
              description: The message's group, if it has one; only with \`raw\`.
              schema:
                $ref: "#/components/schemas/AsciiGroup"
            RestMQ-Header-*:
              description: The headers that the producer gave, each under its name; only with
                \`raw\`.
              schema:
                type: string
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Message"
              examples:
                text:
                  value:
                    key: test:1
                    value: foobar
                    count: 0
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /q/test
                number:
                  summary: Nothing is coerced
                  value:
                    key: test:1
                    value: "007"
                    count: 0
                  x-given:
                    - POST /q/test value=007
                  x-request: GET /q/test?wait=5
                json:
                  summary: A JSON message
                  value:
                    key: test:1
                    value:
                      order: 17
                    count: 0
                  x-given:
                    - POST /q/test (application/json) {"order":17}
                  x-request: GET /q/test
                leased:
                  summary: Leased, not removed
                  value:
                    key: test:1
                    value: foobar
                    count: 0
                    leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                    attempt: 1
                    leaseExpiresAt: 2026-11-23T12:00:30.000Z
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /q/test?lease=30
                bytes:
                  summary: Bytes that are not UTF-8
                  value:
                    key: test:1
                    value: //4=
                    encoding: base64
                    count: 0
                  x-given:
                    - POST /q/test value=%ff%fe
                  x-request: GET /q/test
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/jQuery1.cb({\\"key\\":\\"test:1\\",\\"value\\":\\"foobar\\",\\"count\\":0});\\r\\
                    \\n"
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /q/test?callback=jQuery1.cb&_=1700000000
            "*/*":
              schema:
                type: string
                format: binary
              examples:
                raw:
                  value: <b>foobar</b>
                  x-given:
                    - POST /q/test (text/xml) <b>foobar</b>
                  x-request: GET /q/test?raw=true
        "204":
          description: There is no message. No body.
          x-request: GET /q/test
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          description: The credentials, the address or the origin of the page do not
            permit this. Nothing was done.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                crossSite:
                  value:
                    type: /problems/cross-site
                    title: Cross-site request refused
                    status: 403
                    detail: A page of another origin made your browser send this. --cors-origins
                      lists the origins that may.
                  x-request: "GET /q/test?callback=cb (text/plain | Origin:
                    https://elsewhere.example)"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    head:
      operationId: head
      tags:
        - classic
      summary: Check if there is a message, without taking it
      x-acl:
        category: rest
        verb: consume
      parameters:
        - name: wait
          in: query
          description: Allowed and ignored, so that a \`GET\` URL can be asked with HEAD.
          schema:
            $ref: "#/components/schemas/WaitSeconds"
        - name: lease
          in: query
          description: Allowed and ignored.
          schema:
            $ref: "#/components/schemas/LeaseSeconds"
        - name: raw
          in: query
          description: Allowed and ignored.
          schema:
            type: boolean
          example: false
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: There are messages.
          headers:
            RestMQ-Ready:
              $ref: "#/components/headers/RestMQ-Ready"
          x-given:
            - POST /q/test value=foobar
          x-request: HEAD /q/test
        "204":
          description: There is no message.
          headers:
            RestMQ-Ready:
              $ref: "#/components/headers/RestMQ-Ready"
          x-request: HEAD /q/test
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    post:
      operationId: add
      tags:
        - classic
      summary: Add a message
      security:
        - {}
        - basic: []
        - bearer: []
        - apiKey: []
        - ticket: []
      x-acl:
        category: rest
        verb: produce
      description: >
        With a form, \`value\` is the message; \`msg\` is used instead if both are
        present. The form may be url-encoded or

        multipart. A content type of a part is not stored.


        With any other content type the body is the message, byte for byte, and
        keeps its type. A body of type

        \`application/json\` must be JSON.


        An empty message is an empty \`value\`, or an empty body with a
        Content-Type. An empty body without one is refused,

        as it was probably forgotten.


        Headers set the properties of the message. \`RestMQ-Header-<name>\`
        headers are returned as they were sent.
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
        - $ref: "#/components/parameters/ticketInQuery"
        - $ref: "#/components/parameters/delayInHeader"
        - $ref: "#/components/parameters/ttlInHeader"
        - $ref: "#/components/parameters/priorityInHeader"
        - $ref: "#/components/parameters/groupInHeader"
        - $ref: "#/components/parameters/idempotencyKeyInHeader"
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              properties:
                value:
                  $ref: "#/components/schemas/FormValue"
                msg:
                  $ref: "#/components/schemas/FormValue"
                ttl:
                  $ref: "#/components/schemas/TtlSeconds"
                callback:
                  $ref: "#/components/schemas/Callback"
              if:
                not:
                  required:
                    - value
              then:
                required:
                  - msg
                x-fault: needs a field value or msg
            examples:
              value:
                value:
                  value: foobar
              ttl:
                value:
                  value: foobar
                  ttl: 3600
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              properties:
                value:
                  $ref: "#/components/schemas/FormValue"
                msg:
                  $ref: "#/components/schemas/FormValue"
                ttl:
                  $ref: "#/components/schemas/TtlSeconds"
                callback:
                  $ref: "#/components/schemas/Callback"
              if:
                not:
                  required:
                    - value
              then:
                required:
                  - msg
                x-fault: needs a field value or msg
            examples:
              value:
                value:
                  value: foobar
              ttl:
                value:
                  value: foobar
                  ttl: 3600
          "*/*":
            schema: {}
            examples:
              json:
                value: '{"order":17}'
      responses:
        "200":
          description: A form was stored; the body is its key.
          headers:
            Idempotent-Replayed:
              $ref: "#/components/headers/Idempotent-Replayed"
          content:
            text/plain:
              schema:
                type: string
              examples:
                added:
                  value: "test:1\\r\\n"
                  x-request: POST /q/test value=foobar
                message:
                  value: "test:1\\r\\n"
                  x-request: POST /q/test msg=foobar&ttl=3600
                empty:
                  summary: An empty value is a value
                  value: "test:1\\r\\n"
                  x-request: POST /q/test value=
                multipart:
                  summary: As \`curl -F\` sends it
                  value: "test:1\\r\\n"
                  x-request: "POST /q/test (multipart/form-data; boundary=xyz) --xyz\\r

                    Content-Disposition: form-data; name=\\"value\\"\\r

                    \\r

                    foobar\\r

                    --xyz--\\r\\n"
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb(\\"test:1\\");\\r\\n"
                  x-request: POST /q/test?callback=cb value=foobar
                jsonpInForm:
                  value: "/**/cb(\\"test:1\\");\\r\\n"
                  x-request: POST /q/test value=foobar&callback=cb
        "201":
          description: A raw body was stored.
          headers:
            Location:
              $ref: "#/components/headers/Location"
            Idempotent-Replayed:
              $ref: "#/components/headers/Idempotent-Replayed"
          content:
            application/json:
              schema:
                type: object
                required:
                  - key
                properties:
                  key:
                    $ref: "#/components/schemas/MessageKey"
                additionalProperties: false
              examples:
                added:
                  value:
                    key: test:1
                  x-request: POST /q/test (application/json) {"order":17}
                later:
                  summary: With all that can be said of it
                  value:
                    key: test:1
                  x-request: "POST /q/test (text/plain | RestMQ-Delay: 5 | RestMQ-TTL: 60 |
                    RestMQ-Priority: 9 | RestMQ-Group: customer-17 |
                    Idempotency-Key: order-17 | RestMQ-Header-Trace: abc)
                    foobar"
        "400":
          description: The request has no value, or a part of it is invalid.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                noValue:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The form needs a field value or msg; to send something else, give the
                      body its own Content-Type.
                    errors:
                      - pointer: /body
                        detail: needs a field value or msg
                  x-request: POST /q/test ttl=5
                noBody:
                  summary: A forgotten body
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The request has no body. To send an empty one on purpose give it a
                      Content-Type, such as text/plain.
                    errors:
                      - pointer: /body
                        detail: is missing
                  x-request: POST /q/test
                header:
                  summary: A misspelt header
                  value:
                    type: /problems/invalid-parameter
                    title: Invalid parameter
                    status: 400
                    detail: The header restmq-dealy is unknown (did you mean RestMQ-Delay?).
                    errors:
                      - pointer: /header/restmq-dealy
                        detail: is unknown (did you mean RestMQ-Delay?)
                  x-request: "POST /q/test (text/plain | restmq-dealy: 60) foobar"
                notJson:
                  value:
                    type: /problems/invalid-json
                    title: Invalid JSON
                    status: 400
                    detail: "The body says application/json and is not JSON: it ends too early."
                    error: this is not JSON
                  x-request: 'POST /q/test (application/json) {"order":'
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "422":
          description: The idempotency key was given to another request. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                other:
                  value:
                    type: /problems/idempotency-mismatch
                    title: The idempotency key was used for another request
                    status: 422
                    detail: This idempotency key was given to another request in the last 24 hours.
                    queue: test
                  x-given:
                    - "POST /q/test (text/plain | Idempotency-Key: order-17)
                      foobar"
                  x-request: "POST /q/test (text/plain | Idempotency-Key: order-17) something
                    else"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
    delete:
      operationId: purge
      tags:
        - classic
      summary: Purge the queue
      x-acl:
        category: admin
        verb: admin
      description: >
        Removes every message that was stored before, and ends the streams of
        the queue, on every daemon. The settings of the

        queue stay.
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: Done. \`status\` is 1 if there was something to remove, else 0.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/QueueStatus"
              examples:
                something:
                  value:
                    queue: test
                    status: 1
                  x-given:
                    - POST /q/test value=foobar
                  x-request: DELETE /q/test
                nothing:
                  value:
                    queue: test
                    status: 0
                  x-request: DELETE /q/test
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"queue\\":\\"test\\",\\"status\\":0});\\r\\n"
                  x-request: DELETE /q/test?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /queue:
    get:
      operationId: commandPage
      tags:
        - protocol
      summary: A page with a form to try the JSON protocol
      security: []
      x-acl:
        category: open
      responses:
        "200":
          description: The page.
          content:
            text/html:
              schema:
                type: string
              x-request: GET /queue
        "400":
          $ref: "#/components/responses/BadRequest"
        "403":
          $ref: "#/components/responses/Forbidden"
    post:
      operationId: command
      tags:
        - protocol
      summary: Run a command of the JSON protocol
      x-acl:
        category: rest
        verb: any
      description: >
        The command is the JSON body, or the form field \`body\` or \`msg\`. A body
        that begins with \`{\` is read as JSON

        even where \`curl -d\` labels it a form.
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      requestBody:
        $ref: "#/components/requestBodies/CommandBody"
      responses:
        "200":
          description: The reply; \`{"error":"empty queue"}\` if there is nothing to get or
            take.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/CommandReply"
              examples:
                add:
                  value:
                    queue: genesis
                    value: abc
                    key: genesis:1
                  x-request: POST /queue (application/json)
                    {"cmd":"add","queue":"genesis","value":"abc"}
                addJson:
                  value:
                    queue: genesis
                    value:
                      order: 17
                    key: genesis:1
                  x-request: POST /queue (application/json)
                    {"cmd":"add","queue":"genesis","value":{"order":17},"ttlSeconds":60}
                get:
                  value:
                    queue: genesis
                    value: abc
                    key: genesis:1
                    count: 1
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue body={"cmd":"get","queue":"genesis"}
                take:
                  value:
                    queue: genesis
                    value: abc
                    key: genesis:1
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue msg={"cmd":"take","queue":"genesis"}
                lease:
                  value:
                    queue: genesis
                    value: abc
                    key: genesis:1
                    leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                    attempt: 1
                    leaseExpiresAt: 2026-11-23T12:00:30.000Z
                    createdAt: 2026-11-23T12:00:00.000Z
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue (application/json)
                    {"cmd":"take","queue":"genesis","leaseSeconds":30}
                several:
                  value:
                    queue: genesis
                    messages:
                      - queue: genesis
                        value: one
                        key: genesis:1
                      - queue: genesis
                        value: two
                        key: genesis:2
                  x-given:
                    - POST /q/genesis value=one
                    - POST /q/genesis value=two
                  x-request: POST /queue (application/json)
                    {"cmd":"take","queue":"genesis","max":10}
                ack:
                  value:
                    queue: genesis
                    leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                    acked: true
                  x-given:
                    - POST /q/genesis value=abc
                    - GET /q/genesis?lease=30
                  x-request: POST /queue (application/json)
                    {"cmd":"ack","queue":"genesis","leaseId":"{leaseId}"}
                nack:
                  value:
                    queue: genesis
                    key: genesis:1
                    state: delayed
                  x-given:
                    - POST /q/genesis value=abc
                    - GET /q/genesis?lease=30
                  x-request: POST /queue (application/json)
                    {"cmd":"nack","queue":"genesis","leaseId":"{leaseId}","delaySeconds":60}
                extend:
                  value:
                    queue: genesis
                    key: genesis:1
                    leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                    leaseExpiresAt: 2026-11-23T12:01:00.000Z
                  x-given:
                    - POST /q/genesis value=abc
                    - GET /q/genesis?lease=30
                  x-request: POST /queue (application/json)
                    {"cmd":"extend","queue":"genesis","leaseId":"{leaseId}","leaseSeconds":60}
                del:
                  value:
                    queue: genesis
                    key: genesis:1
                    deleted: true
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue {"cmd":"del","queue":"genesis","key":"genesis:1"}
                purge:
                  value:
                    queue: genesis
                    purged: 1
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue (application/json) {"cmd":"purge","queue":"genesis"}
                redrive:
                  value:
                    queue: genesis
                    redriven: 1
                    expired: 0
                    dead: 0
                  x-given:
                    - POST /q/genesis value=abc
                    - GET /q/genesis?lease=30
                    - POST /queue (application/json)
                      {"cmd":"nack","queue":"genesis","leaseId":"{leaseId}","dead":true}
                  x-request: POST /queue (application/json) {"cmd":"redrive","queue":"genesis"}
                policy:
                  value:
                    queue: genesis
                    policy: roundrobin
                  x-request: POST /queue (application/json)
                    {"cmd":"policy","queue":"genesis","policy":"roundrobin"}
                control:
                  value:
                    queue: genesis
                    status: stop
                  x-request: POST /queue (application/json)
                    {"cmd":"control","queue":"genesis","status":"stop"}
                stats:
                  value:
                    name: genesis
                    len: 1
                    status: start
                    policy: broadcast
                    ready: 1
                    delayed: 0
                    leased: 0
                    dead: 0
                    enqueued: 1
                    acked: 0
                    expired: 0
                    purged: 0
                    consumers: 0
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue (application/json) {"cmd":"stats","queue":"genesis"}
                consumers:
                  value:
                    queue: genesis
                    count: 0
                    consumers: []
                    workers: []
                  x-request: POST /queue (application/json) {"cmd":"consumers","queue":"genesis"}
                empty:
                  value:
                    error: empty queue
                  x-request: POST /queue (application/json)
                    {"cmd":"take","queue":"genesis","waitSeconds":0}
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"error\\":\\"empty queue\\"});\\r\\n"
                  x-request: POST /queue?callback=cb body={"cmd":"get","queue":"genesis"}
        "400":
          description: The body is not a command, or one of its fields is invalid.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                unknown:
                  value:
                    type: /problems/unknown-command
                    title: Unknown command
                    status: 400
                    detail: The command "drop" does not exist; there are add, get, take, ack, nack,
                      extend, del, purge, redrive, policy, control, stats,
                      consumers.
                    error: unknown command "drop"
                  x-request: POST /queue (application/json) {"cmd":"drop","queue":"genesis"}
                missing:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The command add needs a field value.
                    error: "add: value is missing"
                    errors:
                      - pointer: /value
                        detail: is missing
                  x-request: POST /queue (application/json) {"cmd":"add","queue":"genesis"}
                otherQueue:
                  value:
                    type: /problems/invalid-key
                    title: Invalid message key
                    status: 400
                    detail: The key "other:1" is not of the queue "genesis"; its keys are "genesis:"
                      and a number.
                    error: 'del: key "other:1" is not of this queue'
                    queue: genesis
                    key: other:1
                  x-request: POST /queue (application/json)
                    {"cmd":"del","queue":"genesis","key":"other:1"}
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: The queue has no such lease.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lease:
                  value:
                    type: /problems/no-such-lease
                    title: No such lease
                    status: 404
                    detail: This queue gave no such lease.
                    error: "ack: this queue gave no such lease"
                    queue: genesis
                  x-request: POST /queue (application/json)
                    {"cmd":"ack","queue":"genesis","leaseId":"1-1-YWJjZGVmZ2hpamtsbW5vcA"}
        "409":
          description: The lease has ended. A later lease of the message is not affected.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lost:
                  value:
                    type: /problems/lease-lost
                    title: The lease has ended
                    status: 409
                    detail: "The lease is over: it expired, or its message was given back, taken
                      over or removed."
                    error: "ack: the lease is over: it expired, or its message was given back, taken
                      over or removed"
                    queue: genesis
                  x-given:
                    - POST /q/genesis value=abc
                    - POST /v1/queues/genesis/leases (application/json) {}
                    - POST /v1/queues/genesis/leases/{leaseId}/nack
                      (application/json) {}
                  x-request: POST /queue (application/json)
                    {"cmd":"ack","queue":"genesis","leaseId":"{leaseId}"}
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "422":
          description: The idempotency key was given to another command. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                other:
                  value:
                    type: /problems/idempotency-mismatch
                    title: The idempotency key was used for another request
                    status: 422
                    detail: This idempotency key was given to another request in the last 24 hours.
                    error: "add: this idempotency key was given to another request in the last 24
                      hours"
                    queue: genesis
                  x-given:
                    - POST /queue (application/json)
                      {"cmd":"add","queue":"genesis","value":"abc","idempotencyKey":"order-17"}
                  x-request: POST /queue (application/json)
                    {"cmd":"add","queue":"genesis","value":"other","idempotencyKey":"order-17"}
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /queue/{queue}:
    parameters:
      - name: queue
        in: path
        required: true
        description: The queue, percent-encoded.
        schema:
          $ref: "#/components/schemas/QueueName"
        example: genesis
    post:
      operationId: commandOnQueue
      tags:
        - protocol
      summary: Run a command of the JSON protocol on this queue
      x-acl:
        category: rest
        verb: any
      description: A command without \`queue\` is for the queue in the path. Two
        different queues are an error (400).
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      requestBody:
        $ref: "#/components/requestBodies/CommandBody"
      responses:
        "200":
          description: The reply; \`{"error":"empty queue"}\` if there is nothing to get or
            take.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/CommandReply"
              examples:
                add:
                  value:
                    queue: genesis
                    value: abc
                    key: genesis:1
                  x-request: POST /queue/genesis (application/json) {"cmd":"add","value":"abc"}
                take:
                  value:
                    queue: genesis
                    value: abc
                    key: genesis:1
                  x-given:
                    - POST /q/genesis value=abc
                  x-request: POST /queue/genesis body={"cmd":"take"}
                empty:
                  value:
                    error: empty queue
                  x-request: POST /queue/genesis (application/json)
                    {"cmd":"get","queue":"genesis"}
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"error\\":\\"empty queue\\"});\\r\\n"
                  x-request: POST /queue/genesis?callback=cb body={"cmd":"get"}
        "400":
          description: The body is not a command, or one of its fields is invalid.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                mismatch:
                  value:
                    type: /problems/queue-mismatch
                    title: Conflicting queue names
                    status: 400
                    detail: The path says "genesis" and the command says "exodus"; leave one of them
                      out.
                    error: the path says "genesis" and the command says "exodus"
                    queue: genesis
                  x-request: POST /queue/genesis (application/json) {"cmd":"get","queue":"exodus"}
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: The queue has no such lease.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lease:
                  value:
                    type: /problems/no-such-lease
                    title: No such lease
                    status: 404
                    detail: This queue gave no such lease.
                    error: "ack: this queue gave no such lease"
                    queue: genesis
                  x-request: POST /queue/genesis (application/json)
                    {"cmd":"ack","leaseId":"1-1-YWJjZGVmZ2hpamtsbW5vcA"}
        "409":
          description: The lease has ended. A later lease of the message is not affected.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lost:
                  value:
                    type: /problems/lease-lost
                    title: The lease has ended
                    status: 409
                    detail: "The lease is over: it expired, or its message was given back, taken
                      over or removed."
                    error: "ack: the lease is over: it expired, or its message was given back, taken
                      over or removed"
                    queue: genesis
                  x-given:
                    - POST /q/genesis value=abc
                    - POST /v1/queues/genesis/leases (application/json) {}
                    - POST /v1/queues/genesis/leases/{leaseId}/nack
                      (application/json) {}
                  x-request: POST /queue/genesis (application/json)
                    {"cmd":"ack","leaseId":"{leaseId}"}
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "422":
          description: The idempotency key was given to another command. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                other:
                  value:
                    type: /problems/idempotency-mismatch
                    title: The idempotency key was used for another request
                    status: 422
                    detail: This idempotency key was given to another request in the last 24 hours.
                    error: "add: this idempotency key was given to another request in the last 24
                      hours"
                    queue: genesis
                  x-given:
                    - POST /queue (application/json)
                      {"cmd":"add","queue":"genesis","value":"abc","idempotencyKey":"order-17"}
                  x-request: POST /queue/genesis (application/json)
                    {"cmd":"add","value":"other","idempotencyKey":"order-17"}
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /c/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: comet
      tags:
        - streams
      summary: Stream a queue as lines (comet)
      security:
        - {}
        - basic: []
        - bearer: []
        - apiKey: []
        - ticket: []
      x-acl:
        category: comet
        verb: consume
      description: >
        The headers are sent at once, then a line for each message, until one
        side closes the connection. With \`callback\`

        each line is a call of it.


        A client that prefers \`text/html\` or \`text/plain\`, as browsers do, gets
        the same lines as \`text/plain\`. A browser

        displays them as they arrive, while it would download
        \`application/x-ndjson\`.


        JSON that was stored with line breaks is sent on one line. Line breaks
        between its tokens are left out, and

        U+0085, U+2028 and U+2029 are escaped.


        To an HTTP/1.0 client the body is sent without chunks, and the end of
        the connection ends it. A client that closes

        its side of the connection counts as disconnected. HEAD answers without
        a stream.
      parameters:
        - $ref: "#/components/parameters/sinceInQuery"
        - name: heartbeat
          in: query
          description: Seconds between empty lines, so that proxies do not close an idle
            connection. None by default.
          schema:
            $ref: "#/components/schemas/HeartbeatSeconds"
        - $ref: "#/components/parameters/callbackInQuery"
        - $ref: "#/components/parameters/ticketInQuery"
      responses:
        "200":
          description: The stream; each line is a \`StreamMessage\` or a \`Gap\`. An empty
            line is a heartbeat.
          x-endless: true
          content:
            application/x-ndjson:
              schema:
                type: string
              examples:
                waiting:
                  summary: Messages that were waiting come at once
                  value: "{\\"key\\":\\"test:1\\",\\"value\\":\\"foobar\\"}\\r

                    {\\"key\\":\\"test:2\\",\\"value\\":{\\"order\\":17}}\\r\\n"
                  x-given:
                    - POST /q/test value=foobar
                    - POST /q/test (application/json) {"order":17}
                  x-request: GET /c/test
                pretty:
                  summary: JSON with line breaks comes on one line
                  value: "{\\"key\\":\\"test:1\\",\\"value\\":{\\"order\\": 17.0}}\\r\\n"
                  x-given:
                    - |-
                      POST /q/test (application/json) {
                        "order": 17.0
                      }
                  x-request: GET /c/test
            text/plain:
              schema:
                type: string
              examples:
                browser:
                  summary: A browser shows it as it comes
                  value: "{\\"key\\":\\"test:1\\",\\"value\\":\\"foobar\\"}\\r\\n"
                  x-given:
                    - POST /q/test value=foobar
                  x-request: "GET /c/test (- | Accept: text/html,application/xhtml+xml,*/*;q=0.8)"
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "cb({\\"key\\":\\"test:1\\",\\"value\\":\\"foobar\\"});\\r\\n"
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /c/test?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyConsumers"
        "503":
          $ref: "#/components/responses/NoStream"
  /sse/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: sse
      tags:
        - streams
      summary: Stream a queue as server-sent events
      security:
        - {}
        - basic: []
        - bearer: []
        - apiKey: []
        - ticket: []
      x-acl:
        category: sse
        verb: consume
      description: >
        A stream for \`EventSource\`. A message is an event without a name: \`id\`
        is its key in ASCII (\`AsciiKey\`), \`data\` a

        \`StreamMessage\` on one line, as over comet.


        There are other events:


        - \`gap\`: messages are lost for this consumer

        - \`purged\`: \`DELETE /q/{queue}\` was sent, or the queue was deleted; the
        stream ends

        - \`error\`: a problem; the stream ends


        Comments are heartbeats. A daemon that stops sends \`retry\`, the time
        after which to reconnect, and ends the

        stream.


        A client that loses its connection before its first message has no id to
        send. After it reconnects it gets only

        new messages. Broadcasts from the time between are not delivered and not
        reported as a gap.


        A client that closes its side of the connection counts as disconnected.
        HEAD answers without a stream.


        **Reconnecting.** \`EventSource\` does not reconnect after an answer other
        than 200. Therefore a request gets no

        429, 503 or 507 if its \`Accept\` has \`text/event-stream\` but not
        \`application/problem+json\`. If Redis is

        unavailable or full, or the daemon has reached a limit, it gets a 200
        with a stream that waits. A comment gives

        the reason, and messages follow when the cause is over. If the daemon
        can't keep the stream waiting, the stream

        ends at once. \`retry\` then says when to reconnect, later the more
        clients do. All event streams here work in this

        way.
      parameters:
        - $ref: "#/components/parameters/sinceInQuery"
        - name: Last-Event-ID
          in: header
          description: The same as \`since\`, with precedence over it. \`EventSource\` sends
            it when it reconnects.
          schema:
            $ref: "#/components/schemas/Since"
        - $ref: "#/components/parameters/ackInQuery"
        - name: heartbeat
          in: query
          description: "Seconds between comments, so that proxies do not close an idle
            connection. 0: none. The default is \`--heartbeat\` of the daemon."
          schema:
            $ref: "#/components/schemas/HeartbeatSeconds"
        - $ref: "#/components/parameters/ticketInQuery"
      responses:
        "200":
          description: The stream.
          x-endless: true
          content:
            text/event-stream:
              schema:
                type: string
              examples:
                waiting:
                  summary: A message that was waiting comes at once
                  value: |+
                    id: test:1
                    data: {"key":"test:1","value":"foobar"}

                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /sse/test
                pretty:
                  summary: JSON with line breaks is one line of data
                  value: |+
                    id: test:1
                    data: {"key":"test:1","value":{"order": 17.0}}

                  x-given:
                    - |-
                      POST /q/test (application/json) {
                        "order": 17.0
                      }
                  x-request: GET /sse/test
                beyondAscii:
                  summary: The id is ASCII, whatever the queue is called
                  value: |+
                    id: caf%C3%A9:1
                    data: {"key":"café:1","value":"foobar"}

                  x-given:
                    - POST /q/caf%C3%A9 value=foobar
                  x-request: GET /sse/caf%C3%A9
        "400":
          description: A parameter or the name of the queue is invalid, or there is
            nothing to ack. Nothing was done.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                broadcast:
                  summary: Nothing to ack
                  value:
                    type: /problems/invalid-parameter
                    title: Invalid parameter
                    status: 400
                    detail: The parameter ack can be manual only with the policy roundrobin. This
                      queue has the policy broadcast, which has no acks. Set the
                      policy roundrobin, or omit ack.
                    queue: test
                    errors:
                      - pointer: /query/ack
                        detail: can be manual only with the policy roundrobin
                  x-request: GET /sse/test?ack=manual
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyConsumers"
        "503":
          $ref: "#/components/responses/NoStream"
  /ws:
    get:
      operationId: commandConnection
      tags:
        - protocol
      summary: Run commands over a WebSocket
      security:
        - {}
        - basic: []
        - bearer: []
        - apiKey: []
        - cookie: []
      x-acl:
        category: websocket
        verb: any
      description: >
        A connection with the subprotocol \`restmq.v1\` that runs commands of the
        JSON protocol for any queue. The client

        can send the next command before the reply to the last one. No queue is
        streamed: use \`GET /ws/{queue}\` for that.

        The connection counts as a stream consumer for \`--max-consumers\` and
        \`--max-consumers-per-address\`.
      parameters:
        - name: Sec-WebSocket-Protocol
          in: header
          description: The subprotocols that the client offers. It must offer some, and
            \`restmq.v1\` must be one of them.
          schema:
            type: string
            maxLength: 1024
          example: restmq.v1
        - name: heartbeat
          in: query
          description: "Seconds between pings. A client that has not answered one by the
            next is disconnected. 0: none. The default is \`--heartbeat\` of the
            daemon."
          schema:
            $ref: "#/components/schemas/HeartbeatSeconds"
      responses:
        "101":
          description: The connection is now a WebSocket.
          headers:
            Upgrade:
              required: true
              schema:
                type: string
                const: websocket
            Sec-WebSocket-Accept:
              required: true
              schema:
                type: string
            Sec-WebSocket-Protocol:
              required: true
              schema:
                type: string
                const: restmq.v1
          x-request: "GET /ws (- | Connection: Upgrade | Upgrade: websocket |
            Sec-WebSocket-Version: 13 | Sec-WebSocket-Key:
            dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Protocol: restmq.v1)"
        "400":
          description: A parameter is invalid, or the subprotocol is missing.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                noSubprotocol:
                  summary: No subprotocol
                  value:
                    type: /problems/invalid-parameter
                    title: Invalid parameter
                    status: 400
                    detail: The parameter Sec-WebSocket-Protocol must list restmq.v1.
                    errors:
                      - pointer: /header/Sec-WebSocket-Protocol
                        detail: must list restmq.v1
                  x-request: "GET /ws (- | Connection: Upgrade | Upgrade: websocket |
                    Sec-WebSocket-Version: 13 | Sec-WebSocket-Key:
                    dGhlIHNhbXBsZSBub25jZQ==)"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "426":
          description: The request is not a WebSocket handshake of version 13.
          headers:
            Upgrade:
              required: true
              schema:
                type: string
                const: websocket
            Sec-WebSocket-Version:
              required: true
              schema:
                type: integer
                const: 13
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                plain:
                  value:
                    type: /problems/upgrade-required
                    title: WebSocket upgrade required
                    status: 426
                    detail: This path speaks WebSocket (version 13). GET /sse/{queue} and GET
                      /c/{queue} stream over plain HTTP.
                  x-request: GET /ws
        "429":
          $ref: "#/components/responses/TooManyConsumers"
        "503":
          $ref: "#/components/responses/NoStream"
  /ws/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: websocket
      tags:
        - streams
      summary: Stream a queue over a WebSocket
      security:
        - {}
        - basic: []
        - bearer: []
        - apiKey: []
        - ticket: []
        - cookie: []
      x-acl:
        category: websocket
        verb: consume
      description: >
        Without a subprotocol each message is a text frame with a
        \`StreamMessage\`, and the frames of the client are

        echoed. With the subprotocol \`restmq.v1\` the frames of both sides are
        JSON objects. The client sends commands of

        the JSON protocol, and the number of messages that it accepts. An error
        that can be found before the handshake is

        answered before the connection becomes a WebSocket.


        The daemon closes the connection with


        - 1000 \`purged\`: the queue was deleted, or purged by \`DELETE /q/{queue}\`

        - 1007: text that is not UTF-8

        - 1009: a message larger than \`--max-body\`

        - 1012: the daemon stops

        - 4008: the client reads too slowly
      parameters:
        - name: Sec-WebSocket-Protocol
          in: header
          description: The subprotocols that the client offers. If there are any,
            \`restmq.v1\` must be one of them.
          schema:
            type: string
            maxLength: 1024
          example: restmq.v1
        - $ref: "#/components/parameters/sinceInQuery"
        - $ref: "#/components/parameters/ackInQuery"
        - name: credit
          in: query
          description: Number of messages that the daemon sends before it needs a \`flow\`
            frame; only with \`restmq.v1\`.
          schema:
            $ref: "#/components/schemas/Credit"
        - name: heartbeat
          in: query
          description: "Seconds between pings. A client that has not answered one by the
            next is disconnected. 0: none. The default is \`--heartbeat\` of the
            daemon."
          schema:
            $ref: "#/components/schemas/HeartbeatSeconds"
        - $ref: "#/components/parameters/ticketInQuery"
      responses:
        "101":
          description: The connection is now a WebSocket.
          headers:
            Upgrade:
              required: true
              schema:
                type: string
                const: websocket
            Sec-WebSocket-Accept:
              required: true
              schema:
                type: string
            Sec-WebSocket-Protocol:
              description: Only if the client asked for it.
              schema:
                type: string
                const: restmq.v1
          x-request: "GET /ws/test (- | Connection: Upgrade | Upgrade: websocket |
            Sec-WebSocket-Version: 13 | Sec-WebSocket-Key:
            dGhlIHNhbXBsZSBub25jZQ==)"
        "400":
          description: A parameter or the name of the queue is invalid, or there is
            nothing to ack. Nothing was done.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                broadcast:
                  summary: Nothing to ack
                  value:
                    type: /problems/invalid-parameter
                    title: Invalid parameter
                    status: 400
                    detail: The parameter ack can be manual only with the policy roundrobin. This
                      queue has the policy broadcast, which has no acks. Set the
                      policy roundrobin, or omit ack.
                    queue: test
                    errors:
                      - pointer: /query/ack
                        detail: can be manual only with the policy roundrobin
                  x-request: "GET /ws/test?ack=manual (- | Connection: Upgrade | Upgrade:
                    websocket | Sec-WebSocket-Version: 13 | Sec-WebSocket-Key:
                    dGhlIHNhbXBsZSBub25jZQ==)"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "426":
          description: The request is not a WebSocket handshake of version 13.
          headers:
            Upgrade:
              required: true
              schema:
                type: string
                const: websocket
            Sec-WebSocket-Version:
              required: true
              schema:
                type: integer
                const: 13
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                plain:
                  value:
                    type: /problems/upgrade-required
                    title: WebSocket upgrade required
                    status: 426
                    detail: This path speaks WebSocket (version 13). GET /sse/{queue} and GET
                      /c/{queue} stream over plain HTTP.
                  x-request: GET /ws/test
        "429":
          $ref: "#/components/responses/TooManyConsumers"
        "503":
          $ref: "#/components/responses/NoStream"
  /p/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: getPolicy
      tags:
        - control
      summary: Tell the policy of a queue
      x-acl:
        category: rest
        verb: consume
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The policy; by default \`broadcast\`.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/QueuePolicy"
              examples:
                default:
                  value:
                    queue: test
                    value: broadcast
                  x-request: GET /p/test
                set:
                  value:
                    queue: test
                    value: roundrobin
                  x-given:
                    - POST /p/test policy=roundrobin
                  x-request: GET /p/test
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"queue\\":\\"test\\",\\"value\\":\\"broadcast\\"});\\r\\n"
                  x-request: GET /p/test?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    post:
      operationId: setPolicy
      tags:
        - control
      summary: Set the policy of a queue
      x-acl:
        category: admin
        verb: admin
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      requestBody:
        x-max-bytes: 65536
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              required:
                - policy
              properties:
                policy:
                  $ref: "#/components/schemas/Policy"
                callback:
                  $ref: "#/components/schemas/Callback"
            examples:
              roundrobin:
                value:
                  policy: roundrobin
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              required:
                - policy
              properties:
                policy:
                  $ref: "#/components/schemas/Policy"
                callback:
                  $ref: "#/components/schemas/Callback"
            examples:
              roundrobin:
                value:
                  policy: roundrobin
      responses:
        "200":
          description: Set.
          content:
            text/plain:
              schema:
                type: string
              examples:
                set:
                  value: "OK\\r\\n"
                  x-request: POST /p/test policy=roundrobin
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb(\\"OK\\");\\r\\n"
                  x-request: POST /p/test?callback=cb policy=broadcast
        "400":
          description: There is no such policy.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                unknown:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The form field policy must be one of broadcast, roundrobin.
                    errors:
                      - pointer: /body/policy
                        detail: must be one of broadcast, roundrobin
                  x-request: POST /p/test policy=lottery
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /control/:
    get:
      operationId: listStatus
      tags:
        - control
      summary: Tell the status of every queue
      x-acl:
        category: rest
        verb: consume
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The queues by name.
          content:
            application/json:
              schema:
                type: object
                required:
                  - count
                  - queues
                properties:
                  count:
                    description: How many queues there are.
                    type: integer
                    minimum: 0
                  queues:
                    type: object
                    additionalProperties:
                      $ref: "#/components/schemas/QueueStatus"
                additionalProperties: false
              examples:
                one:
                  value:
                    count: 1
                    queues:
                      test:
                        queue: test
                        status: 0
                  x-given:
                    - POST /control/test status=stop
                  x-request: GET /control/
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"count\\":0,\\"queues\\":{}});\\r\\n"
                  x-request: GET /control/?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /control/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: getStatus
      tags:
        - control
      summary: Tell whether the stream consumers of a queue are fed
      x-acl:
        category: rest
        verb: consume
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The status; by default 1 (\`start\`).
          content:
            application/json:
              schema:
                type: object
                required:
                  - queue
                  - status
                properties:
                  queue:
                    $ref: "#/components/schemas/QueueName"
                  status:
                    $ref: "#/components/schemas/QueueStatus"
                additionalProperties: false
              examples:
                started:
                  value:
                    queue: test
                    status:
                      queue: test
                      status: 1
                  x-request: GET /control/test
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"queue\\":\\"test\\",\\"status\\":{\\"queue\\":\\"test\\",\\"status\\":1}\\
                    });\\r\\n"
                  x-request: GET /control/test?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    post:
      operationId: setStatus
      tags:
        - control
      summary: Start or stop the stream consumers of a queue
      x-acl:
        category: admin
        verb: admin
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      requestBody:
        x-max-bytes: 65536
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              required:
                - status
              properties:
                status:
                  $ref: "#/components/schemas/Status"
                callback:
                  $ref: "#/components/schemas/Callback"
            examples:
              stop:
                value:
                  status: stop
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              required:
                - status
              properties:
                status:
                  $ref: "#/components/schemas/Status"
                callback:
                  $ref: "#/components/schemas/Callback"
            examples:
              stop:
                value:
                  status: stop
      responses:
        "200":
          description: Set.
          content:
            application/json:
              schema:
                type: object
                required:
                  - stat
                properties:
                  stat:
                    $ref: "#/components/schemas/QueueStatus"
                additionalProperties: false
              examples:
                stopped:
                  value:
                    stat:
                      queue: test
                      status: 0
                  x-request: POST /control/test status=stop
                started:
                  value:
                    stat:
                      queue: test
                      status: 1
                  x-request: POST /control/test status=start
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"stat\\":{\\"queue\\":\\"test\\",\\"status\\":0}});\\r\\n"
                  x-request: POST /control/test?callback=cb status=stop
        "400":
          description: There is no such status.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                unknown:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The form field status must be one of start, stop.
                    errors:
                      - pointer: /body/status
                        detail: must be one of start, stop
                  x-request: POST /control/test status=pause
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /stats/:
    get:
      operationId: stats
      tags:
        - stats
      summary: Count the messages of every queue
      x-acl:
        category: rest
        verb: consume
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The queues by name.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Stats"
              examples:
                one:
                  value:
                    count: 1
                    queues:
                      test:
                        name: test
                        len: 1
                        status: start
                        policy: broadcast
                        ready: 1
                        delayed: 0
                        leased: 0
                        dead: 0
                        enqueued: 2
                        acked: 1
                        expired: 0
                        purged: 0
                        consumers: 0
                  x-given:
                    - POST /q/test value=one
                    - POST /q/test value=two
                    - GET /q/test
                  x-request: GET /stats/
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"count\\":0,\\"queues\\":{}});\\r\\n"
                  x-request: GET /stats/?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /stats/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: queueStats
      tags:
        - stats
      summary: Count the messages of a queue
      x-acl:
        category: rest
        verb: consume
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      responses:
        "200":
          description: The counts. All are 0 for a queue that does not exist.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/QueueStats"
              examples:
                one:
                  value:
                    name: test
                    len: 1
                    status: start
                    policy: roundrobin
                    ready: 1
                    delayed: 0
                    leased: 0
                    dead: 0
                    enqueued: 1
                    acked: 0
                    expired: 0
                    purged: 0
                    consumers: 0
                  x-given:
                    - POST /p/test policy=roundrobin
                    - POST /q/test value=one
                  x-request: GET /stats/test
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb({\\"name\\":\\"test\\",\\"len\\":0,\\"status\\":\\"start\\",\\"policy\\":\\"b\\
                    roadcast\\",\\"ready\\":0,\\"delayed\\":0,\\"leased\\":0,\\"dead\\":\\
                    0,\\"enqueued\\":0,\\"acked\\":0,\\"expired\\":0,\\"purged\\":0,\\"c\\
                    onsumers\\":0});\\r\\n"
                  x-request: GET /stats/test?callback=cb
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /j/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: job
      tags:
        - stats
      summary: Show a queue's counts and its ten newest ready messages
      x-acl:
        category: rest
        verb: consume
      description: >
        A page for people, or JSON if \`Accept\` prefers it. The newest messages
        are those that were stored last, whatever

        their priority. Nothing is consumed, and no \`count\` changes.
      responses:
        "200":
          description: The counts and the messages, newest first.
          content:
            text/html:
              schema:
                type: string
              x-request: GET /j/test
            application/json:
              schema:
                $ref: "#/components/schemas/Job"
              examples:
                two:
                  value:
                    stats:
                      name: test
                      len: 2
                      status: start
                      policy: broadcast
                      ready: 2
                      delayed: 0
                      leased: 0
                      dead: 0
                      enqueued: 2
                      acked: 0
                      expired: 0
                      purged: 0
                      consumers: 0
                    messages:
                      - key: test:2
                        value: two
                        count: 0
                      - key: test:1
                        value: one
                        count: 1
                  x-given:
                    - POST /q/test value=one
                    - POST /q/test value=two
                    - POST /queue/test {"cmd":"get"}
                  x-request: GET /j/test
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /collectd/data:
    post:
      operationId: collectdData
      tags:
        - classic
        - ingest
      summary: Take what collectd measured
      x-acl:
        category: ingest
        verb: produce
        queueName: collectd_data
      description: >
        Accepts what the collectd plugin write_http sends, in its formats
        Command (\`PUTVAL\` lines) and JSON.


        The body becomes one message of the queue \`collectd_data\`: a JSON array
        with an object for each list of values

        (\`CollectdValues\` in the AsyncAPI contract). If the message would exceed
        256 KiB, it becomes several messages,

        stored in groups of 64.


        Good lines are stored even if other lines are wrong. The answer is then
        the problem \`partly-stored\`, with the key.


        The limits are 65,536 characters for a line, 1,024 for an identifier,
        1,000 values for a list, and 16 times the

        length of the body for all values.
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      requestBody:
        required: true
        content:
          text/plain:
            schema:
              type: string
            examples:
              putval:
                value: "PUTVAL myhost/df/df-boot interval=10 1288548767:116497408:391246848\\r

                  PUTVAL \\"myhost/cpu-0/cpu-idle\\" interval=10.000 N:98.5\\r\\n"
          application/json:
            x-parsed-by: ingest
            schema:
              type: array
              items:
                type: object
            examples:
              json:
                value:
                  - values:
                      - 1901474177
                    dstypes:
                      - counter
                    dsnames:
                      - value
                    time: 1280959128
                    interval: 10
                    host: leeloo.octo.it
                    plugin: cpu
                    plugin_instance: "0"
                    type: cpu
                    type_instance: idle
      responses:
        "200":
          description: All of it was stored; the body is the key of the message, or of the
            first of them.
          content:
            text/plain:
              schema:
                type: string
              examples:
                lines:
                  value: "collectd_data:1\\r\\n"
                  x-request: POST /collectd/data (text/plain; charset=utf-8) PUTVAL
                    myhost/df/df-boot interval=10 1288548767:116497408:391246848
                json:
                  value: "collectd_data:1\\r\\n"
                  x-request: POST /collectd/data (application/json; charset=utf-8)
                    [{"values":[1],"dstypes":["gauge"],"dsnames":["value"],"time":1280959128.123,"interval":10,"host":"h","plugin":"load","plugin_instance":"","type":"load","type_instance":""}]
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb(\\"collectd_data:1\\");\\r\\n"
                  x-request: POST /collectd/data?callback=cb (text/plain) PUTVAL h/p/t N:1
        "400":
          description: Lines or elements can't be read; \`errors\` names the first ten. With
            \`partly-stored\` the others were stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                partly:
                  value:
                    type: /problems/partly-stored
                    title: Partially stored
                    status: 400
                    detail: Line 2 has no values. 1 list of values was stored; do not send it again.
                    queue: collectd_data
                    key: collectd_data:1
                    errors:
                      - pointer: /body/2
                        detail: has no values
                  x-request: |
                    POST /collectd/data (text/plain) PUTVAL h/p/t N:1
                    PUTVAL h/p/t
                nothing:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: Line 1 does not begin with PUTVAL. Nothing was stored.
                    errors:
                      - pointer: /body/1
                        detail: does not begin with PUTVAL
                  x-request: POST /collectd/data (text/plain) hello
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /collectd/event:
    post:
      operationId: collectdEvent
      tags:
        - classic
        - ingest
      summary: Take a notification of collectd
      x-acl:
        category: ingest
        verb: produce
        queueName: collectd_event
      description: >
        A notification as the plugin exec passes it to a script (header lines,
        an empty line, the text), with any content

        type, or as write_http sends it (JSON). It becomes a message of the
        queue \`collectd_event\` (\`CollectdEvent\` in the

        AsyncAPI contract).
      parameters:
        - $ref: "#/components/parameters/callbackInQuery"
      requestBody:
        required: true
        content:
          "*/*":
            schema: {}
            examples:
              text:
                value: |
                  Severity: WARNING
                  Time: 1288548727.123
                  Host: myhost
                  Plugin: df

                  Above the threshold.
              json:
                value: '[{"labels":{"alertname":"collectd_df","severity":"WARNING"},"annotations":{"summary":"Above
                  the
                  threshold."},"startsAt":"2026-11-23T12:00:00.000000000Z"}]'
      responses:
        "200":
          description: Stored; the body is its key.
          content:
            text/plain:
              schema:
                type: string
              examples:
                script:
                  summary: As \`curl -d "$EVENT"\` sends it
                  value: "collectd_event:1\\r\\n"
                  x-request: >-
                    POST /collectd/event (application/x-www-form-urlencoded)
                    Severity: WARNING

                    Host: myhost


                    Above the threshold.
            application/javascript:
              schema:
                type: string
              examples:
                jsonp:
                  value: "/**/cb(\\"collectd_event:1\\");\\r\\n"
                  x-request: |-
                    POST /collectd/event?callback=cb (text/plain) Severity: OKAY

                    All is well.
        "400":
          description: The body is not a notification. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                noText:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: "Line 1: there is no empty line between the headers and the text.
                      Nothing was stored."
                    errors:
                      - pointer: /body/1
                        detail: there is no empty line between the headers and the text
                  x-request: "POST /collectd/event (text/plain) Severity: WARNING"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /xmlrpc:
    post:
      operationId: xmlrpc
      tags:
        - classic
        - ingest
      summary: Call a method by XML-RPC
      x-acl:
        category: rest
        verb: any
      description: >
        | method | does | answers |

        |---|---|---|

        | \`get(queue)\`, \`take(queue)\` | remove the oldest message | struct
        \`key\`, \`value\`, \`count\`; fault 404 if the queue is empty |

        | \`set(queue, value)\`, \`add(queue, value, ttl?)\` | store a message | its
        key |

        | \`del(queue, key)\` | remove one message | boolean: whether it was there
        |

        | \`stats(queue?)\` | count the messages of a queue, or of every queue |
        struct |

        | \`system.listMethods()\`, \`system.methodHelp(name)\`,
        \`system.multicall(calls)\` | at most 1,000 calls, one after the other | |


        A value is a string, or bytes as base64. Values are not converted: an
        int, a double, a boolean or a date is stored

        as the text that was sent (\`<int>007</int>\` is \`007\`). A message is
        returned as a string if XML can represent its

        text, else as base64.


        **Faults.** They have the status 200, as XML-RPC requires. Their codes
        are:


        - -32700: not well-formed, or with a DOCTYPE or entities, which are
        refused

        - -32701: not UTF-8

        - -32600: not a call

        - -32601: no such method

        - -32602: wrong parameters

        - 400, 404, 429, 503, 507: the status that the other routes would
        answer; the text begins with the name of the
          problem
      requestBody:
        required: true
        content:
          text/xml:
            schema:
              type: string
            examples:
              get:
                value: <?xml
                  version="1.0"?><methodCall><methodName>get</methodName><params><param><value>test</value></param></params></methodCall>
          application/xml:
            schema:
              type: string
            examples:
              get:
                value: <?xml
                  version="1.0"?><methodCall><methodName>get</methodName><params><param><value>test</value></param></params></methodCall>
      responses:
        "200":
          description: The result of the method, or a fault.
          content:
            text/xml:
              schema:
                type: string
              examples:
                listMethods:
                  value: "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>

                    <methodResponse><params><param><value><array><data><value><\\
                    string>get</string></value><value><string>take</string></va\\
                    lue><value><string>set</string></value><value><string>add</\\
                    string></value><value><string>del</string></value><value><s\\
                    tring>stats</string></value><value><string>system.listMetho\\
                    ds</string></value><value><string>system.methodHelp</string\\
                    ></value><value><string>system.multicall</string></value></\\
                    data></array></value></param></params></methodResponse>\\r\\n"
                  x-request: POST /xmlrpc (text/xml)
                    <methodCall><methodName>system.listMethods</methodName></methodCall>
                set:
                  value: "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>

                    <methodResponse><params><param><value><string>test:1</strin\\
                    g></value></param></params></methodResponse>\\r\\n"
                  x-request: POST /xmlrpc (text/xml)
                    <methodCall><methodName>set</methodName><params><param><value>test</value></param><param><value><int>007</int></value></param></params></methodCall>
                get:
                  value: "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>

                    <methodResponse><params><param><value><struct><member><name\\
                    >key</name><value><string>test:1</string></value></member><\\
                    member><name>value</name><value><string>foobar</string></va\\
                    lue></member><member><name>count</name><value><int>0</int><\\
                    /value></member></struct></value></param></params></methodR\\
                    esponse>\\r\\n"
                  x-given:
                    - POST /q/test value=foobar
                  x-request: POST /xmlrpc (text/xml)
                    <methodCall><methodName>get</methodName><params><param><value>test</value></param></params></methodCall>
                empty:
                  value: "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>

                    <methodResponse><fault><value><struct><member><name>faultCo\\
                    de</name><value><int>404</int></value></member><member><nam\\
                    e>faultString</name><value><string>empty-queue: There is no
                    message in this queue
                    now.</string></value></member></struct></value></fault></me\\
                    thodResponse>\\r\\n"
                  x-request: POST /xmlrpc (application/xml)
                    <methodCall><methodName>get</methodName><params><param><value>test</value></param></params></methodCall>
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
  /v1/queues:
    get:
      operationId: queues
      tags:
        - v1
      summary: List the queues, a page at a time
      x-acl:
        category: rest
        verb: consume
      parameters:
        - name: prefix
          in: query
          description: Only queues whose names begin with this.
          schema:
            type: string
            maxLength: 255
          example: orders
        - $ref: "#/components/parameters/cursorInQuery"
        - $ref: "#/components/parameters/maxInQuery"
      responses:
        "200":
          description: Names, sorted by their bytes. \`cursor\` is there if there are more.
          content:
            application/json:
              schema:
                type: object
                required:
                  - queues
                properties:
                  queues:
                    type: array
                    items:
                      $ref: "#/components/schemas/QueueName"
                  cursor:
                    $ref: "#/components/schemas/Cursor"
                additionalProperties: false
              examples:
                all:
                  value:
                    queues:
                      - orders.eu
                      - test
                  x-given:
                    - POST /q/test value=1
                    - POST /q/orders.eu value=1
                  x-request: GET /v1/queues
                first:
                  summary: There are more
                  value:
                    queues:
                      - orders.eu
                    cursor: b3JkZXJzLmV1
                  x-given:
                    - POST /q/orders.us value=1
                    - POST /q/orders.eu value=1
                  x-request: GET /v1/queues?prefix=orders.&max=1
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: getQueue
      tags:
        - v1
      summary: Tell a queue's settings and what it holds
      x-acl:
        category: rest
        verb: consume
      responses:
        "200":
          description: All of one instant.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Queue"
              examples:
                one:
                  value:
                    name: test
                    settings:
                      policy: broadcast
                      status: start
                      pauseScope: streams
                      leaseSeconds: 30
                      maxAttempts: 5
                      backoff:
                        minSeconds: 1
                        maxSeconds: 60
                        factor: 2
                      ttlSeconds: 0
                      delaySeconds: 0
                      maxLength: 0
                      maxBytes: 0
                      overflow: reject
                      replayLength: 1000
                    ready: 1
                    delayed: 0
                    leased: 0
                    dead: 0
                    bytes: 6
                    enqueued: 1
                    acked: 0
                    expired: 0
                    purged: 0
                    consumers: 0
                    workers: 0
                    unserved: false
                    rates:
                      in: 0
                      out: 0
                    oldestAgeSeconds: 0
                  x-given:
                    - PUT /v1/queues/test (application/json)
                      {"maxAttempts":5,"backoff":{"minSeconds":1,"maxSeconds":60}}
                    - POST /q/test value=foobar
                  x-request: GET /v1/queues/test
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no such queue.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-queue
                    title: No such queue
                    status: 404
                    detail: There is no queue with this name. Its first message or a PUT creates it.
                    queue: test
                  x-request: GET /v1/queues/test
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    put:
      operationId: putQueue
      tags:
        - v1
      summary: Create a queue, or change its settings
      x-acl:
        category: admin
        verb: admin
      description: Omitted settings stay as they are; null restores the default.
      requestBody:
        x-max-bytes: 65536
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/SettingsChange"
            examples:
              retries:
                value:
                  maxAttempts: 5
                  backoff:
                    minSeconds: 1
                    maxSeconds: 60
              limits:
                value:
                  maxLength: 10000
                  overflow: drop-oldest
                  ttlSeconds: null
      responses:
        "200":
          description: Changed.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Queue"
              examples:
                changed:
                  value:
                    name: test
                    settings:
                      policy: broadcast
                      status: start
                      pauseScope: streams
                      leaseSeconds: 30
                      maxAttempts: 5
                      backoff:
                        minSeconds: 1
                        maxSeconds: 60
                        factor: 2
                      ttlSeconds: 0
                      delaySeconds: 0
                      maxLength: 0
                      maxBytes: 0
                      overflow: reject
                      replayLength: 1000
                    ready: 1
                    delayed: 0
                    leased: 0
                    dead: 0
                    bytes: 6
                    enqueued: 1
                    acked: 0
                    expired: 0
                    purged: 0
                    consumers: 0
                    workers: 0
                    unserved: false
                    rates:
                      in: 0
                      out: 0
                    oldestAgeSeconds: 0
                  x-given:
                    - POST /q/test value=foobar
                  x-request: PUT /v1/queues/test (application/json)
                    {"maxAttempts":5,"backoff":{"minSeconds":1,"maxSeconds":60}}
        "201":
          description: Created.
          headers:
            Location:
              $ref: "#/components/headers/Location"
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Queue"
              examples:
                created:
                  value:
                    name: test
                    settings:
                      policy: broadcast
                      status: start
                      pauseScope: streams
                      leaseSeconds: 30
                      maxAttempts: 5
                      backoff:
                        minSeconds: 1
                        maxSeconds: 60
                        factor: 2
                      ttlSeconds: 0
                      delaySeconds: 0
                      maxLength: 0
                      maxBytes: 0
                      overflow: reject
                      replayLength: 1000
                    ready: 0
                    delayed: 0
                    leased: 0
                    dead: 0
                    bytes: 0
                    enqueued: 0
                    acked: 0
                    expired: 0
                    purged: 0
                    consumers: 0
                    workers: 0
                    unserved: false
                    rates:
                      in: 0
                      out: 0
                    oldestAgeSeconds: null
                  x-request: PUT /v1/queues/test (application/json)
                    {"maxAttempts":5,"backoff":{"minSeconds":1,"maxSeconds":60}}
        "400":
          description: A setting is unknown, or its value is out of range.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lease:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The field leaseSeconds must be at least 1.
                    errors:
                      - pointer: /body/leaseSeconds
                        detail: must be at least 1
                  x-request: PUT /v1/queues/test (application/json) {"leaseSeconds":0}
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
    delete:
      operationId: deleteQueue
      tags:
        - v1
      summary: Delete a queue with its messages and settings
      x-acl:
        category: admin
        verb: admin
      description: The streams of the queue end, on every daemon.
      responses:
        "204":
          description: Deleted.
          x-given:
            - POST /q/test value=foobar
          x-request: DELETE /v1/queues/test
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no such queue.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-queue
                    title: No such queue
                    status: 404
                    detail: There is no queue with this name. Its first message or a PUT creates it.
                    queue: test
                  x-request: DELETE /v1/queues/test
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/messages:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    post:
      operationId: addMessages
      tags:
        - v1
      summary: Add one message, or up to 100 at once
      x-acl:
        category: rest
        verb: produce
      description: >
        A JSON body adds its \`messages\`, all or none. Each has its own
        properties.


        A form adds one message, its \`value\` (or \`msg\`). A body of any other
        type is one message, byte for byte.


        Headers set the properties of one message. \`RestMQ-Header-<name>\`
        headers are returned as they were sent. With a

        JSON body these headers are refused.


        An empty body needs a Content-Type. Without one it is refused, as it was
        probably forgotten.
      parameters:
        - $ref: "#/components/parameters/delayInHeader"
        - $ref: "#/components/parameters/ttlInHeader"
        - $ref: "#/components/parameters/priorityInHeader"
        - $ref: "#/components/parameters/groupInHeader"
        - $ref: "#/components/parameters/idempotencyKeyInHeader"
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required:
                - messages
              properties:
                messages:
                  type: array
                  minItems: 1
                  maxItems: 100
                  items:
                    $ref: "#/components/schemas/NewMessage"
              additionalProperties: false
            examples:
              two:
                value:
                  messages:
                    - value: one
                      group: customer-17
                    - value:
                        order: 17
                      priority: 5
                      delaySeconds: 60
          application/x-www-form-urlencoded:
            schema:
              type: object
              additionalProperties: false
              properties:
                value:
                  $ref: "#/components/schemas/FormValue"
                msg:
                  $ref: "#/components/schemas/FormValue"
                ttl:
                  $ref: "#/components/schemas/TtlSeconds"
              if:
                not:
                  required:
                    - value
              then:
                required:
                  - msg
                x-fault: needs a field value or msg
            examples:
              value:
                value:
                  value: foobar
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              properties:
                value:
                  $ref: "#/components/schemas/FormValue"
                msg:
                  $ref: "#/components/schemas/FormValue"
                ttl:
                  $ref: "#/components/schemas/TtlSeconds"
              if:
                not:
                  required:
                    - value
              then:
                required:
                  - msg
                x-fault: needs a field value or msg
            examples:
              value:
                value:
                  value: foobar
          "*/*":
            schema: {}
            examples:
              raw:
                value: <b>foobar</b>
      responses:
        "201":
          description: Stored.
          headers:
            Location:
              $ref: "#/components/headers/Location"
            Idempotent-Replayed:
              $ref: "#/components/headers/Idempotent-Replayed"
          content:
            application/json:
              schema:
                type: object
                required:
                  - messages
                properties:
                  messages:
                    type: array
                    items:
                      type: object
                      required:
                        - key
                      properties:
                        key:
                          $ref: "#/components/schemas/MessageKey"
                      additionalProperties: false
                additionalProperties: false
              examples:
                raw:
                  value:
                    messages:
                      - key: test:1
                  x-request: "POST /v1/queues/test/messages (text/xml | RestMQ-Delay: 5 |
                    RestMQ-Priority: 9 | RestMQ-Header-Trace: abc)
                    <b>foobar</b>"
                form:
                  value:
                    messages:
                      - key: test:1
                  x-request: POST /v1/queues/test/messages value=foobar
                batch:
                  value:
                    messages:
                      - key: test:1
                      - key: test:2
                  x-request: POST /v1/queues/test/messages (application/json)
                    {"messages":[{"value":"one"},{"value":{"order":17},"priority":5}]}
                replayed:
                  summary: The answer to a request that is sent again
                  value:
                    messages:
                      - key: test:1
                  x-given:
                    - "POST /v1/queues/test/messages (text/plain |
                      Idempotency-Key: order-17) foobar"
                  x-request: "POST /v1/queues/test/messages (text/plain | Idempotency-Key:
                    order-17) foobar"
        "400":
          description: A message or a header is invalid. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The field messages must have at least 1 item.
                    errors:
                      - pointer: /body/messages
                        detail: must have at least 1 item
                  x-request: POST /v1/queues/test/messages (application/json) {"messages":[]}
                curl:
                  summary: JSON that \`curl -d\` calls a form
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The form needs a field value or msg; to send something else, give the
                      body its own Content-Type.
                    errors:
                      - pointer: /body
                        detail: needs a field value or msg
                  x-request: POST /v1/queues/test/messages {"a":1}
                noBody:
                  summary: A forgotten body
                  value:
                    type: /problems/invalid-body
                    title: Invalid body
                    status: 400
                    detail: The request has no body. To send an empty one on purpose give it a
                      Content-Type, such as text/plain.
                    errors:
                      - pointer: /body
                        detail: is missing
                  x-request: POST /v1/queues/test/messages
                delay:
                  value:
                    type: /problems/invalid-parameter
                    title: Invalid parameter
                    status: 400
                    detail: The parameter RestMQ-Delay must be an integer.
                    errors:
                      - pointer: /header/RestMQ-Delay
                        detail: must be an integer
                  x-request: "POST /v1/queues/test/messages (text/plain | RestMQ-Delay: soon)
                    foobar"
                header:
                  summary: A batch says it in its messages
                  value:
                    type: /problems/invalid-parameter
                    title: Invalid parameter
                    status: 400
                    detail: The header RestMQ-Delay goes with a raw body; in JSON each message says
                      it for itself.
                    errors:
                      - pointer: /header/RestMQ-Delay
                        detail: goes with a raw body
                  x-request: 'POST /v1/queues/test/messages (application/json | RestMQ-Delay: 60)
                    {"messages":[{"value":"foobar"}]}'
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "422":
          description: The idempotency key was given to another request. Nothing was stored.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                other:
                  value:
                    type: /problems/idempotency-mismatch
                    title: The idempotency key was used for another request
                    status: 422
                    detail: This idempotency key was given to another request in the last 24 hours.
                    queue: test
                  x-given:
                    - "POST /v1/queues/test/messages (text/plain |
                      Idempotency-Key: order-17) foobar"
                  x-request: "POST /v1/queues/test/messages (text/plain | Idempotency-Key:
                    order-17) something else"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
    get:
      operationId: browseMessages
      tags:
        - v1
      summary: Read messages without consuming them
      x-acl:
        category: rest
        verb: consume
      description: >
        The messages in one state. Ready messages are in the order in which they
        will be taken, delayed and leased ones by

        the end of that state, dead letters by the time they died. A cursor is a
        position, so it stays valid while

        messages are added and removed.
      parameters:
        - name: state
          in: query
          description: The state; by default \`ready\`.
          schema:
            $ref: "#/components/schemas/State"
          example: dead
        - name: search
          in: query
          description: >
            Only messages with this text, case-insensitive, in their key, value
            (as the answer shows it), headers, group

            or reason. With \`search\` or \`group\` a request reads at most 1,000
            messages. Its answer may have few or none,

            and a \`cursor\` to continue.
          schema:
            type: string
            minLength: 1
            maxLength: 255
          example: customer
        - $ref: "#/components/parameters/groupInQuery"
        - $ref: "#/components/parameters/cursorInQuery"
        - $ref: "#/components/parameters/maxInQuery"
      responses:
        "200":
          description: The messages. \`cursor\` is there if there are more.
          content:
            application/json:
              schema:
                type: object
                required:
                  - messages
                properties:
                  messages:
                    type: array
                    items:
                      $ref: "#/components/schemas/StoredMessage"
                  cursor:
                    $ref: "#/components/schemas/Cursor"
                additionalProperties: false
              examples:
                ready:
                  value:
                    messages:
                      - key: test:1
                        value: foobar
                        state: ready
                        attempts: 0
                        peekCount: 0
                        createdAt: 2026-11-23T12:00:00.000Z
                        history: []
                  x-given:
                    - POST /q/test value=foobar
                  x-request: GET /v1/queues/test/messages
                group:
                  value:
                    messages:
                      - key: test:2
                        value: two
                        group: customer-17
                        state: ready
                        attempts: 0
                        peekCount: 0
                        createdAt: 2026-11-23T12:00:00.000Z
                        history: []
                  x-given:
                    - POST /v1/queues/test/messages (application/json)
                      {"messages":[{"value":"one"},{"value":"two","group":"customer-17"}]}
                  x-request: GET /v1/queues/test/messages?group=customer-17
                dead:
                  value:
                    messages:
                      - key: test:1
                        value: foobar
                        state: dead
                        attempts: 1
                        peekCount: 0
                        createdAt: 2026-11-23T12:00:00.000Z
                        diedAt: 2026-11-23T12:00:01.000Z
                        reason: no such customer
                        history:
                          - at: 2026-11-23T12:00:01.000Z
                            attempt: 1
                            reason: no such customer
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {"dead":true,"reason":"no such
                      customer"}
                  x-request: GET /v1/queues/test/messages?state=dead&max=10
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/messages/{key}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
      - name: key
        in: path
        required: true
        description: The key of a message of this queue, percent-encoded.
        schema:
          $ref: "#/components/schemas/GivenKey"
    get:
      operationId: getMessage
      tags:
        - v1
      summary: Read one message, in any state
      x-acl:
        category: rest
        verb: consume
      responses:
        "200":
          description: The message. It is not consumed, and its \`peekCount\` stays.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/StoredMessage"
              examples:
                delayed:
                  value:
                    key: test:1
                    value:
                      order: 17
                    priority: 3
                    state: delayed
                    attempts: 0
                    peekCount: 0
                    createdAt: 2026-11-23T12:00:00.000Z
                    readyAt: 2026-11-23T12:01:00.000Z
                    history: []
                  x-given:
                    - POST /v1/queues/test/messages (application/json)
                      {"messages":[{"value":{"order":17},"delaySeconds":60,"priority":3}]}
                  x-request: GET /v1/queues/test/messages/test:1
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no such message.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-message
                    title: No such message
                    status: 404
                    detail: The queue has no message with this key.
                    queue: test
                    key: test:1
                  x-request: GET /v1/queues/test/messages/test:1
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    delete:
      operationId: removeMessage
      tags:
        - v1
      summary: Remove one message, in any state
      x-acl:
        category: rest
        verb: consume
      responses:
        "204":
          description: Removed. Its lease, if any, has ended.
          x-given:
            - POST /q/test value=foobar
          x-request: DELETE /v1/queues/test/messages/test:1
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no such message.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-message
                    title: No such message
                    status: 404
                    detail: The queue has no message with this key.
                    queue: test
                    key: test:1
                  x-request: DELETE /v1/queues/test/messages/test:1
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/leases:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    post:
      operationId: leaseMessages
      tags:
        - v1
      summary: Lease messages
      x-acl:
        category: rest
        verb: consume
      description: >
        No other consumer gets these messages until their leases end. Ack a
        message when it is done, nack it when it is

        not. A lease that ends without either counts as a nack.


        With \`waitSeconds\` the answer is sent as soon as there is a message. A
        client that disconnects while it waits

        consumes nothing.


        The attempt counts from the start of the lease, even if the answer is
        lost with the connection or the daemon.


        A worker can ack its last messages with the same request (\`acks\`). The
        acks come first and do not wait. If the

        answer is lost, repeat the request or the acks: an ack that was done is
        \`acked\` again.
      requestBody:
        x-max-bytes: 65536
        content:
          application/json:
            schema:
              type: object
              properties:
                max:
                  $ref: "#/components/schemas/MaxMessages"
                leaseSeconds:
                  $ref: "#/components/schemas/LeaseSeconds"
                waitSeconds:
                  $ref: "#/components/schemas/WaitSeconds"
                acks:
                  description: Leases to ack first. The answer is then always 200 and has their
                    \`outcomes\`.
                  type: array
                  maxItems: 100
                  items:
                    $ref: "#/components/schemas/LeaseId"
              additionalProperties: false
            examples:
              ten:
                value:
                  max: 10
                  leaseSeconds: 60
                  waitSeconds: 0
              next:
                value:
                  acks:
                    - 1-1-YWJjZGVmZ2hpamtsbW5vcA
                  waitSeconds: 20
      responses:
        "200":
          description: At least one message; at most \`max\` (1). With \`acks\` there may be
            none.
          content:
            application/json:
              schema:
                type: object
                required:
                  - messages
                properties:
                  messages:
                    type: array
                    items:
                      $ref: "#/components/schemas/LeasedMessage"
                  outcomes:
                    description: An outcome for each of \`acks\`, in their order; only with \`acks\`.
                    type: array
                    items:
                      $ref: "#/components/schemas/AckOutcome"
                additionalProperties: false
              examples:
                acked:
                  value:
                    messages: []
                    outcomes:
                      - leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                        outcome: acked
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                  x-request: POST /v1/queues/test/leases (application/json) {"acks":["{leaseId}"]}
                one:
                  value:
                    messages:
                      - key: test:1
                        value: foobar
                        leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                        attempt: 1
                        leaseExpiresAt: 2026-11-23T12:00:30.000Z
                        createdAt: 2026-11-23T12:00:00.000Z
                  x-given:
                    - POST /q/test value=foobar
                  x-request: POST /v1/queues/test/leases (application/json)
                    {"max":10,"leaseSeconds":60}
        "204":
          description: There is no message, and no \`acks\` were given. No body.
          x-request: POST /v1/queues/test/leases (application/json) {"waitSeconds":0}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/leases/{leaseId}:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
      - name: leaseId
        in: path
        required: true
        description: The lease id from the answer that had the message.
        schema:
          $ref: "#/components/schemas/LeaseId"
    delete:
      operationId: ackLease
      tags:
        - v1
      summary: Ack the message; it is done
      x-acl:
        category: rest
        verb: consume
      responses:
        "204":
          description: Done, now or by this very lease before.
          x-given:
            - POST /q/test value=foobar
            - POST /v1/queues/test/leases (application/json) {}
          x-request: DELETE /v1/queues/test/leases/{leaseId}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: The queue has no such lease.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-lease
                    title: No such lease
                    status: 404
                    detail: This queue gave no such lease.
                    queue: test
                  x-request: DELETE /v1/queues/test/leases/1-1-YWJjZGVmZ2hpamtsbW5vcA
        "409":
          description: The lease has ended. A later lease of the message is not affected.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lost:
                  value:
                    type: /problems/lease-lost
                    title: The lease has ended
                    status: 409
                    detail: "The lease is over: it expired, or its message was given back, taken
                      over or removed."
                    queue: test
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {}
                  x-request: DELETE /v1/queues/test/leases/{leaseId}
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    patch:
      operationId: extendLease
      tags:
        - v1
      summary: Extend the lease
      x-acl:
        category: rest
        verb: consume
      requestBody:
        x-max-bytes: 65536
        content:
          application/json:
            schema:
              type: object
              properties:
                leaseSeconds:
                  $ref: "#/components/schemas/LeaseSeconds"
              additionalProperties: false
            examples:
              minute:
                value:
                  leaseSeconds: 60
                x-given:
                  - POST /q/test value=foobar
                  - POST /v1/queues/test/leases (application/json) {}
      responses:
        "200":
          description: The lease now ends \`leaseSeconds\` from now (by default, the queue's
            setting).
          content:
            application/json:
              schema:
                type: object
                required:
                  - key
                  - leaseId
                  - leaseExpiresAt
                properties:
                  key:
                    $ref: "#/components/schemas/MessageKey"
                  leaseId:
                    $ref: "#/components/schemas/LeaseId"
                  leaseExpiresAt:
                    $ref: "#/components/schemas/Time"
                additionalProperties: false
              examples:
                extended:
                  value:
                    key: test:1
                    leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                    leaseExpiresAt: 2026-11-23T12:01:00.000Z
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                  x-request: PATCH /v1/queues/test/leases/{leaseId} (application/json)
                    {"leaseSeconds":60}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: The queue has no such lease.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-lease
                    title: No such lease
                    status: 404
                    detail: This queue gave no such lease.
                    queue: test
                  x-request: PATCH /v1/queues/test/leases/1-1-YWJjZGVmZ2hpamtsbW5vcA
                    (application/json) {}
        "409":
          description: The lease is over.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lost:
                  value:
                    type: /problems/lease-lost
                    title: The lease has ended
                    status: 409
                    detail: "The lease is over: it expired, or its message was given back, taken
                      over or removed."
                    queue: test
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {}
                  x-request: PATCH /v1/queues/test/leases/{leaseId} (application/json) {}
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/leases/{leaseId}/nack:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
      - name: leaseId
        in: path
        required: true
        description: The lease id from the answer that had the message.
        schema:
          $ref: "#/components/schemas/LeaseId"
    post:
      operationId: nackLease
      tags:
        - v1
      summary: Return the message to the queue
      x-acl:
        category: rest
        verb: consume
      description: It is ready again after the queue's backoff, in front of its
        priority, or a dead letter after \`maxAttempts\`.
      requestBody:
        x-max-bytes: 65536
        content:
          application/json:
            schema:
              type: object
              properties:
                delaySeconds:
                  $ref: "#/components/schemas/DelaySeconds"
                reason:
                  $ref: "#/components/schemas/Reason"
                dead:
                  description: Make it a dead letter at once.
                  type: boolean
                countAttempt:
                  description: "false: this attempt was none, and counts neither for \`maxAttempts\`
                    nor for the backoff."
                  type: boolean
              additionalProperties: false
            examples:
              later:
                value:
                  delaySeconds: 60
                  reason: no such customer
                x-given:
                  - POST /q/test value=foobar
                  - POST /v1/queues/test/leases (application/json) {}
      responses:
        "200":
          description: The message was returned to the queue.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Nacked"
              examples:
                ready:
                  value:
                    key: test:1
                    state: ready
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                  x-request: POST /v1/queues/test/leases/{leaseId}/nack (application/json) {}
                delayed:
                  value:
                    key: test:1
                    state: delayed
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                  x-request: POST /v1/queues/test/leases/{leaseId}/nack (application/json)
                    {"delaySeconds":60,"reason":"no such customer"}
                dead:
                  value:
                    key: test:1
                    state: dead
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                  x-request: POST /v1/queues/test/leases/{leaseId}/nack (application/json)
                    {"dead":true}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: The queue has no such lease.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                none:
                  value:
                    type: /problems/no-such-lease
                    title: No such lease
                    status: 404
                    detail: This queue gave no such lease.
                    queue: test
                  x-request: POST /v1/queues/test/leases/1-1-YWJjZGVmZ2hpamtsbW5vcA/nack
                    (application/json) {}
        "409":
          description: The lease is over.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                lost:
                  value:
                    type: /problems/lease-lost
                    title: The lease has ended
                    status: 409
                    detail: "The lease is over: it expired, or its message was given back, taken
                      over or removed."
                    queue: test
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {}
                  x-request: POST /v1/queues/test/leases/{leaseId}/nack (application/json) {}
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/acks:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    post:
      operationId: ackLeases
      tags:
        - v1
      summary: Ack up to 100 messages at once
      x-acl:
        category: rest
        verb: consume
      requestBody:
        x-max-bytes: 65536
        required: true
        content:
          application/json:
            schema:
              type: object
              required:
                - leaseIds
              properties:
                leaseIds:
                  type: array
                  minItems: 1
                  maxItems: 100
                  items:
                    $ref: "#/components/schemas/LeaseId"
              additionalProperties: false
            examples:
              one:
                value:
                  leaseIds:
                    - 1-1-YWJjZGVmZ2hpamtsbW5vcA
      responses:
        "200":
          description: An outcome for each, in their order.
          content:
            application/json:
              schema:
                type: object
                required:
                  - outcomes
                properties:
                  outcomes:
                    type: array
                    items:
                      $ref: "#/components/schemas/AckOutcome"
                additionalProperties: false
              examples:
                both:
                  value:
                    outcomes:
                      - leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
                        outcome: acked
                      - leaseId: 7-1-YWJjZGVmZ2hpamtsbW5vcA
                        outcome: unknown
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                  x-request: POST /v1/queues/test/acks (application/json)
                    {"leaseIds":["{leaseId}","7-1-YWJjZGVmZ2hpamtsbW5vcA"]}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/purge:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    post:
      operationId: purgeMessages
      tags:
        - v1
      summary: Remove every message, in any state
      x-acl:
        category: admin
        verb: admin
      description: The settings of the queue stay. Idempotency keys are forgotten, and
        leases are over. Streams go on; \`DELETE /q/{queue}\` ends them.
      responses:
        "200":
          description: Every message that was stored before is removed.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/PurgeReply"
              examples:
                one:
                  value:
                    queue: test
                    purged: 1
                  x-given:
                    - POST /q/test value=foobar
                  x-request: POST /v1/queues/test/purge
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/move:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    post:
      operationId: moveMessages
      tags:
        - v1
      summary: Move ready or delayed messages to another queue
      x-acl:
        category: admin
        verb: admin
      description: >
        Moves messages in one state, in their order: those with \`keys\`, those
        that match \`search\` and \`group\`, or all that

        were stored before the first request. They become new messages at the
        tail of \`target\`, with value, type, headers,

        priority, group, the rest of their ttl and the rest of their delay;
        their attempts start from zero. This needs the permission to

        produce to \`target\`. Here they count as purged. Leased messages stay.
        Use \`redrive\` for dead letters.


        They are moved in steps of at most 100 messages or 1 MiB. Each is in one
        of the queues or on its way, at every

        instant. If the daemon dies or Redis fails in between, another daemon
        completes the step within 15 seconds, and

        moves nothing twice (unless no daemon runs for 24 hours, or the target
        is purged or deleted before). If the target

        is full (429), messages stay where they are.


        A request takes about 5 seconds at most. Repeat it with the \`cursor\` of
        the answer. If the client disconnects, it

        stops after the present step.
      requestBody:
        x-max-bytes: 1048576
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/MoveRequest"
            examples:
              all:
                value:
                  target: test.retry
              keys:
                value:
                  target: test.retry
                  keys:
                    - test:1
                    - test:2
              found:
                value:
                  target: test.retry
                  state: delayed
                  search: timeout
                  dryRun: true
      responses:
        "200":
          description: How many messages were moved, and how many are left in that state.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Moved"
              examples:
                one:
                  value:
                    moved: 1
                    left: 1
                  x-given:
                    - POST /q/test value=foo
                    - POST /q/test value=bar
                  x-request: POST /v1/queues/test/move (application/json)
                    {"target":"genesis","search":"FOO"}
                keys:
                  value:
                    moved: 1
                    left: 1
                    missing: 1
                  x-given:
                    - POST /q/test value=foo
                    - POST /q/test value=bar
                  x-request: POST /v1/queues/test/move (application/json)
                    {"target":"genesis","keys":["test:1","test:7"]}
                all:
                  value:
                    moved: 2
                    left: 0
                  x-given:
                    - POST /q/test value=foo
                    - POST /q/test value=bar
                  x-request: POST /v1/queues/test/move (application/json) {"target":"genesis"}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /v1/queues/{queue}/redrive:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    post:
      operationId: redriveMessages
      tags:
        - v1
      summary: Make dead letters ready again, or move them to another queue
      x-acl:
        category: admin
        verb: admin
      description: >
        Redrives the oldest dead letters first. Their attempts start from zero,
        their history stays, and their ttl

        continues. A dead letter with an expired ttl is not delivered: it is
        removed, and counts as expired. \`dryRun\`

        returns the number of these. \`keys\`, \`search\` or \`group\` select dead
        letters. \`rate\` limits the speed.


        With \`target\` they become new messages at the tail of that queue, with
        value, type, headers, priority, group and the

        rest of their ttl. This needs the permission to produce to \`target\`.
        Here they count as purged. They are moved in steps

        of at most 100 messages or 1 MiB. Each is in one of the queues or on its
        way, at every instant. If the daemon dies

        or Redis fails in between, another daemon completes the step within 15
        seconds, and moves nothing twice (unless no

        daemon runs for 24 hours, or the target is purged or deleted before). If
        the target is full (429), dead letters

        stay where they are.


        A request takes about 5 seconds at most. Without \`keys\`, \`search\` and
        \`group\`, repeat it while \`dead\` is above

        0; with them, repeat it with the \`cursor\` of the answer. If the client
        disconnects, it stops after the present step.
      requestBody:
        x-max-bytes: 1048576
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/RedriveRequest"
            examples:
              ask:
                value:
                  max: 100
                  dryRun: true
              keys:
                value:
                  keys:
                    - test:1
                    - test:2
              group:
                value:
                  group: customer-17
              move:
                value:
                  search: timeout
                  target: test.retry
                  rate: 10
      responses:
        "200":
          description: The numbers of messages that were moved, had expired, and are still
            dead letters.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Redriven"
              examples:
                moved:
                  value:
                    redriven: 1
                    expired: 0
                    dead: 0
                    missing: 1
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {"dead":true}
                  x-request: POST /v1/queues/test/redrive (application/json)
                    {"keys":["test:1","test:2"],"target":"genesis"}
                found:
                  value:
                    redriven: 1
                    expired: 0
                    dead: 0
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {"dead":true}
                  x-request: POST /v1/queues/test/redrive (application/json)
                    {"search":"foobar","rate":100}
                one:
                  value:
                    redriven: 1
                    expired: 0
                    dead: 0
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {"dead":true}
                  x-request: POST /v1/queues/test/redrive (application/json) {}
                asked:
                  value:
                    redriven: 1
                    expired: 0
                    dead: 1
                  x-given:
                    - POST /q/test value=foobar
                    - POST /v1/queues/test/leases (application/json) {}
                    - POST /v1/queues/test/leases/{leaseId}/nack
                      (application/json) {"dead":true}
                  x-request: POST /v1/queues/test/redrive (application/json) {"dryRun":true}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/QueueFull"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /v1/queues/{queue}/consumers:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: consumers
      tags:
        - v1
      summary: List the consumers and workers of the queue, on all daemons
      x-acl:
        category: admin
        verb: admin
      responses:
        "200":
          description: The connected consumers, and the clients that got messages in the
            last minute. Consumers of a daemon that does not answer within a
            second are left out.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/ConsumerList"
              examples:
                none:
                  value:
                    queue: test
                    count: 0
                    consumers: []
                    workers: []
                  x-request: GET /v1/queues/test/consumers
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/access:
    get:
      operationId: whoAmI
      tags:
        - v1
      summary: Tell who you are, and what you may do
      x-acl:
        category: any
        verb: any
      description: >
        For a page that adapts to the permissions of its user. A client without
        any permission gets a 401 or 403. Without

        access rules (\`controlled\` is false) every client has all permissions.
      responses:
        "200":
          description: The permissions of your credentials, or of your address if you sent
            none.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Caller"
              examples:
                address:
                  value:
                    controlled: true
                    by: address
                    scopes:
                      - queues: "*"
                        verbs:
                          - produce
                          - consume
                          - admin
                    transports:
                      - comet
                      - sse
                      - websocket
                  x-request: GET /v1/access
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/keys:
    get:
      operationId: listKeys
      tags:
        - v1
      summary: List the API keys
      x-acl:
        category: admin
        verb: admin
      description: The keys without their secrets, oldest first.
      responses:
        "200":
          description: The keys, including expired ones.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/ApiKeys"
              examples:
                one:
                  value:
                    keys:
                      - id: 9f86d081884c7d65
                        name: shop
                        scopes:
                          - queues: orders.*
                            verbs:
                              - produce
                              - consume
                        createdAt: 2026-11-23T12:00:00.000Z
                  x-given:
                    - POST /v1/keys (application/json)
                      {"name":"shop","scopes":[{"queues":"orders.*","verbs":["produce","consume"]}]}
                  x-request: GET /v1/keys
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
    post:
      operationId: createKey
      tags:
        - v1
      summary: Create an API key
      x-acl:
        category: admin
        verb: admin
      description: >
        The key is valid at once on every daemon of the pool that has access
        rules. Only this answer contains the key

        itself; Redis stores a digest. A daemon without \`--acl\` creates no keys
        (403), because anyone could leave one

        there.
      requestBody:
        x-max-bytes: 65536
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/ApiKeyRequest"
            examples:
              shop:
                value:
                  name: shop
                  scopes:
                    - queues: orders.*
                      verbs:
                        - produce
                        - consume
                  expiresInSeconds: 7776000
      responses:
        "201":
          description: The key.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/NewApiKey"
              examples:
                shop:
                  value:
                    id: 9f86d081884c7d65
                    name: shop
                    scopes:
                      - queues: orders.*
                        verbs:
                          - produce
                    createdAt: 2026-11-23T12:00:00.000Z
                    expiresAt: 2026-11-24T12:00:00.000Z
                    key: rmq_9f86d081884c7d65_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U
                  x-request: POST /v1/keys (application/json)
                    {"name":"shop","scopes":[{"queues":"orders.*","verbs":["produce"]}],"expiresInSeconds":86400}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /v1/keys/{id}:
    parameters:
      - $ref: "#/components/parameters/keyIdInPath"
    delete:
      operationId: revokeKey
      tags:
        - v1
      summary: Revoke an API key
      x-acl:
        category: admin
        verb: admin
      description: Within a second every daemon rejects the key and has ended its
        streams and tickets.
      responses:
        "204":
          description: The key no longer exists. No body.
          x-given:
            - POST /v1/keys (application/json)
              {"name":"shop","scopes":[{"queues":"*","verbs":["consume"]}]}
          x-request: DELETE /v1/keys/{id}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "404":
          description: There is no such key.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                unknown:
                  value:
                    type: /problems/no-such-key
                    title: No such API key
                    status: 404
                    detail: There is no key 9f86d081884c7d65.
                  x-request: DELETE /v1/keys/9f86d081884c7d65
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/tickets:
    post:
      operationId: createTicket
      tags:
        - v1
      summary: Get a ticket for a stream
      x-acl:
        category: any
        verb: any
      description: >
        EventSource and WebSocket of a browser can't send credentials. A ticket
        replaces yours in the query:

        \`/sse/test?ticket=\`. It is valid for one queue, one verb and one use,
        within 30 seconds. It gives no permission

        that you do not have, and ends with the key of the request that created
        it.
      requestBody:
        x-max-bytes: 65536
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/TicketRequest"
            examples:
              consume:
                value:
                  queue: test
                  verb: consume
      responses:
        "201":
          description: The ticket.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Ticket"
              examples:
                ticket:
                  value:
                    ticket: c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U
                    queue: test
                    verb: consume
                    expiresAt: 2026-11-23T12:00:30.000Z
                  x-request: POST /v1/tickets (application/json) {"queue":"test"}
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "413":
          $ref: "#/components/responses/TooLarge"
        "415":
          $ref: "#/components/responses/UnsupportedMediaType"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
        "507":
          $ref: "#/components/responses/Full"
  /v1/queues/{queue}/history:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: history
      tags:
        - dashboard
      summary: Tell what a queue held and moved over the last hour, day or week
      x-acl:
        category: rest
        verb: consume
      parameters:
        - name: span
          in: query
          description: "The time to tell of: an hour in steps of 30 seconds, a day in
            steps of 15 minutes, or 7 days in steps of an hour. Default: \`1h\`."
          schema:
            $ref: "#/components/schemas/HistorySpan"
          example: 1d
      responses:
        "200":
          description: The history. All values are 0 for a queue that does not exist.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/QueueHistory"
              x-given:
                - POST /q/test value=foobar
              x-request: GET /v1/queues/test/history?span=1d
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/queues/{queue}/events:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: queueEvents
      tags:
        - dashboard
      summary: Stream what a queue holds, as server-sent events
      x-acl:
        category: rest
        verb: consume
      description: >
        An event \`queue\` with a \`Queue\` at once, and again within a second after
        every change. It is \`null\` if the queue

        does not exist or was deleted. Nothing is consumed. HEAD answers without
        a stream.


        A comment is sent each second. An event \`freshness\` with a \`Freshness\`
        tells when the daemon can no longer read the

        figures from Redis, and when it can again. Ignore events of other names.
      responses:
        "200":
          description: The stream.
          x-endless: true
          content:
            text/event-stream:
              schema:
                type: string
              x-given:
                - POST /q/test value=foobar
              x-request: GET /v1/queues/test/events
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/NoStream"
  /v1/queues/{queue}/tail:
    parameters:
      - $ref: "#/components/parameters/queueInPath"
    get:
      operationId: tail
      tags:
        - dashboard
      summary: Follow messages as they are stored
      x-acl:
        category: rest
        verb: consume
      description: >
        Server-sent events, each a \`TailMessage\`, of the messages that are
        stored from now on. The client is not a

        consumer: no message is taken, acked or delayed, whatever the policy and
        the status. If more than 200 messages a

        second are stored, some are left out, and an event \`skipped\` has their
        number. HEAD answers without a stream.


        A comment is sent each second. An event \`freshness\` with a \`Freshness\`
        tells when the daemon can no longer read the

        figures from Redis, and when it can again. Ignore events of other names.
      responses:
        "200":
          description: The stream.
          x-endless: true
          content:
            text/event-stream:
              schema:
                type: string
              x-request: GET /v1/queues/test/tail
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/NoStream"
  /v1/overview:
    get:
      operationId: overview
      tags:
        - dashboard
      summary: List queues with their message counts and rates, a page at a time
      x-acl:
        category: rest
        verb: consume
        queue: each
      description: The list has the queues that the client may consume.
      parameters:
        - name: search
          in: query
          description: Only queues whose names contain this, in upper or lower case.
          schema:
            type: string
            maxLength: 255
          example: orders
        - name: sort
          in: query
          description: "Sort key. Default: \`name\`. Equal queues are sorted by name."
          schema:
            $ref: "#/components/schemas/SortBy"
          example: ready
        - name: order
          in: query
          description: "Sort order. Default: \`asc\`."
          schema:
            type: string
            enum:
              - asc
              - desc
          example: desc
        - $ref: "#/components/parameters/cursorInQuery"
        - $ref: "#/components/parameters/maxInQuery"
      responses:
        "200":
          description: The page. \`cursor\` is there if there are more.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Overview"
              examples:
                deepest:
                  summary: The deepest first
                  value:
                    queueCount: 2
                    matchedCount: 2
                    totals:
                      ready: 3
                      delayed: 0
                      leased: 0
                      dead: 0
                      consumers: 0
                      workers: 0
                      unserved: 0
                      stopped: 1
                      in: 0
                      out: 0
                    queues:
                      - name: orders.us
                        status: stop
                        policy: broadcast
                        ready: 2
                        delayed: 0
                        leased: 0
                        dead: 0
                        consumers: 0
                        workers: 0
                        unserved: false
                        in: 0
                        out: 0
                        oldestAt: 2026-11-24T12:00:00.000Z
                        cameIn:
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 2
                        wentOut:
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                          - 0
                    cursor: MiBvcmRlcnMudXM
                  x-given:
                    - POST /q/orders.eu value=1
                    - POST /q/orders.us value=1
                    - POST /q/orders.us value=2
                    - POST /control/orders.us status=stop
                  x-request: GET /v1/overview?search=ORDERS&sort=ready&order=desc&max=1
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/overview/events:
    get:
      operationId: overviewEvents
      tags:
        - dashboard
      summary: Stream a page of the list of queues, as server-sent events
      x-acl:
        category: rest
        verb: consume
        queue: each
      description: >
        An overview of the queues that the caller may consume. An event
        \`overview\` with an \`Overview\` is sent at once, and

        another within a second after every change. It is computed once a second
        for all viewers, and only while there are

        any. HEAD answers without a stream.


        A comment is sent each second. An event \`freshness\` with a \`Freshness\`
        tells when the daemon can no longer read the

        figures from Redis, and when it can again. Ignore events of other names.
      parameters:
        - name: search
          in: query
          description: Only queues whose names contain this, in upper or lower case.
          schema:
            type: string
            maxLength: 255
          example: orders
        - name: sort
          in: query
          description: "Sort key. Default: \`name\`. Equal queues are sorted by name."
          schema:
            $ref: "#/components/schemas/SortBy"
          example: ready
        - name: order
          in: query
          description: "Sort order. Default: \`asc\`."
          schema:
            type: string
            enum:
              - asc
              - desc
          example: desc
        - $ref: "#/components/parameters/cursorInQuery"
        - $ref: "#/components/parameters/maxInQuery"
      responses:
        "200":
          description: The stream.
          x-endless: true
          content:
            text/event-stream:
              schema:
                type: string
              x-request: GET /v1/overview/events?sort=ready&order=desc
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/NoStream"
  /v1/pool:
    get:
      operationId: pool
      tags:
        - dashboard
      summary: Get the state of all daemons and of Redis
      x-acl:
        category: admin
        verb: admin
      responses:
        "200":
          description: The pool.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Pool"
              x-request: GET /v1/pool
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
  /v1/pool/events:
    get:
      operationId: poolEvents
      tags:
        - dashboard
      summary: Stream the state of all daemons and of Redis, as server-sent events
      x-acl:
        category: admin
        verb: admin
      description: >
        An event \`pool\` with a \`Pool\` at once, and then every two seconds. HEAD
        answers without a stream.


        A comment is sent each second. An event \`freshness\` with a \`Freshness\`
        tells when the daemon can no longer read the

        figures from Redis, and when it can again. Ignore events of other names.
      responses:
        "200":
          description: The stream.
          x-endless: true
          content:
            text/event-stream:
              schema:
                type: string
              x-request: GET /v1/pool/events
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/NoStream"
  /healthz:
    get:
      operationId: healthz
      tags:
        - operations
      summary: Tell that the daemon is alive
      security: []
      x-acl:
        category: open
      description: Answers while the daemon runs, whatever the state of Redis.
      responses:
        "200":
          description: Alive.
          content:
            text/plain:
              schema:
                type: string
              examples:
                alive:
                  value: "OK\\r\\n"
                  x-request: GET /healthz
        "400":
          $ref: "#/components/responses/BadRequest"
        "403":
          description: The credentials, the address or the origin of the page do not
            permit this. Nothing was done.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                crossSite:
                  value:
                    type: /problems/cross-site
                    title: Cross-site request refused
                    status: 403
                    detail: A page of another origin made your browser send this. --cors-origins
                      lists the origins that may.
                  x-request: "GET /healthz (text/plain | Origin: https://elsewhere.example)"
  /readyz:
    get:
      operationId: readyz
      tags:
        - operations
      summary: Report whether the daemon can do its work
      security: []
      x-acl:
        category: open
      description: >
        A daemon is not ready while it stops, or if its Redis


        - is unavailable,

        - reads its files,

        - is a replica,

        - can't write to its disk,

        - has fewer replicas than it or \`--wait-replicas\` requires, or

        - refuses a script that the daemon runs as a test; the script writes
        nothing.


        A Redis that is full, or that may drop messages, causes only a warning:
        takes still work, and free memory. A part

        of a Redis Cluster that fails also causes a warning: only its queues are
        refused.


        The log of the daemon shows each change of readiness, with its reason.


        With \`--drain\`, a daemon that stops continues to serve for some seconds.
        Load balancers that check readiness

        notice this before it accepts no more connections.
      responses:
        "200":
          description: The daemon is ready.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Readiness"
              examples:
                ready:
                  value:
                    ready: true
                    problems: []
                    warnings: []
                  x-request: GET /readyz
        "400":
          $ref: "#/components/responses/BadRequest"
        "403":
          description: The credentials, the address or the origin of the page do not
            permit this. Nothing was done.
          content:
            application/problem+json:
              schema:
                $ref: "#/components/schemas/Problem"
              examples:
                crossSite:
                  value:
                    type: /problems/cross-site
                    title: Cross-site request refused
                    status: 403
                    detail: A page of another origin made your browser send this. --cors-origins
                      lists the origins that may.
                  x-request: "GET /readyz (text/plain | Origin: https://elsewhere.example)"
        "503":
          description: The daemon is not ready; \`problems\` has the reasons as text.
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Readiness"
  /metrics:
    get:
      operationId: metrics
      tags:
        - operations
      summary: Counters and gauges of this daemon for Prometheus
      x-acl:
        category: admin
        verb: admin
      description: >
        Metrics of queues (\`restmq_queue...\`) describe the pool. Every daemon
        reports the same, so use \`max by (queue)

        (...)\`. The queues with the most messages have series of their own, as
        many as \`--metrics-queues\` allows. All

        other queues are summed as \`queue="/other"\`. These values are at most 5
        s old.


        All other metrics describe this daemon, with \`--workers\` all its
        processes together. In addition there are the

        \`process_...\` and \`nodejs_...\` metrics of prom-client (memory, CPU,
        descriptors, event-loop delay).


        | metric | type | labels | meaning |

        |---|---|---|---|

        | \`restmq_info\` | gauge | \`version\` | always 1 |

        | \`restmq_ready\` | gauge | | 1 if \`/readyz\` found the daemon ready (at
        most 5 s ago), else 0; with \`--workers\` 0 if one of them is not ready |

        | \`restmq_http_requests_total\` | counter | \`operation\`, \`status\` |
        requests answered |

        | \`restmq_http_request_duration_seconds\` | histogram | \`operation\` |
        duration of requests, including waits; under load one in 16 is timed,
        and counts for 16 |

        | \`restmq_redis_round_trip_seconds\` | histogram | | duration of scripts,
        sampled in the same way |

        | \`restmq_redis_errors_total\` | counter | \`kind\` | scripts that failed:
        \`unavailable\`, \`full\`, \`other\` |

        | \`restmq_redis_connections\` | gauge | \`state\` | connections for
        commands: \`ready\`, \`lost\` |

        | \`restmq_consumers\` | gauge | \`transport\` | stream consumers: \`comet\`,
        \`sse\`, \`websocket\` |

        | \`restmq_deliveries_total\` | counter | \`transport\` | messages written
        to stream consumers: \`comet\`, \`sse\`, \`websocket\` |

        | \`restmq_streams_ended_total\` | counter | \`reason\` | streams that
        ended: \`client\`, \`slow\`, \`purged\`, \`stopping\` |

        | \`restmq_stream_buffered_bytes\` | gauge | | bytes that wait for stream
        consumers to read them |

        | \`restmq_waiting_requests\` | gauge | | requests and commands that wait
        for a message |

        | \`restmq_waiting_streams\` | gauge | | event streams that wait for
        Redis, or for room, before they begin |

        | \`restmq_command_connections\` | gauge | | WebSockets at \`/ws\`, which
        run commands and stream no queue |

        | \`restmq_connections_refused_total\` | counter | | connections closed
        because their address has reached its limit |

        | \`restmq_queues\` | gauge | | queues of the pool |

        | \`restmq_queue_messages\` | gauge | \`queue\`, \`state\` | messages:
        \`ready\`, \`delayed\`, \`leased\`, \`dead\` |

        | \`restmq_queue_bytes\` | gauge | \`queue\` | bytes of their values |

        | \`restmq_queue_added_total\` | counter | \`queue\` | messages added |

        | \`restmq_queue_removed_total\` | counter | \`queue\`, \`how\` | messages
        removed: \`acked\` (including taken ones), \`expired\`, \`purged\` |

        | \`restmq_queue_leases_expired_total\` | counter | \`queue\` | leases that
        expired |

        | \`restmq_queue_dead_letters_total\` | counter | \`queue\` | messages that
        became dead letters |

        | \`restmq_queue_consumers\` | gauge | \`queue\` | stream consumers, on
        every daemon |

        | \`restmq_queue_workers\` | gauge | \`queue\` | clients that leased or took
        messages in the last minute, or wait for some, on every daemon |

        | \`restmq_queue_oldest_age_seconds\` | gauge | \`queue\` | age of the next
        message |

        | \`restmq_syslog_lines_total\` | counter | \`transport\` | syslog messages:
        \`tcp\`, \`udp\`, \`tls\` |

        | \`restmq_syslog_irregular_total\` | counter | \`kind\` | irregular ones:
        \`priority\`, \`utf-8\`, \`nul\`, \`truncated\` |

        | \`restmq_syslog_dropped_total\` | counter | \`reason\` | those not stored:
        \`full\`, \`senders\`, \`forbidden\`, \`stopped\`, \`fault\` |

        | \`restmq_syslog_refused_connections_total\` | counter | \`reason\` |
        connections closed: \`connections\`, \`address\`, \`forbidden\` |

        | \`restmq_syslog_retries_total\` | counter | \`reason\` | failed attempts
        to store lines, by type of the problem |
      responses:
        "200":
          description: The metrics in Prometheus' text format.
          content:
            text/plain:
              schema:
                type: string
              x-request: GET /metrics
        "400":
          $ref: "#/components/responses/BadRequest"
        "401":
          $ref: "#/components/responses/Unauthorized"
        "403":
          $ref: "#/components/responses/Forbidden"
        "429":
          $ref: "#/components/responses/TooManyLogins"
        "503":
          $ref: "#/components/responses/Unavailable"
components:
  securitySchemes:
    basic:
      type: http
      scheme: basic
      description: A name and a password of the ACL file.
    bearer:
      type: http
      scheme: bearer
      description: An API key (\`restmq key create\`), or a JSON Web Token of an issuer
        in \`--jwks\` whose claim \`restmq\` is a list of scopes.
    apiKey:
      type: apiKey
      in: header
      name: X-API-Key
      description: An API key.
    ticket:
      type: apiKey
      in: query
      name: ticket
      description: What \`POST /v1/tickets\` answered; for EventSource and WebSocket,
        which can send no headers.
    cookie:
      type: apiKey
      in: cookie
      name: auth
      description: The name, a colon and the password, as the WebSocket clients of
        RestMQ sent them; only from pages of this origin.
  schemas:
    Verb:
      description: "\`produce\` adds messages; \`consume\` reads, takes and removes them;
        \`admin\` purges, changes settings, redrives, and sees to keys."
      type: string
      enum:
        - produce
        - consume
        - admin
    Scope:
      description: Permissions for a set of queues.
      type: object
      required:
        - queues
        - verbs
      properties:
        queues:
          description: "Names of queues: \`*\` stands for any characters, \`?\` for one,
            everything else for itself. Only \`*\` alone lets its owner list them
            all."
          type: string
          minLength: 1
          maxLength: 255
        verbs:
          type: array
          minItems: 1
          maxItems: 3
          items:
            $ref: "#/components/schemas/Verb"
      additionalProperties: false
      examples:
        - queues: orders.*
          verbs:
            - produce
            - consume
    Caller:
      description: The principal of a request, and its permissions.
      type: object
      required:
        - controlled
        - by
        - scopes
        - transports
      properties:
        controlled:
          description: Whether the daemon has access rules.
          type: boolean
        by:
          description: "How the client was authenticated. \`address\`: by its address only."
          type: string
          enum:
            - address
            - password
            - key
            - token
            - ticket
        name:
          description: The user, the name of the key, or the \`sub\` of the token.
          type: string
        keyId:
          $ref: "#/components/schemas/KeyId"
        scopes:
          description: Permissions for requests and commands.
          type: array
          items:
            $ref: "#/components/schemas/Scope"
        transports:
          description: The transports of the streams that the client may open.
          type: array
          items:
            type: string
            enum:
              - comet
              - sse
              - websocket
        expiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
    KeyId:
      description: The public part of an API key, for listing and revoking it.
      type: string
      pattern: ^[0-9a-f]{16}$
      x-fault: must be the id of a key, 16 hexadecimal digits
      examples:
        - 9f86d081884c7d65
    KeyName:
      description: The owner or the purpose of the key.
      type: string
      minLength: 1
      maxLength: 255
      pattern: ^[^\\u0000-\\u001f\\u007f]+$
      x-fault: must have no control characters
      examples:
        - shop
    KeyScopes:
      type: array
      minItems: 1
      maxItems: 100
      items:
        $ref: "#/components/schemas/Scope"
    ApiKeyRequest:
      description: The name, the permissions and the lifetime of a new API key.
      type: object
      required:
        - name
        - scopes
      properties:
        name:
          $ref: "#/components/schemas/KeyName"
        scopes:
          $ref: "#/components/schemas/KeyScopes"
        expiresInSeconds:
          description: "Lifetime in seconds. Default: no end."
          type: integer
          minimum: 1
          maximum: 315360000
      additionalProperties: false
    ApiKey:
      description: An API key without its secret.
      type: object
      required:
        - id
        - name
        - scopes
        - createdAt
      properties:
        id:
          $ref: "#/components/schemas/KeyId"
        name:
          $ref: "#/components/schemas/KeyName"
        scopes:
          $ref: "#/components/schemas/KeyScopes"
        createdAt:
          $ref: "#/components/schemas/Time"
        expiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
    NewApiKey:
      description: An API key with its secret. No other answer has the secret.
      type: object
      required:
        - id
        - name
        - scopes
        - createdAt
        - key
      properties:
        id:
          $ref: "#/components/schemas/KeyId"
        name:
          $ref: "#/components/schemas/KeyName"
        scopes:
          $ref: "#/components/schemas/KeyScopes"
        createdAt:
          $ref: "#/components/schemas/Time"
        expiresAt:
          $ref: "#/components/schemas/Time"
        key:
          description: What is sent as bearer or in \`X-API-Key\`.
          type: string
          pattern: ^rmq_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$
      additionalProperties: false
    ApiKeys:
      description: Every API key.
      type: object
      required:
        - keys
      properties:
        keys:
          type: array
          items:
            $ref: "#/components/schemas/ApiKey"
      additionalProperties: false
    TicketRequest:
      description: The queue and the verb of a new ticket.
      type: object
      required:
        - queue
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        verb:
          description: "\`consume\` where it is not given."
          type: string
          enum:
            - produce
            - consume
      additionalProperties: false
      examples:
        - queue: test
          verb: consume
    Ticket:
      description: A ticket. It is valid for one request.
      type: object
      required:
        - ticket
        - queue
        - verb
        - expiresAt
      properties:
        ticket:
          $ref: "#/components/schemas/TicketText"
        queue:
          $ref: "#/components/schemas/QueueName"
        verb:
          type: string
          enum:
            - produce
            - consume
        expiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
    TicketText:
      description: 256 random bits in base64url.
      type: string
      pattern: ^[A-Za-z0-9_-]{43}$
      x-fault: must be a ticket from POST /v1/tickets
      examples:
        - c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U
    Readiness:
      description: The readiness of a daemon, and the reasons if it is not ready.
      type: object
      required:
        - ready
        - problems
        - warnings
      properties:
        ready:
          type: boolean
        problems:
          description: Problems that keep the daemon from working.
          type: array
          items:
            type: string
        warnings:
          description: Warnings for the operator.
          type: array
          items:
            type: string
      additionalProperties: false
    Cursor:
      description: The start of the next page. It is opaque.
      type: string
      minLength: 1
      maxLength: 512
      pattern: ^[A-Za-z0-9_-]+$
      x-fault: must be the cursor of an earlier answer
    Callback:
      description: The name of a JavaScript function that the answer calls (JSONP).
      type: string
      pattern: ^[A-Za-z_$][\\w$.]{0,63}$
      x-fault: must be the name of a JavaScript function, at most 64 characters long
    FormValue:
      description: The value, any bytes. Bytes that are not UTF-8 are kept if they are
        percent-encoded or in a part of a multipart form. \`--max-body\` limits
        the form as it is sent; a raw body may have that size itself. A form has
        at most 100 fields.
      type: string
      x-bytes: true
    QueueName:
      description: "The name of a queue: 1 to 255 bytes of UTF-8 without control
        characters and without \`/\`. Any other character is allowed (\`orders.eu\`,
        \`syslogd:10.0.0.1\`, \`café\`), percent-encoded in a path. Browsers and
        curl remove \`.\` and \`..\` from paths: use \`?queue=\`, forms or the JSON
        protocol for queues with these names."
      type: string
      minLength: 1
      maxLength: 255
      pattern: ^[^/\\u0000-\\u001f\\u007f-\\u009f]+$
      x-fault: must not contain a slash or control characters
      examples:
        - test
    MessageKey:
      description: "The key of a message, \`<queue>:<n>\`: n counts up from 1 in each
        queue and is never given twice."
      type: string
      minLength: 3
      maxLength: 272
      pattern: :[1-9][0-9]{0,15}$
      x-fault: must be the name of the queue, a colon and a number
      examples:
        - test:1
    AsciiKey:
      description: "The key of a message in ASCII, as in headers and the ids of
        events: percent-encoded UTF-8, with \`%25\` for \`%\`. A name of letters,
        digits and \`:\` is unchanged."
      type: string
      minLength: 3
      maxLength: 782
      pattern: ^[!-~]+:[1-9][0-9]{0,15}$
      examples:
        - test:1
        - caf%C3%A9:1
    GivenKey:
      description: "The key of a message as in an answer, or percent-encoded. The key
        is read for the queue named with it, so that it is never mistaken for
        another message: in a queue with the name \`%20\`, the key is \`%20:1\` or
        \`%2520:1\`."
      type: string
      minLength: 3
      maxLength: 782
      pattern: (:|%3[Aa])[1-9][0-9]{0,15}$
      x-fault: must be the name of the queue, a colon and a number
      examples:
        - test:1
    Value:
      description: 'The value of a message. Text is a string, a message of type
        \`application/json\` is its JSON, and bytes that are not UTF-8 are base64
        with \`"encoding":"base64"\`. Values are never converted: \`007\` stays
        \`007\`.'
    Encoding:
      description: Present, and always \`base64\`, when the value is bytes that are not UTF-8.
      type: string
      const: base64
    ContentType:
      description: The media type from the producer; absent if it gave none, and for
        \`application/json\`.
      type: string
      maxLength: 255
      pattern: ^[A-Za-z0-9!#$%&'*+.^_\`|~-]+/[A-Za-z0-9!#$%&'*+.^_\`|~-]+[
        \\t]*(;[\\t\\u0020-\\u007e\\u0080-\\u00ff]*)?$
      x-fault: must be a media type such as text/plain
      examples:
        - image/png
    TtlSeconds:
      description: Seconds after which the message expires; an expired message is
        neither delivered nor counted.
      type: integer
      minimum: 1
      maximum: 31536000
      examples:
        - 3600
    WaitSeconds:
      description: Seconds to wait for a message when there is none (long polling). 0
        answers at once.
      type: integer
      minimum: 0
      maximum: 30
      examples:
        - 0
    PeekCount:
      description: Number of times that a \`get\` command returned the message before.
      type: integer
      minimum: 0
    Policy:
      description: "How stream consumers share a queue: every consumer gets every
        message (\`broadcast\`, the default), or each message goes to one of them
        (\`roundrobin\`). A plain \`GET\` is not affected."
      type: string
      enum:
        - broadcast
        - roundrobin
    Status:
      description: "\`start\`: stream consumers get messages. \`stop\`: they get none. A
        plain \`GET\` is not affected."
      type: string
      enum:
        - start
        - stop
    StatusFlag:
      description: The status as a number, 1 for \`start\` and 0 for \`stop\`.
      type: integer
      enum:
        - 0
        - 1
    LeaseSeconds:
      description: Length of a lease in seconds. No other consumer gets the message
        during the lease. Without an ack the message is ready again afterwards.
      type: integer
      minimum: 1
      maximum: 43200
      examples:
        - 30
    DelaySeconds:
      description: Seconds before the message becomes ready.
      type: integer
      minimum: 0
      maximum: 31536000
      examples:
        - 5
    Priority:
      description: Messages of a higher priority are taken first; within one it is
        first in, first out.
      type: integer
      minimum: 0
      maximum: 9
      examples:
        - 0
    Group:
      description: "The group of a message, such as a tenant, an account or an order:
        1 to 128 bytes of UTF-8 without control characters."
      type: string
      minLength: 1
      maxLength: 128
      pattern: ^[^\\u0000-\\u001f\\u007f-\\u009f]+$
      x-fault: must not contain control characters
      examples:
        - customer-17
    AsciiGroup:
      description: "A group in a header: percent-encoded UTF-8, with \`%25\` for \`%\`.
        The characters of an answer are ASCII. In a request bytes beyond ASCII
        may also come as UTF-8 or Latin-1."
      type: string
      minLength: 1
      maxLength: 384
      examples:
        - customer-17
        - caf%C3%A9
    Since:
      description: "The key of the last message that a consumer has, as a message has
        it or as the id of an event does (percent-encoded); \`0\` stands for all
        that is left. Its bytes may be UTF-8 or Latin-1. The queue is named in
        the path, and only the number is read: whatever RestMQ gave out for this
        queue is understood, and is never mistaken for another message of it."
      type: string
      minLength: 1
      maxLength: 782
      pattern: ^0$|(:|%3[Aa])[1-9][0-9]{0,15}$
      x-fault: must be the key of a message of this queue, or 0
      examples:
        - "0"
    HeartbeatSeconds:
      description: Seconds between signs of life on a stream; 0 for none.
      type: integer
      minimum: 0
      maximum: 300
      examples:
        - 25
    AckMode:
      description: Whether a message of the policy \`roundrobin\` is done when it is
        sent (\`auto\`) or when it is acked (\`manual\`). \`manual\` is refused with
        the policy \`broadcast\`.
      type: string
      enum:
        - auto
        - manual
    Credit:
      description: Number of messages that a consumer can take.
      type: integer
      minimum: 1
      maximum: 10000
      examples:
        - 100
    MaxMessages:
      description: Maximum number of messages in the answer. It has fewer if fewer are
        ready, or if they exceed 8 MiB together.
      type: integer
      minimum: 1
      maximum: 100
      examples:
        - 10
    Attempt:
      description: Number of attempts, this one included. Attempts that did not count
        are left out.
      type: integer
      minimum: 0
    Attempts:
      description: Number of attempts. Attempts that did not count are left out.
      type: integer
      minimum: 0
    LeaseId:
      description: The handle of a lease. It is opaque. An ack, a nack and an
        extension name it, over any transport.
      type: string
      minLength: 1
      maxLength: 128
      pattern: ^[A-Za-z0-9_-]+$
      x-fault: must be a lease id from an earlier answer
      examples:
        - 1-1-YWJjZGVmZ2hpamtsbW5vcA
    Time:
      description: A time, by the clock of Redis.
      type: string
      format: date-time
    MessageHeaders:
      description: Headers of the producer's own, at most 32. On a raw body they come
        and go as \`RestMQ-Header-<name>\`.
      type: object
      maxProperties: 32
      propertyNames:
        pattern: ^[A-Za-z0-9!#$%&'*+.^_\`|~-]{1,64}$
        x-fault: must have names that are valid in HTTP headers, of at most 64
          characters
      additionalProperties:
        type: string
        maxLength: 1024
        pattern: ^[^\\u0000-\\u001f\\u007f]*$
        x-fault: must be text without control characters
      examples:
        - trace: abc
    IdempotencyKey:
      description: Chosen by the producer. The same key with the same request within
        24 hours stores nothing, and gets the answer of the first request. With
        another request it is refused. A purge removes the keys.
      type: string
      minLength: 1
      maxLength: 255
      pattern: ^[\\u0020-\\u007e]+$
      x-fault: must be printable ASCII
      examples:
        - order-17
    Reason:
      description: The reason, in a few words. It is stored with the message.
      type: string
      minLength: 1
      maxLength: 500
      examples:
        - no such customer
    Message:
      description: A message as a consumer sees it.
      type: object
      required:
        - key
        - value
        - count
      properties:
        key:
          $ref: "#/components/schemas/MessageKey"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        count:
          $ref: "#/components/schemas/PeekCount"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
    LeasedMessage:
      description: A message that the consumer holds until \`leaseExpiresAt\`.
      type: object
      required:
        - key
        - value
        - leaseId
        - attempt
        - leaseExpiresAt
        - createdAt
      properties:
        key:
          $ref: "#/components/schemas/MessageKey"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
        createdAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
    NewMessage:
      description: A message to store. A value that is no string is a JSON message,
        and so is any value with a JSON \`contentType\`; bytes come as base64
        beside \`"encoding":"base64"\`.
      type: object
      required:
        - value
      properties:
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        ttlSeconds:
          $ref: "#/components/schemas/TtlSeconds"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
      additionalProperties: false
      examples:
        - value: abc
          priority: 5
    Nacked:
      description: The state of a message after a nack. \`expired\` means that its ttl
        was over.
      type: object
      required:
        - key
        - state
      properties:
        key:
          $ref: "#/components/schemas/MessageKey"
        state:
          type: string
          enum:
            - ready
            - delayed
            - dead
            - expired
      additionalProperties: false
    AckOutcome:
      description: "The result of an ack: \`acked\` (now, or earlier with this lease),
        \`lost\` (the lease had ended: it expired, or its message was requeued,
        leased again or removed) or \`unknown\` (this queue has no such lease)."
      type: object
      required:
        - leaseId
        - outcome
      properties:
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        outcome:
          type: string
          enum:
            - acked
            - lost
            - unknown
      additionalProperties: false
    State:
      description: The state of a stored message.
      type: string
      enum:
        - ready
        - delayed
        - leased
        - dead
    StoredMessage:
      description: A stored message with its state, times and attempts.
      type: object
      required:
        - key
        - value
        - state
        - attempts
        - peekCount
        - createdAt
        - history
      properties:
        key:
          $ref: "#/components/schemas/MessageKey"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        state:
          $ref: "#/components/schemas/State"
        attempts:
          $ref: "#/components/schemas/Attempts"
        peekCount:
          $ref: "#/components/schemas/PeekCount"
        createdAt:
          $ref: "#/components/schemas/Time"
        readyAt:
          description: When a delayed message becomes ready.
          type: string
          format: date-time
        leaseExpiresAt:
          description: When the lease expires.
          type: string
          format: date-time
        diedAt:
          description: When it became a dead letter.
          type: string
          format: date-time
        expiresAt:
          description: When its ttl runs out. A dead letter stays nevertheless until it is
            redriven, and then goes for good.
          type: string
          format: date-time
        reason:
          description: The reason of the last nack or expiry.
          type: string
        history:
          description: The last 10 times that it was leased and not acked, oldest first.
          type: array
          maxItems: 10
          items:
            type: object
            required:
              - at
              - attempt
              - reason
            properties:
              at:
                $ref: "#/components/schemas/Time"
              attempt:
                $ref: "#/components/schemas/Attempt"
              reason:
                type: string
            additionalProperties: false
      additionalProperties: false
    Backoff:
      description: "The delay after a failed attempt: \`minSeconds\` after the first,
        \`factor\` times as long after each further one, at most \`maxSeconds\`. The
        actual delay is random, between half of that and all of it. A
        \`minSeconds\` of 0 means no delay."
      type: object
      required:
        - minSeconds
        - maxSeconds
        - factor
      properties:
        minSeconds:
          type: integer
          minimum: 0
          maximum: 43200
        maxSeconds:
          type: integer
          minimum: 0
          maximum: 43200
        factor:
          type: number
          minimum: 1
          maximum: 10
      additionalProperties: false
    Overflow:
      description: Handling of a message that exceeds \`maxLength\` or \`maxBytes\`.
        \`reject\` refuses it. \`drop-oldest\` removes the oldest messages of the
        lowest priority.
      type: string
      enum:
        - reject
        - drop-oldest
    PauseScope:
      description: "What a stopped queue holds back. \`streams\`: deliveries to stream
        consumers. \`all\`: takes and leases too; requests that wait get their
        messages when the queue is started, the others none. Adding, acks and
        browsing go on."
      type: string
      enum:
        - streams
        - all
    QueueSettings:
      description: The settings of a queue. They are kept until they are changed or
        the queue is deleted.
      type: object
      required:
        - policy
        - status
        - pauseScope
        - leaseSeconds
        - maxAttempts
        - backoff
        - ttlSeconds
        - delaySeconds
        - maxLength
        - maxBytes
        - overflow
        - replayLength
      properties:
        policy:
          $ref: "#/components/schemas/Policy"
        status:
          $ref: "#/components/schemas/Status"
        pauseScope:
          $ref: "#/components/schemas/PauseScope"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
        maxAttempts:
          description: "Maximum number of attempts, after which a message becomes a dead
            letter. 0: no limit."
          type: integer
          minimum: 0
          maximum: 1000
        backoff:
          $ref: "#/components/schemas/Backoff"
        ttlSeconds:
          description: Seconds after which messages without a ttl of their own expire; 0
            for never.
          type: integer
          minimum: 0
          maximum: 31536000
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        maxLength:
          description: "Maximum number of stored messages, in all states. 0: no limit."
          type: integer
          minimum: 0
          maximum: 1000000000
        maxBytes:
          description: "Maximum size of the stored messages in bytes: values, content
            types and headers. 0: no limit."
          type: integer
          minimum: 0
          maximum: 1000000000000
        overflow:
          $ref: "#/components/schemas/Overflow"
        replayLength:
          description: Maximum number of broadcasts that the replay window keeps.
          type: integer
          minimum: 0
          maximum: 100000
      additionalProperties: false
    SettingsChange:
      description: The settings to change; all others stay. null restores the default.
        If both are set, \`ttlSeconds\` must be longer than \`delaySeconds\`.
      type: object
      properties:
        policy:
          anyOf:
            - $ref: "#/components/schemas/Policy"
            - type: "null"
        status:
          anyOf:
            - $ref: "#/components/schemas/Status"
            - type: "null"
        pauseScope:
          anyOf:
            - $ref: "#/components/schemas/PauseScope"
            - type: "null"
        leaseSeconds:
          type:
            - integer
            - "null"
          minimum: 1
          maximum: 43200
        maxAttempts:
          description: "Maximum number of attempts, after which a message becomes a dead
            letter. 0: no limit."
          type:
            - integer
            - "null"
          minimum: 0
          maximum: 1000
        backoff:
          description: The delay of a message after a failed attempt. Omitted members stay
            as they are.
          type:
            - object
            - "null"
          properties:
            minSeconds:
              type: integer
              minimum: 0
              maximum: 43200
            maxSeconds:
              type: integer
              minimum: 0
              maximum: 43200
            factor:
              type: number
              minimum: 1
              maximum: 10
          additionalProperties: false
        ttlSeconds:
          description: Seconds after which messages without a ttl of their own expire; 0
            for never.
          type:
            - integer
            - "null"
          minimum: 0
          maximum: 31536000
        delaySeconds:
          type:
            - integer
            - "null"
          minimum: 0
          maximum: 31536000
        maxLength:
          description: "Maximum number of stored messages, in all states. 0: no limit."
          type:
            - integer
            - "null"
          minimum: 0
          maximum: 1000000000
        maxBytes:
          description: "Maximum size of the stored messages in bytes: values, content
            types and headers. 0: no limit."
          type:
            - integer
            - "null"
          minimum: 0
          maximum: 1000000000000
        overflow:
          anyOf:
            - $ref: "#/components/schemas/Overflow"
            - type: "null"
        replayLength:
          description: Maximum number of broadcasts that the replay window keeps.
          type:
            - integer
            - "null"
          minimum: 0
          maximum: 100000
      additionalProperties: false
      examples:
        - maxAttempts: 5
          backoff:
            minSeconds: 1
            maxSeconds: 60
    QueueStats:
      description: The number of messages of a queue by state, and its counters. At
        every instant enqueued = ready + delayed + leased + dead + acked +
        expired + purged; the counters start over when a queue is purged.
      type: object
      required:
        - name
        - len
        - status
        - policy
        - ready
        - delayed
        - leased
        - dead
        - enqueued
        - acked
        - expired
        - purged
        - consumers
      properties:
        name:
          $ref: "#/components/schemas/QueueName"
        len:
          description: Messages that a \`GET\` could take now; the same as \`ready\`.
          type: integer
          minimum: 0
        status:
          $ref: "#/components/schemas/Status"
        policy:
          $ref: "#/components/schemas/Policy"
        ready:
          description: Ready messages.
          type: integer
          minimum: 0
        delayed:
          description: Delayed messages.
          type: integer
          minimum: 0
        leased:
          description: Leased messages.
          type: integer
          minimum: 0
        dead:
          description: Dead letters.
          type: integer
          minimum: 0
        enqueued:
          description: Messages ever stored.
          type: integer
          minimum: 0
        acked:
          description: Messages that were taken or acked.
          type: integer
          minimum: 0
        expired:
          description: Expired messages.
          type: integer
          minimum: 0
        purged:
          description: Messages removed by hand, by a purge, or by \`drop-oldest\`.
          type: integer
          minimum: 0
        consumers:
          description: Streams of this queue, on all daemons.
          type: integer
          minimum: 0
      additionalProperties: false
    Queue:
      description: A queue with its settings and message counts, all of one instant.
      type: object
      required:
        - name
        - settings
        - ready
        - delayed
        - leased
        - dead
        - bytes
        - enqueued
        - acked
        - expired
        - purged
        - consumers
        - workers
        - unserved
        - rates
        - oldestAgeSeconds
      properties:
        name:
          $ref: "#/components/schemas/QueueName"
        settings:
          $ref: "#/components/schemas/QueueSettings"
        ready:
          description: Ready messages.
          type: integer
          minimum: 0
        delayed:
          description: Delayed messages.
          type: integer
          minimum: 0
        leased:
          description: Leased messages.
          type: integer
          minimum: 0
        dead:
          description: Dead letters.
          type: integer
          minimum: 0
        bytes:
          description: What the stored messages take, values with their types and headers.
          type: integer
          minimum: 0
        enqueued:
          description: Messages ever stored.
          type: integer
          minimum: 0
        acked:
          description: Messages that were taken or acked.
          type: integer
          minimum: 0
        expired:
          description: Expired messages.
          type: integer
          minimum: 0
        purged:
          description: Messages removed by hand, by a purge, or by \`drop-oldest\`.
          type: integer
          minimum: 0
        consumers:
          description: Streams of this queue, on all daemons.
          type: integer
          minimum: 0
        workers:
          description: Clients that leased or took messages of this queue by single
            requests in the last minute, or wait for some, on all daemons. A new
            one is counted within two seconds.
          type: integer
          minimum: 0
        unserved:
          description: Whether a message has been ready for 10 seconds while nobody
            listens, leases or takes. It is false for a stopped queue.
          type: boolean
        rates:
          description: Messages per second over the last 30 to 60 seconds. Counting starts
            with the first request for it.
          type: object
          required:
            - in
            - out
          properties:
            in:
              description: Messages that came.
              type: number
              minimum: 0
            out:
              description: Messages that went.
              type: number
              minimum: 0
          additionalProperties: false
        oldestAgeSeconds:
          description: Age of the next ready message in seconds; null if no message is
            ready.
          type:
            - number
            - "null"
          minimum: 0
      additionalProperties: false
    Stats:
      description: Every queue with its counts.
      type: object
      required:
        - count
        - queues
      properties:
        count:
          description: How many queues there are.
          type: integer
          minimum: 0
        queues:
          description: The queues by name.
          type: object
          additionalProperties:
            $ref: "#/components/schemas/QueueStats"
      additionalProperties: false
    QueueList:
      description: The queues, sorted by the bytes of their names.
      type: object
      required:
        - count
        - queues
      properties:
        count:
          description: How many queues there are.
          type: integer
          minimum: 0
        queues:
          type: array
          items:
            $ref: "#/components/schemas/QueueName"
      additionalProperties: false
    Job:
      description: A queue's counts and its ten newest ready messages, newest first;
        nothing is consumed.
      type: object
      required:
        - stats
        - messages
      properties:
        stats:
          $ref: "#/components/schemas/QueueStats"
        messages:
          type: array
          maxItems: 10
          items:
            $ref: "#/components/schemas/Message"
      additionalProperties: false
    QueuePolicy:
      description: The policy of a queue.
      type: object
      required:
        - queue
        - value
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Policy"
      additionalProperties: false
    QueueStatus:
      description: The status of a queue.
      type: object
      required:
        - queue
        - status
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/StatusFlag"
      additionalProperties: false
    Consumer:
      description: A stream that is connected.
      type: object
      required:
        - id
        - transport
        - daemon
        - address
        - connectedAt
        - ack
        - bufferedBytes
      properties:
        id:
          description: Names the stream among those of its daemon.
          type: string
        transport:
          type: string
          enum:
            - comet
            - sse
            - websocket
        daemon:
          description: The daemon that it is connected to.
          type: string
        address:
          description: The address of the client, behind proxies only where the daemon
            trusts them.
          type: string
        connectedAt:
          description: When it was connected.
          type: string
          format: date-time
        ack:
          $ref: "#/components/schemas/AckMode"
        bufferedBytes:
          description: What was sent to it and has not left the daemon yet.
          type: integer
          minimum: 0
      additionalProperties: false
    ConsumerList:
      description: The streams of a queue, and the clients that get its messages by
        single requests, on every daemon.
      type: object
      required:
        - queue
        - count
        - consumers
        - workers
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        count:
          description: How many streams there are.
          type: integer
          minimum: 0
        consumers:
          type: array
          items:
            $ref: "#/components/schemas/Consumer"
        workers:
          description: "The clients that leased or took messages by single requests in the
            last minute, or wait for some, on every daemon: at most 100, the
            busiest first. They are up to 6 seconds old."
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/QueueWorker"
      additionalProperties: false
    QueueWorker:
      description: A client that gets messages by single requests. Requests with the
        same address, name and mode are one worker.
      type: object
      required:
        - mode
        - address
        - name
        - messages
        - rate
        - waiting
        - lastAt
      properties:
        mode:
          description: Whether it leases messages, or takes them (which acks them at once).
          type: string
          enum:
            - lease
            - take
        address:
          description: The address of the client, behind proxies only where the daemon
            trusts them.
          type: string
        name:
          description: The name of its user or API key; null without credentials.
          type:
            - string
            - "null"
        messages:
          description: Messages that it got in the last minute.
          type: integer
          minimum: 0
        rate:
          description: Messages per second in this time, or since its first request.
          type: number
          minimum: 0
        waiting:
          description: Its requests that wait for a message.
          type: integer
          minimum: 0
        lastAt:
          description: When it asked last, or now if a request waits.
          type: string
          format: date-time
      additionalProperties: false
    PerSecond:
      description: Messages a second, over the last few seconds.
      type: number
      minimum: 0
    SortBy:
      description: The sort key of a list of queues. \`oldest\` is the age of the next
        message.
      type: string
      enum:
        - name
        - ready
        - delayed
        - leased
        - dead
        - in
        - out
        - oldest
        - consumers
        - workers
    Activity:
      description: The number of messages in each of the last 30 spans of two minutes,
        oldest first.
      type: array
      minItems: 30
      maxItems: 30
      items:
        type: number
        minimum: 0
    QueueSummary:
      description: A queue in a list.
      type: object
      required:
        - name
        - status
        - policy
        - ready
        - delayed
        - leased
        - dead
        - consumers
        - workers
        - unserved
        - in
        - out
        - oldestAt
        - cameIn
        - wentOut
      properties:
        name:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/Status"
        policy:
          $ref: "#/components/schemas/Policy"
        ready:
          description: Ready messages.
          type: integer
          minimum: 0
        delayed:
          description: Delayed messages.
          type: integer
          minimum: 0
        leased:
          description: Leased messages.
          type: integer
          minimum: 0
        dead:
          description: Dead letters.
          type: integer
          minimum: 0
        consumers:
          description: Streams of this queue, on all daemons.
          type: integer
          minimum: 0
        workers:
          description: Clients that leased or took messages of this queue by single
            requests in the last minute, or wait for some, on all daemons. A new
            one is counted within two seconds.
          type: integer
          minimum: 0
        unserved:
          description: Whether a message has been ready for 10 seconds while nobody
            listens, leases or takes. It is false for a stopped queue.
          type: boolean
        in:
          $ref: "#/components/schemas/PerSecond"
        out:
          $ref: "#/components/schemas/PerSecond"
        oldestAt:
          description: When the next message to be taken was stored; null where none is
            ready.
          type:
            - string
            - "null"
          format: date-time
        cameIn:
          $ref: "#/components/schemas/Activity"
        wentOut:
          $ref: "#/components/schemas/Activity"
      additionalProperties: false
    Overview:
      description: A page of the list of queues, and the totals of all queues. It is
        at most a second old.
      type: object
      required:
        - queueCount
        - matchedCount
        - totals
        - queues
      properties:
        queueCount:
          description: How many queues there are.
          type: integer
          minimum: 0
        matchedCount:
          description: How many of them the search finds.
          type: integer
          minimum: 0
        totals:
          description: All queues together.
          type: object
          required:
            - ready
            - delayed
            - leased
            - dead
            - consumers
            - workers
            - unserved
            - stopped
            - in
            - out
          properties:
            ready:
              description: Ready messages.
              type: integer
              minimum: 0
            delayed:
              description: Delayed messages.
              type: integer
              minimum: 0
            leased:
              description: Leased messages.
              type: integer
              minimum: 0
            dead:
              description: Dead letters.
              type: integer
              minimum: 0
            consumers:
              description: Streams of this queue, on all daemons.
              type: integer
              minimum: 0
            workers:
              description: Clients that leased or took messages of this queue by single
                requests in the last minute, or wait for some, on all daemons. A
                new one is counted within two seconds.
              type: integer
              minimum: 0
            unserved:
              description: Queues whose messages wait while nobody listens or leases.
              type: integer
              minimum: 0
            stopped:
              description: Queues whose status is \`stop\`.
              type: integer
              minimum: 0
            in:
              $ref: "#/components/schemas/PerSecond"
            out:
              $ref: "#/components/schemas/PerSecond"
          additionalProperties: false
        queues:
          type: array
          items:
            $ref: "#/components/schemas/QueueSummary"
        cursor:
          description: The start of the next page. It is opaque.
          type: string
      additionalProperties: false
    HistorySpan:
      type: string
      enum:
        - 1h
        - 1d
        - 7d
    QueueHistory:
      description: "The messages and rates of a queue: a value for each step of
        \`stepSeconds\`, the oldest first, null if unknown or before the queue's
        first message. The last step is not over: its values are of \`lastAt\`.
        The history is kept while there are messages to count. A purge removes
        it."
      type: object
      required:
        - queue
        - firstAt
        - lastAt
        - stepSeconds
        - ready
        - delayed
        - leased
        - dead
        - in
        - out
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        firstAt:
          description: When the first step ends.
          type: string
          format: date-time
        lastAt:
          description: When the last values were read.
          type: string
          format: date-time
        stepSeconds:
          type: integer
          minimum: 1
        ready:
          type: array
          items:
            type:
              - number
              - "null"
        delayed:
          type: array
          items:
            type:
              - number
              - "null"
        leased:
          type: array
          items:
            type:
              - number
              - "null"
        dead:
          type: array
          items:
            type:
              - number
              - "null"
        in:
          type: array
          items:
            type:
              - number
              - "null"
          description: Messages a second that came.
        out:
          type: array
          items:
            type:
              - number
              - "null"
          description: Messages a second that went.
      additionalProperties: false
    DaemonState:
      description: A daemon of the pool.
      type: object
      required:
        - id
        - version
        - host
        - pid
        - node
        - startedAt
        - rssBytes
        - heapUsedBytes
        - cpu
        - loopDelayMs
        - consumers
        - self
      properties:
        id:
          description: Its name among the daemons; a consumer is at one of them.
          type: string
        version:
          type: string
        host:
          description: The machine that it runs on.
          type: string
        pid:
          type: integer
        node:
          description: The version of Node.
          type: string
        startedAt:
          type: string
          format: date-time
        rssBytes:
          description: Bytes of memory.
          type: integer
          minimum: 0
        heapUsedBytes:
          description: Bytes of JavaScript objects.
          type: integer
          minimum: 0
        cpu:
          description: How much of one core it used lately; 1 is all of it.
          type: number
          minimum: 0
        loopDelayMs:
          description: The recent delay of its event loop, in milliseconds.
          type: object
          required:
            - mean
            - p99
            - max
          properties:
            mean:
              type: number
              minimum: 0
            p99:
              type: number
              minimum: 0
            max:
              type: number
              minimum: 0
          additionalProperties: false
        consumers:
          description: Consumers that are connected to it.
          type: integer
          minimum: 0
        self:
          description: Whether it is the one that answers.
          type: boolean
      additionalProperties: false
    RedisState:
      description: The Redis that the pool shares.
      type: object
      required:
        - version
        - mode
        - role
        - uptimeSeconds
        - usedMemoryBytes
        - peakMemoryBytes
        - maxMemoryBytes
        - evictionPolicy
        - clients
        - commandsPerSecond
        - appendOnly
        - lastSaveOk
      properties:
        version:
          type: string
        mode:
          description: standalone, sentinel or cluster.
          type: string
        role:
          type: string
        uptimeSeconds:
          type: integer
          minimum: 0
        usedMemoryBytes:
          description: Bytes.
          type: integer
          minimum: 0
        peakMemoryBytes:
          description: Bytes.
          type: integer
          minimum: 0
        maxMemoryBytes:
          description: Bytes; 0 for no limit.
          type: integer
          minimum: 0
        evictionPolicy:
          type: string
        clients:
          type: integer
          minimum: 0
        commandsPerSecond:
          type: number
          minimum: 0
        appendOnly:
          description: Whether what is stored is in the append-only file too.
          type: boolean
        lastSaveOk:
          description: Whether the last write of it to disk went well.
          type: boolean
      additionalProperties: false
    Pool:
      description: All daemons on one Redis, and that Redis. A daemon that does not
        answer within a second is left out.
      type: object
      required:
        - at
        - daemons
        - redis
        - warnings
      properties:
        at:
          $ref: "#/components/schemas/Time"
        daemons:
          type: array
          items:
            $ref: "#/components/schemas/DaemonState"
        redis:
          $ref: "#/components/schemas/RedisState"
        warnings:
          description: Warnings for the operator.
          type: array
          items:
            type: string
      additionalProperties: false
    AddCommand:
      description: Store a message at the tail of a queue.
      type: object
      required:
        - cmd
        - queue
        - value
      properties:
        cmd:
          type: string
          const: add
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        ttlSeconds:
          $ref: "#/components/schemas/TtlSeconds"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        idempotencyKey:
          $ref: "#/components/schemas/IdempotencyKey"
      additionalProperties: false
      examples:
        - cmd: add
          queue: genesis
          value: abc
        - cmd: add
          queue: genesis
          value: abc
          delaySeconds: 5
          priority: 9
          group: customer-17
          headers:
            trace: abc
          idempotencyKey: order-17
        - cmd: add
          queue: genesis
          value:
            order: 17
          ttlSeconds: 3600
    GetCommand:
      description: Return the oldest message of a queue without removing it. Each get
        increases its \`count\`.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: get
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: get
          queue: genesis
    TakeCommand:
      description: Remove the first message of a queue and return it. With
        \`leaseSeconds\` the message is leased instead of removed, and needs an
        ack. With \`max\` there may be several, and the reply has \`messages\`. With
        \`acks\` these leases are acked first and at once; then messages are
        leased, and the reply has \`messages\` (there may be none) and \`outcomes\`.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: take
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
        max:
          $ref: "#/components/schemas/MaxMessages"
        waitSeconds:
          $ref: "#/components/schemas/WaitSeconds"
        acks:
          description: Leases to ack first.
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/LeaseId"
      additionalProperties: false
      examples:
        - cmd: take
          queue: genesis
        - cmd: take
          queue: genesis
          leaseSeconds: 30
          max: 10
          waitSeconds: 0
        - cmd: take
          queue: genesis
          acks:
            - 1-1-YWJjZGVmZ2hpamtsbW5vcA
          waitSeconds: 20
    AckCommand:
      description: End a lease; its message is done.
      type: object
      required:
        - cmd
        - queue
        - leaseId
      properties:
        cmd:
          type: string
          const: ack
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
      additionalProperties: false
      examples:
        - cmd: ack
          queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
    NackCommand:
      description: Give a message back. It is ready again after \`delaySeconds\` (the
        queue's backoff where none are given), or a dead letter.
      type: object
      required:
        - cmd
        - queue
        - leaseId
      properties:
        cmd:
          type: string
          const: nack
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        reason:
          $ref: "#/components/schemas/Reason"
        dead:
          description: Make it a dead letter at once.
          type: boolean
        countAttempt:
          description: "false: this attempt was none."
          type: boolean
      additionalProperties: false
      examples:
        - cmd: nack
          queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          delaySeconds: 60
          reason: no such customer
    ExtendCommand:
      description: "Extend a lease: it ends \`leaseSeconds\` from now (default: the
        setting of the queue)."
      type: object
      required:
        - cmd
        - queue
        - leaseId
      properties:
        cmd:
          type: string
          const: extend
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
      additionalProperties: false
      examples:
        - cmd: extend
          queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          leaseSeconds: 60
    DelCommand:
      description: Remove one message of a queue by its key, in any state.
      type: object
      required:
        - cmd
        - queue
        - key
      properties:
        cmd:
          type: string
          const: del
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/GivenKey"
      additionalProperties: false
      examples:
        - cmd: del
          queue: genesis
          key: genesis:1
    PurgeCommand:
      description: Remove every message of a queue. Its settings stay, and streams go on.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: purge
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: purge
          queue: genesis
    RedriveRequest:
      description: The dead letters to redrive, and how. Without \`keys\`, \`search\` and
        \`group\` all, the oldest first.
      type: object
      properties:
        keys:
          description: The keys of the dead letters. Not together with \`search\`.
          type: array
          minItems: 1
          maxItems: 1000
          uniqueItems: true
          items:
            $ref: "#/components/schemas/GivenKey"
        search:
          description: Redrive the dead letters whose key, value, headers, group or last
            reason contain this text, in upper or lower case, and that died
            before the first request.
          type: string
          minLength: 1
          maxLength: 255
        group:
          description: Redrive the dead letters of this group that died before the first
            request. Not together with \`keys\`.
          allOf:
            - $ref: "#/components/schemas/Group"
        target:
          description: Another queue to move them to, as new messages. Needs the
            permission to produce to it.
          allOf:
            - $ref: "#/components/schemas/QueueName"
        rate:
          description: "The most messages to move in a second. Default: no limit."
          type: integer
          minimum: 1
          maximum: 100000
        max:
          description: The most to move, those that expire included.
          type: integer
          minimum: 1
          maximum: 10000
          default: 10000
        dryRun:
          description: Count the messages without moving any.
          type: boolean
        cursor:
          description: The \`cursor\` of the answer before, to continue.
          type: string
          minLength: 1
          maxLength: 100
      additionalProperties: false
      examples:
        - search: timeout
          target: genesis.retry
          rate: 10
    Redriven:
      description: Numbers of dead letters.
      type: object
      required:
        - redriven
        - expired
        - dead
      properties:
        redriven:
          description: Dead letters that are ready again or were moved to the other queue.
          type: integer
          minimum: 0
        expired:
          description: Dead letters that were removed because their ttl had run out.
          type: integer
          minimum: 0
        dead:
          description: Dead letters that are left in the queue.
          type: integer
          minimum: 0
        missing:
          description: "Only with \`keys\`: the number of keys that are not of a dead letter."
          type: integer
          minimum: 0
        cursor:
          description: "Only with \`keys\`, \`search\` or \`group\`, if there may be more: the
            answer came after \`max\` messages, after 5 seconds, or as the target
            was full. Send the same request with it to continue."
          type: string
      additionalProperties: false
      examples:
        - redriven: 2
          expired: 0
          dead: 1
    MoveRequest:
      description: The messages to move to another queue. Without \`keys\`, \`search\` and
        \`group\` all in the state.
      type: object
      required:
        - target
      properties:
        target:
          description: The other queue. Needs the permission to produce to it.
          allOf:
            - $ref: "#/components/schemas/QueueName"
        state:
          description: "The state of the messages. Default: \`ready\`."
          type: string
          enum:
            - ready
            - delayed
        keys:
          description: The keys of the messages. Not together with \`search\`.
          type: array
          minItems: 1
          maxItems: 1000
          uniqueItems: true
          items:
            $ref: "#/components/schemas/GivenKey"
        search:
          description: Move the messages whose key, value, headers, group or last reason
            contain this text, in upper or lower case.
          type: string
          minLength: 1
          maxLength: 255
        group:
          description: Move the messages of this group. Not together with \`keys\`.
          allOf:
            - $ref: "#/components/schemas/Group"
        max:
          description: The most to move.
          type: integer
          minimum: 1
          maximum: 10000
          default: 10000
        dryRun:
          description: Count the messages without moving any.
          type: boolean
        cursor:
          description: The \`cursor\` of the answer before, to continue.
          type: string
          minLength: 1
          maxLength: 100
      additionalProperties: false
      examples:
        - target: genesis.retry
          search: timeout
    Moved:
      description: Numbers of messages.
      type: object
      required:
        - moved
        - left
      properties:
        moved:
          description: Messages that were moved, or with \`dryRun\` would be.
          type: integer
          minimum: 0
        left:
          description: Messages that are in the state now.
          type: integer
          minimum: 0
        missing:
          description: "Only with \`keys\`: the number of keys that are not of a message in
            the state."
          type: integer
          minimum: 0
        cursor:
          description: "If there may be more: the answer came after \`max\` messages, after
            5 seconds, or as the target was full. Send the same request with it
            to continue."
          type: string
      additionalProperties: false
      examples:
        - moved: 2
          left: 0
    RedriveCommand:
      description: Make dead letters ready again, or move them to another queue. The
        members are those of \`RedriveRequest\`.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: redrive
        queue:
          $ref: "#/components/schemas/QueueName"
        keys:
          description: The keys of the dead letters. Not together with \`search\`.
          type: array
          minItems: 1
          maxItems: 1000
          uniqueItems: true
          items:
            $ref: "#/components/schemas/GivenKey"
        search:
          description: Redrive the dead letters whose key, value, headers, group or last
            reason contain this text, in upper or lower case, and that died
            before the first request.
          type: string
          minLength: 1
          maxLength: 255
        group:
          description: Redrive the dead letters of this group that died before the first
            request. Not together with \`keys\`.
          allOf:
            - $ref: "#/components/schemas/Group"
        target:
          description: Another queue to move them to, as new messages. Needs the
            permission to produce to it.
          allOf:
            - $ref: "#/components/schemas/QueueName"
        rate:
          description: "The most messages to move in a second. Default: no limit."
          type: integer
          minimum: 1
          maximum: 100000
        max:
          description: The most to move, those that expire included.
          type: integer
          minimum: 1
          maximum: 10000
          default: 10000
        dryRun:
          description: Count the messages without moving any.
          type: boolean
        cursor:
          description: The \`cursor\` of the answer before, to continue.
          type: string
          minLength: 1
          maxLength: 100
      additionalProperties: false
      examples:
        - cmd: redrive
          queue: genesis
    PolicyCommand:
      description: Return the policy of a queue, or change it if \`policy\` is given.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: policy
        queue:
          $ref: "#/components/schemas/QueueName"
        policy:
          $ref: "#/components/schemas/Policy"
      additionalProperties: false
      examples:
        - cmd: policy
          queue: genesis
          policy: roundrobin
    ControlCommand:
      description: Return the status of a queue, or change it if \`status\` is given.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: control
        queue:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/Status"
      additionalProperties: false
      examples:
        - cmd: control
          queue: genesis
          status: stop
    StatsCommand:
      description: Return the message counts of a queue.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: stats
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: stats
          queue: genesis
    ConsumersCommand:
      description: List the streams of a queue, and the clients that get its messages
        by single requests.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: consumers
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: consumers
          queue: genesis
    Command:
      description: One command of the JSON protocol; \`cmd\` says which. On
        \`/queue/{queue}\` the \`queue\` may be left out.
      oneOf:
        - $ref: "#/components/schemas/AddCommand"
        - $ref: "#/components/schemas/GetCommand"
        - $ref: "#/components/schemas/TakeCommand"
        - $ref: "#/components/schemas/AckCommand"
        - $ref: "#/components/schemas/NackCommand"
        - $ref: "#/components/schemas/ExtendCommand"
        - $ref: "#/components/schemas/DelCommand"
        - $ref: "#/components/schemas/PurgeCommand"
        - $ref: "#/components/schemas/RedriveCommand"
        - $ref: "#/components/schemas/PolicyCommand"
        - $ref: "#/components/schemas/ControlCommand"
        - $ref: "#/components/schemas/StatsCommand"
        - $ref: "#/components/schemas/ConsumersCommand"
    AddReply:
      description: The message was stored under this key.
      type: object
      required:
        - queue
        - value
        - key
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        key:
          $ref: "#/components/schemas/MessageKey"
        replayed:
          description: Present, and true, when an earlier command with the same
            idempotency key stored it.
          type: boolean
          const: true
      additionalProperties: false
      examples:
        - queue: genesis
          value: abc
          key: genesis:1
    GetReply:
      description: The oldest message, still in the queue. \`count\` includes this get.
      type: object
      required:
        - queue
        - value
        - key
        - count
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        key:
          $ref: "#/components/schemas/MessageKey"
        count:
          $ref: "#/components/schemas/PeekCount"
      additionalProperties: false
      examples:
        - queue: genesis
          value: abc
          key: genesis:1
          count: 1
    TakeReply:
      description: The message that was taken or leased.
      type: object
      required:
        - queue
        - value
        - key
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        key:
          $ref: "#/components/schemas/MessageKey"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
        createdAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
      examples:
        - queue: genesis
          value: abc
          key: genesis:1
    TakeManyReply:
      description: The messages that were taken or leased, if \`max\` or \`acks\` was given.
      type: object
      required:
        - queue
        - messages
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        messages:
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/TakeReply"
        outcomes:
          description: An outcome for each of \`acks\`, in their order; only with \`acks\`.
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/AckOutcome"
      additionalProperties: false
      examples:
        - queue: genesis
          messages:
            - queue: genesis
              value: abc
              key: genesis:1
        - queue: genesis
          messages: []
          outcomes:
            - leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
              outcome: acked
    AckReply:
      description: The message is done, now or by this very lease before.
      type: object
      required:
        - queue
        - leaseId
        - acked
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        acked:
          type: boolean
          const: true
      additionalProperties: false
      examples:
        - queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          acked: true
    NackReply:
      description: The state of the message after the nack. \`expired\` means that its
        ttl was over.
      type: object
      required:
        - queue
        - key
        - state
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        state:
          type: string
          enum:
            - ready
            - delayed
            - dead
            - expired
      additionalProperties: false
      examples:
        - queue: genesis
          key: genesis:1
          state: delayed
    ExtendReply:
      description: The new end of the lease.
      type: object
      required:
        - queue
        - key
        - leaseId
        - leaseExpiresAt
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
      examples:
        - queue: genesis
          key: genesis:1
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          leaseExpiresAt: 2026-11-23T12:01:00.000Z
    DelReply:
      description: "\`deleted\`: the queue had this message."
      type: object
      required:
        - queue
        - key
        - deleted
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        deleted:
          type: boolean
      additionalProperties: false
      examples:
        - queue: genesis
          key: genesis:1
          deleted: true
    PurgeReply:
      description: The number of removed messages.
      type: object
      required:
        - queue
        - purged
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        purged:
          type: integer
          minimum: 0
      additionalProperties: false
      examples:
        - queue: genesis
          purged: 3
    RedriveReply:
      description: Numbers of dead letters that were moved, had expired, and are left.
      type: object
      required:
        - queue
        - redriven
        - expired
        - dead
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        redriven:
          description: Dead letters that are ready again or were moved to the other queue.
          type: integer
          minimum: 0
        expired:
          description: Dead letters that were removed because their ttl had run out.
          type: integer
          minimum: 0
        dead:
          description: Dead letters that are left in the queue.
          type: integer
          minimum: 0
        missing:
          description: "Only with \`keys\`: the number of keys that are not of a dead letter."
          type: integer
          minimum: 0
        cursor:
          description: "Only with \`keys\`, \`search\` or \`group\`, if there may be more: the
            answer came after \`max\` messages, after 5 seconds, or as the target
            was full. Send the same request with it to continue."
          type: string
      additionalProperties: false
      examples:
        - queue: genesis
          redriven: 2
          expired: 0
          dead: 1
    PolicyReply:
      description: The current policy.
      type: object
      required:
        - queue
        - policy
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        policy:
          $ref: "#/components/schemas/Policy"
      additionalProperties: false
      examples:
        - queue: genesis
          policy: roundrobin
    ControlReply:
      description: The current status.
      type: object
      required:
        - queue
        - status
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/Status"
      additionalProperties: false
      examples:
        - queue: genesis
          status: stop
    StatsReply:
      $ref: "#/components/schemas/QueueStats"
    ConsumersReply:
      $ref: "#/components/schemas/ConsumerList"
    EmptyReply:
      description: There is no message to get or take.
      type: object
      required:
        - error
      properties:
        error:
          type: string
          const: empty queue
      additionalProperties: false
      examples:
        - error: empty queue
    CommandReply:
      description: The reply to a command.
      anyOf:
        - $ref: "#/components/schemas/AddReply"
        - $ref: "#/components/schemas/GetReply"
        - $ref: "#/components/schemas/TakeReply"
        - $ref: "#/components/schemas/TakeManyReply"
        - $ref: "#/components/schemas/AckReply"
        - $ref: "#/components/schemas/NackReply"
        - $ref: "#/components/schemas/ExtendReply"
        - $ref: "#/components/schemas/DelReply"
        - $ref: "#/components/schemas/PurgeReply"
        - $ref: "#/components/schemas/RedriveReply"
        - $ref: "#/components/schemas/PolicyReply"
        - $ref: "#/components/schemas/ControlReply"
        - $ref: "#/components/schemas/StatsReply"
        - $ref: "#/components/schemas/ConsumersReply"
        - $ref: "#/components/schemas/EmptyReply"
    ProblemType:
      description: The kind of the problem, as the URI of a page that explains it.
      type: string
      enum:
        - /problems/bad-request
        - /problems/invalid-parameter
        - /problems/invalid-body
        - /problems/invalid-json
        - /problems/invalid-queue-name
        - /problems/invalid-key
        - /problems/partly-stored
        - /problems/unknown-command
        - /problems/queue-mismatch
        - /problems/unauthorized
        - /problems/too-many-logins
        - /problems/forbidden
        - /problems/cross-site
        - /problems/unknown-host
        - /problems/not-found
        - /problems/empty-queue
        - /problems/no-such-queue
        - /problems/no-such-message
        - /problems/no-such-lease
        - /problems/no-such-key
        - /problems/lease-lost
        - /problems/idempotency-mismatch
        - /problems/queue-full
        - /problems/too-many-consumers
        - /problems/no-room
        - /problems/upgrade-required
        - /problems/slow-consumer
        - /problems/method-not-allowed
        - /problems/request-timeout
        - /problems/body-too-large
        - /problems/uri-too-long
        - /problems/unsupported-media-type
        - /problems/headers-too-large
        - /problems/internal
        - /problems/redis-unavailable
        - /problems/redis-full
    Problem:
      description: A problem as RFC 9457 describes it, \`application/problem+json\`.
      type: object
      required:
        - type
        - title
        - status
        - detail
      properties:
        type:
          $ref: "#/components/schemas/ProblemType"
        title:
          description: The kind of problem, in words.
          type: string
        status:
          description: The HTTP status.
          type: integer
          minimum: 400
          maximum: 599
        detail:
          description: What was wrong this time and what to do about it.
          type: string
        error:
          description: The JSON protocol says it here too in one line.
          type: string
        queue:
          description: The queue it is about.
          type: string
        key:
          description: The message it is about.
          type: string
        retryAfterSeconds:
          description: Seconds to wait before the next try, as in the header Retry-After.
          type: integer
          minimum: 1
        errors:
          description: Each part of the request that is invalid.
          type: array
          items:
            type: object
            required:
              - pointer
              - detail
            properties:
              pointer:
                description: "A JSON pointer to the place: \`/query/ttl\`, \`/body/value\`."
                type: string
              detail:
                description: What is wrong there.
                type: string
            additionalProperties: false
      additionalProperties: false
  parameters:
    sinceInQuery:
      name: since
      in: query
      description: >
        The key of the last message of this queue that the consumer has. Later
        broadcasts come first, as far back as the

        setting \`replayLength\` of the queue allows. \`0\` asks for all that are
        left. Lost broadcasts are reported as a gap.
      x-any-bytes: true
      schema:
        $ref: "#/components/schemas/Since"
    ackInQuery:
      name: ack
      in: query
      description: >
        With \`manual\`, a message of a queue with the policy \`roundrobin\` is
        leased to the consumer, and is done when it is

        acked, over any route. With \`auto\`, the default, it is done when it is
        sent.


        The policy \`broadcast\` has no acks: \`manual\` gets a 400. If the policy
        changes to \`broadcast\` while the consumer

        is connected, its messages no longer have a \`leaseId\`, and it is refused
        when it reconnects.
      schema:
        $ref: "#/components/schemas/AckMode"
    cursorInQuery:
      name: cursor
      in: query
      description: The next page.
      schema:
        $ref: "#/components/schemas/Cursor"
    maxInQuery:
      name: max
      in: query
      description: "Maximum number of entries. Default: 100."
      schema:
        $ref: "#/components/schemas/MaxMessages"
    queueInPath:
      name: queue
      in: path
      required: true
      description: The queue, percent-encoded. The first message creates it.
      schema:
        $ref: "#/components/schemas/QueueName"
    queueInQuery:
      name: queue
      in: query
      description: The queue.
      schema:
        $ref: "#/components/schemas/QueueName"
      example: test
    callbackInQuery:
      name: callback
      in: query
      description: Answer as JSONP, a call of this function.
      schema:
        $ref: "#/components/schemas/Callback"
    delayInHeader:
      name: RestMQ-Delay
      in: header
      description: Seconds before the message becomes ready.
      schema:
        $ref: "#/components/schemas/DelaySeconds"
    ttlInHeader:
      name: RestMQ-TTL
      in: header
      description: Seconds after which the message expires. The field \`ttl\` of a form
        overrides it.
      schema:
        $ref: "#/components/schemas/TtlSeconds"
    priorityInHeader:
      name: RestMQ-Priority
      in: header
      description: The priority of the message.
      schema:
        $ref: "#/components/schemas/Priority"
    groupInHeader:
      name: RestMQ-Group
      in: header
      description: The group of the message.
      schema:
        $ref: "#/components/schemas/AsciiGroup"
    groupInQuery:
      name: group
      in: query
      description: Only messages of this group.
      schema:
        $ref: "#/components/schemas/Group"
      example: customer-17
    idempotencyKeyInHeader:
      name: Idempotency-Key
      in: header
      description: The same key with the same request within 24 hours stores nothing
        and gets the first answer again.
      schema:
        $ref: "#/components/schemas/IdempotencyKey"
    keyIdInPath:
      name: id
      in: path
      required: true
      description: The id of an API key.
      schema:
        $ref: "#/components/schemas/KeyId"
    ticketInQuery:
      name: ticket
      in: query
      description: Credentials for clients that can't send headers. A ticket is valid
        for one request.
      schema:
        $ref: "#/components/schemas/TicketText"
  headers:
    WWW-Authenticate:
      description: "How to authenticate. A script of a page, which a browser marks
        with \`Sec-Fetch-Dest: empty\`, is asked for a bearer token."
      required: true
      schema:
        type: string
        enum:
          - Basic realm="RestMQ", charset="UTF-8"
          - Bearer realm="RestMQ"
    Location:
      description: The address of the new resource, or of the page to go to.
      required: true
      schema:
        type: string
    Idempotent-Replayed:
      description: Present, and true, when an earlier request with the same key stored it.
      schema:
        type: boolean
    Retry-After:
      description: Seconds to wait before the next try.
      required: true
      schema:
        type: integer
        minimum: 1
    RestMQ-Ready:
      description: The number of messages.
      required: true
      schema:
        type: integer
        minimum: 0
  requestBodies:
    CommandBody:
      required: true
      content:
        application/json:
          x-parsed-by: protocol
          schema:
            $ref: "#/components/schemas/Command"
          examples:
            add:
              value:
                cmd: add
                queue: genesis
                value: abc
            get:
              value:
                cmd: get
                queue: genesis
            take:
              value:
                cmd: take
                queue: genesis
            del:
              value:
                cmd: del
                queue: genesis
                key: genesis:1
        application/x-www-form-urlencoded:
          x-json-where-braced: true
          schema:
            type: object
            additionalProperties: false
            properties:
              body:
                description: The command as JSON text.
                type: string
              msg:
                description: The same under its other name; it takes precedence if both are
                  given.
                type: string
              callback:
                $ref: "#/components/schemas/Callback"
            if:
              not:
                required:
                  - body
            then:
              required:
                - msg
              x-fault: needs a field body or msg
          examples:
            get:
              value:
                body: '{"cmd":"get","queue":"genesis"}'
        multipart/form-data:
          schema:
            type: object
            additionalProperties: false
            properties:
              body:
                description: The command as JSON text.
                type: string
              msg:
                description: The same under its other name; it takes precedence if both are
                  given.
                type: string
              callback:
                $ref: "#/components/schemas/Callback"
            if:
              not:
                required:
                  - body
            then:
              required:
                - msg
              x-fault: needs a field body or msg
          examples:
            get:
              value:
                body: '{"cmd":"get","queue":"genesis"}'
  responses:
    BadRequest:
      description: A parameter or the name of the queue is invalid. Nothing was done.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Unauthorized:
      description: >
        The request has no valid credentials, and the operation needs them.
        Nothing was done.
      headers:
        WWW-Authenticate:
          $ref: "#/components/headers/WWW-Authenticate"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Forbidden:
      description: >
        The credentials, the address or the origin of the page do not permit
        this request, or the header Host has a name

        that is not the daemon's. Nothing was done.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooLarge:
      description: The body is larger than \`--max-body\`. Nothing was stored, and the
        rest of the body was not read.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    UnsupportedMediaType:
      description: The body's content type is not one that this operation takes, or
        not a media type, or it is compressed.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Unavailable:
      description: Redis can't be reached; nothing is known to be stored. Try again
        after \`Retry-After\`.
      headers:
        Retry-After:
          $ref: "#/components/headers/Retry-After"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooManyLogins:
      description: Too many wrong passwords came from your address. Nothing was done,
        and no password is checked before \`Retry-After\`.
      headers:
        Retry-After:
          $ref: "#/components/headers/Retry-After"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    QueueFull:
      description: The queue has reached its maxLength or maxBytes, or too many wrong
        passwords came from your address. Nothing was stored.
      headers:
        Retry-After:
          $ref: "#/components/headers/Retry-After"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    TooManyConsumers:
      description: This address has as many streams as the daemon allows one
        (\`--max-consumers-per-address\`), or too many wrong passwords came from
        it.
      headers:
        Retry-After:
          $ref: "#/components/headers/Retry-After"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    NoStream:
      description: Redis can't be reached, or the daemon has as many streams as it
        takes (\`--max-consumers\`). Try again after \`Retry-After\`.
      headers:
        Retry-After:
          $ref: "#/components/headers/Retry-After"
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
    Full:
      description: Redis is full (its \`maxmemory\`). Nothing was stored; taking and
        purging still work and make room.
      content:
        application/problem+json:
          schema:
            $ref: "#/components/schemas/Problem"
`;

export const asyncapiYaml = `asyncapi: 3.0.0
info:
  title: RestMQ messages
  version: 1.0.0-alpha.1
  description: >
    The messages of RestMQ that do not belong to one HTTP request: the JSON
    protocol, with one object per command and

    per reply, and the streams, which deliver messages as they arrive.


    **Commands.** A command is an object with \`cmd\`. Each command has its own
    schema, so an error names the wrong field.

    Send commands to \`POST /queue\` (as JSON, or in the form field \`body\` or
    \`msg\`), or over a WebSocket with the

    subprotocol \`restmq.v1\`. Over the WebSocket a command has an \`id\`, which its
    reply repeats.


    The OpenAPI contract, \`/openapi.yaml\`, describes what HTTP adds: the status,
    the headers, and the errors if a stream

    can't begin. Both contracts share their schemas.


    **Access.** \`x-acl\` of a channel or command has the permission that a daemon
    with \`--acl\` requires. \`verb\` is

    checked for the queue of the command. \`policy\` and \`control\` need \`consume\`
    if they only read.


    **Streams.** There are three transports: lines (comet), server-sent events
    and WebSocket. The policy of the queue

    decides whether every consumer gets every message, or each message goes to
    one consumer.


    A consumer is disconnected if more than \`--consumer-buffer\` bytes wait for
    it to read them. No loss is silent: a gap

    event stands for the messages that a consumer missed.
  license:
    name: MIT
    url: https://opensource.org/license/mit
  tags:
    - name: protocol
      description: The JSON protocol, one object in and one object out.
    - name: streams
      description: Messages as they arrive.
    - name: ingest
      description: What other programs send.
defaultContentType: application/json
servers:
  daemon:
    host: localhost:8888
    protocol: http
    security:
      - $ref: "#/components/securitySchemes/basic"
      - $ref: "#/components/securitySchemes/bearer"
      - $ref: "#/components/securitySchemes/apiKey"
      - $ref: "#/components/securitySchemes/ticket"
    description: The daemon that serves this contract.
  websocket:
    host: localhost:8888
    protocol: ws
    security:
      - $ref: "#/components/securitySchemes/basic"
      - $ref: "#/components/securitySchemes/bearer"
      - $ref: "#/components/securitySchemes/apiKey"
      - $ref: "#/components/securitySchemes/ticket"
    description: The same, for WebSockets.
channels:
  commands:
    address: /queue
    title: Commands
    x-acl:
      category: rest
      verb: any
    servers:
      - $ref: "#/servers/daemon"
    description: Run a command for any queue and answer with its reply.
    messages:
      add:
        $ref: "#/components/messages/add"
      get:
        $ref: "#/components/messages/get"
      take:
        $ref: "#/components/messages/take"
      ack:
        $ref: "#/components/messages/ack"
      nack:
        $ref: "#/components/messages/nack"
      extend:
        $ref: "#/components/messages/extend"
      del:
        $ref: "#/components/messages/del"
      purge:
        $ref: "#/components/messages/purge"
      redrive:
        $ref: "#/components/messages/redrive"
      policy:
        $ref: "#/components/messages/policy"
      control:
        $ref: "#/components/messages/control"
      stats:
        $ref: "#/components/messages/stats"
      consumers:
        $ref: "#/components/messages/consumers"
      addReply:
        $ref: "#/components/messages/addReply"
      getReply:
        $ref: "#/components/messages/getReply"
      takeReply:
        $ref: "#/components/messages/takeReply"
      takeManyReply:
        $ref: "#/components/messages/takeManyReply"
      ackReply:
        $ref: "#/components/messages/ackReply"
      nackReply:
        $ref: "#/components/messages/nackReply"
      extendReply:
        $ref: "#/components/messages/extendReply"
      delReply:
        $ref: "#/components/messages/delReply"
      purgeReply:
        $ref: "#/components/messages/purgeReply"
      redriveReply:
        $ref: "#/components/messages/redriveReply"
      policyReply:
        $ref: "#/components/messages/policyReply"
      controlReply:
        $ref: "#/components/messages/controlReply"
      statsReply:
        $ref: "#/components/messages/statsReply"
      consumersReply:
        $ref: "#/components/messages/consumersReply"
      emptyReply:
        $ref: "#/components/messages/emptyReply"
      problem:
        $ref: "#/components/messages/problem"
  queueCommands:
    address: /queue/{queue}
    title: Commands of one queue
    x-acl:
      category: rest
      verb: any
    servers:
      - $ref: "#/servers/daemon"
    description: The same for a command that may omit \`queue\`, as the path has it.
    parameters:
      queue:
        description: The name of the queue, percent-encoded.
        examples:
          - genesis
    messages:
      add:
        $ref: "#/components/messages/add"
      get:
        $ref: "#/components/messages/get"
      take:
        $ref: "#/components/messages/take"
      ack:
        $ref: "#/components/messages/ack"
      nack:
        $ref: "#/components/messages/nack"
      extend:
        $ref: "#/components/messages/extend"
      del:
        $ref: "#/components/messages/del"
      purge:
        $ref: "#/components/messages/purge"
      redrive:
        $ref: "#/components/messages/redrive"
      policy:
        $ref: "#/components/messages/policy"
      control:
        $ref: "#/components/messages/control"
      stats:
        $ref: "#/components/messages/stats"
      consumers:
        $ref: "#/components/messages/consumers"
      addReply:
        $ref: "#/components/messages/addReply"
      getReply:
        $ref: "#/components/messages/getReply"
      takeReply:
        $ref: "#/components/messages/takeReply"
      takeManyReply:
        $ref: "#/components/messages/takeManyReply"
      ackReply:
        $ref: "#/components/messages/ackReply"
      nackReply:
        $ref: "#/components/messages/nackReply"
      extendReply:
        $ref: "#/components/messages/extendReply"
      delReply:
        $ref: "#/components/messages/delReply"
      purgeReply:
        $ref: "#/components/messages/purgeReply"
      redriveReply:
        $ref: "#/components/messages/redriveReply"
      policyReply:
        $ref: "#/components/messages/policyReply"
      controlReply:
        $ref: "#/components/messages/controlReply"
      statsReply:
        $ref: "#/components/messages/statsReply"
      consumersReply:
        $ref: "#/components/messages/consumersReply"
      emptyReply:
        $ref: "#/components/messages/emptyReply"
      problem:
        $ref: "#/components/messages/problem"
  comet:
    address: /c/{queue}
    title: Comet
    x-acl:
      category: comet
      verb: consume
    servers:
      - $ref: "#/servers/daemon"
    description: >
      An endless chunked answer. Each line (CRLF) is a JSON object, or with
      \`callback\` a call with that object. JSON

      that was stored with line breaks is sent on one line. An empty line is a
      heartbeat.
    parameters:
      queue:
        description: The name of the queue, percent-encoded.
        examples:
          - genesis
    messages:
      streamMessage:
        $ref: "#/components/messages/streamMessage"
      gap:
        $ref: "#/components/messages/gap"
  sse:
    address: /sse/{queue}
    title: Server-sent events
    x-acl:
      category: sse
      verb: consume
    servers:
      - $ref: "#/servers/daemon"
    description: >
      The type is \`text/event-stream\`. A message is an event without a name:
      \`id: <its key, in ASCII>\`, and one line

      \`data: <a StreamMessage>\`. All other events have the name that their
      message has here, and no \`id\`. Comments are

      heartbeats.


      A daemon that stops sends \`retry: <ms>\`, the time after which to
      reconnect. A consumer that reconnects with

      \`Last-Event-ID\` gets every message that it missed, or a gap event.
    parameters:
      queue:
        description: The name of the queue, percent-encoded.
        examples:
          - genesis
    messages:
      streamMessage:
        $ref: "#/components/messages/streamMessage"
      gap:
        $ref: "#/components/messages/gap"
      purged:
        $ref: "#/components/messages/purged"
      error:
        $ref: "#/components/messages/error"
  websocket:
    address: /ws/{queue}
    title: WebSocket
    x-acl:
      category: websocket
      verb: consume
    servers:
      - $ref: "#/servers/websocket"
    description: >
      **Without a subprotocol** each message is a text frame with a
      \`StreamMessage\`. The daemon echoes every frame of

      the client, text as text and binary as binary.


      **With the subprotocol \`restmq.v1\`** (\`Sec-WebSocket-Protocol\`) both sides
      send JSON objects in text frames. The

      client sends commands, \`flow\` and \`cancel\`. The daemon sends \`message\`,
      \`reply\`, \`error\` and \`gap\`.


      Each command gets one \`reply\` or \`error\`. They arrive in the order of
      completion, with the \`id\` of the command. A

      wrong frame gets an \`error\`, and the connection stays open. With 64
      commands in progress, or 256 that wait for a

      message, the daemon reads no more until one is done. \`cancel\` ends a wait.


      A handshake that offers only other subprotocols gets a 400. Compression is
      not negotiated.


      **Closing.** The daemon closes with one of these codes:


      | code | reason |

      |---|---|

      | 1000 \`purged\` | the queue was deleted, or purged by \`DELETE /q/{queue}\`
      |

      | 1002 | a frame violates RFC 6455, for example without a mask |

      | 1007 | text that is not UTF-8 |

      | 1008 | a message in too many fragments |

      | 1009 | a message larger than \`--max-body\` |

      | 1012 | the daemon stops; reconnect at once, with \`since\` to miss nothing
      |

      | 4003 | the key was revoked or has expired, or the access rules have
      changed |

      | 4008 | the client reads too slowly: more than \`--consumer-buffer\` bytes
      of messages wait for it, or it reads no replies for 10 s |


      The daemon pings every \`heartbeat\` seconds, and disconnects a client that
      has not answered by the next ping.
    parameters:
      queue:
        description: The name of the queue, percent-encoded.
        examples:
          - genesis
    bindings:
      ws:
        method: GET
        query:
          type: object
          properties:
            since:
              $ref: "#/components/schemas/Since"
            ack:
              $ref: "#/components/schemas/AckMode"
            heartbeat:
              $ref: "#/components/schemas/HeartbeatSeconds"
            credit:
              $ref: "#/components/schemas/Credit"
        headers:
          type: object
          properties:
            Sec-WebSocket-Protocol:
              description: Subprotocols that the client knows.
              type: string
              examples:
                - restmq.v1
        bindingVersion: 0.1.0
    messages:
      streamMessage:
        $ref: "#/components/messages/streamMessage"
      echo:
        $ref: "#/components/messages/echo"
      gap:
        $ref: "#/components/messages/gap"
      messageFrame:
        $ref: "#/components/messages/messageFrame"
      addFrame:
        $ref: "#/components/messages/addFrame"
      getFrame:
        $ref: "#/components/messages/getFrame"
      takeFrame:
        $ref: "#/components/messages/takeFrame"
      ackFrame:
        $ref: "#/components/messages/ackFrame"
      nackFrame:
        $ref: "#/components/messages/nackFrame"
      extendFrame:
        $ref: "#/components/messages/extendFrame"
      delFrame:
        $ref: "#/components/messages/delFrame"
      purgeFrame:
        $ref: "#/components/messages/purgeFrame"
      redriveFrame:
        $ref: "#/components/messages/redriveFrame"
      policyFrame:
        $ref: "#/components/messages/policyFrame"
      controlFrame:
        $ref: "#/components/messages/controlFrame"
      statsFrame:
        $ref: "#/components/messages/statsFrame"
      consumersFrame:
        $ref: "#/components/messages/consumersFrame"
      flowFrame:
        $ref: "#/components/messages/flowFrame"
      cancelFrame:
        $ref: "#/components/messages/cancelFrame"
      replyFrame:
        $ref: "#/components/messages/replyFrame"
      errorFrame:
        $ref: "#/components/messages/errorFrame"
  commandConnection:
    address: /ws
    title: Commands over a WebSocket
    x-acl:
      category: websocket
      verb: any
    servers:
      - $ref: "#/servers/websocket"
    description: >
      A WebSocket with the subprotocol \`restmq.v1\` that runs commands for any
      queue, and streams none. Every command

      names its queue. Frames, order, limits and close codes are those of
      \`/ws/{queue}\`; \`flow\` is refused.


      The client can send the next command before the reply to the last one. Its
      \`id\` tells the replies apart.
    bindings:
      ws:
        method: GET
        query:
          type: object
          properties:
            heartbeat:
              $ref: "#/components/schemas/HeartbeatSeconds"
        headers:
          type: object
          required:
            - Sec-WebSocket-Protocol
          properties:
            Sec-WebSocket-Protocol:
              description: Subprotocols that the client knows.
              type: string
              examples:
                - restmq.v1
        bindingVersion: 0.1.0
    messages:
      addFrame:
        $ref: "#/components/messages/addFrame"
      getFrame:
        $ref: "#/components/messages/getFrame"
      takeFrame:
        $ref: "#/components/messages/takeFrame"
      ackFrame:
        $ref: "#/components/messages/ackFrame"
      nackFrame:
        $ref: "#/components/messages/nackFrame"
      extendFrame:
        $ref: "#/components/messages/extendFrame"
      delFrame:
        $ref: "#/components/messages/delFrame"
      purgeFrame:
        $ref: "#/components/messages/purgeFrame"
      redriveFrame:
        $ref: "#/components/messages/redriveFrame"
      policyFrame:
        $ref: "#/components/messages/policyFrame"
      controlFrame:
        $ref: "#/components/messages/controlFrame"
      statsFrame:
        $ref: "#/components/messages/statsFrame"
      consumersFrame:
        $ref: "#/components/messages/consumersFrame"
      cancelFrame:
        $ref: "#/components/messages/cancelFrame"
      replyFrame:
        $ref: "#/components/messages/replyFrame"
      errorFrame:
        $ref: "#/components/messages/errorFrame"
  collectdData:
    address: collectd_data
    title: Queue of collectd's values
    description: >
      A queue. The messages of \`POST /collectd/data\` are added to it. Consume
      them as from any other queue: by \`GET\`,

      lease or stream, as the \`value\` of a message.
    messages:
      collectdValues:
        $ref: "#/components/messages/collectdValues"
  collectdEvents:
    address: collectd_event
    title: Queue of collectd's notifications
    description: The same for \`POST /collectd/event\`.
    messages:
      collectdEvent:
        $ref: "#/components/messages/collectdEvent"
  syslog:
    address: syslogd:{address}
    title: Queue of a sender of syslog
    description: >
      A queue for syslog over TCP, UDP and TLS. \`--syslog-queue\` selects one
      queue for all senders instead. Over TCP and

      TLS a message begins with its length in bytes, or ends with LF or NUL or
      both, with or without CR (RFC 6587, 3.4).

      A message that contains newlines needs the length, or UDP.
    parameters:
      address:
        description: The sender's address, IPv4 or IPv6.
        examples:
          - 10.0.0.1
    messages:
      syslogMessage:
        $ref: "#/components/messages/syslogMessage"
operations:
  add:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Store a message at the tail of a queue.
    x-acl:
      verb: produce
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/add"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/addReply"
        - $ref: "#/channels/commands/messages/problem"
  get:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Return the oldest message without removing it.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/get"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/getReply"
        - $ref: "#/channels/commands/messages/emptyReply"
        - $ref: "#/channels/commands/messages/problem"
  take:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Remove the oldest message and return it.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/take"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/takeReply"
        - $ref: "#/channels/commands/messages/takeManyReply"
        - $ref: "#/channels/commands/messages/emptyReply"
        - $ref: "#/channels/commands/messages/problem"
  ack:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: End a lease; its message is done.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/ack"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/ackReply"
        - $ref: "#/channels/commands/messages/problem"
  nack:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Return a message to the queue.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/nack"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/nackReply"
        - $ref: "#/channels/commands/messages/problem"
  extend:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Extend a lease.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/extend"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/extendReply"
        - $ref: "#/channels/commands/messages/problem"
  del:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Remove one message by its key.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/del"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/delReply"
        - $ref: "#/channels/commands/messages/problem"
  purge:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Remove every message of a queue.
    x-acl:
      verb: admin
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/purge"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/purgeReply"
        - $ref: "#/channels/commands/messages/problem"
  redrive:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Make dead letters ready again, or move them to another queue.
    description: "\`target\` also needs the permission to produce to that queue."
    x-acl:
      verb: admin
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/redrive"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/redriveReply"
        - $ref: "#/channels/commands/messages/problem"
  policy:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Tell or change the policy of a queue.
    x-acl:
      verb: admin
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/policy"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/policyReply"
        - $ref: "#/channels/commands/messages/problem"
  control:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Tell or change whether stream consumers are fed.
    x-acl:
      verb: admin
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/control"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/controlReply"
        - $ref: "#/channels/commands/messages/problem"
  stats:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: Tell what a queue holds.
    x-acl:
      verb: consume
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/stats"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/statsReply"
        - $ref: "#/channels/commands/messages/problem"
  consumers:
    action: receive
    channel:
      $ref: "#/channels/commands"
    summary: List the streams and workers of a queue.
    x-acl:
      verb: admin
    bindings:
      http:
        method: POST
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/commands/messages/consumers"
    reply:
      channel:
        $ref: "#/channels/commands"
      messages:
        - $ref: "#/channels/commands/messages/consumersReply"
        - $ref: "#/channels/commands/messages/problem"
  streamComet:
    action: send
    channel:
      $ref: "#/channels/comet"
    summary: Stream messages as lines.
    bindings:
      http:
        method: GET
        query:
          type: object
          properties:
            since:
              $ref: "#/components/schemas/Since"
            heartbeat:
              $ref: "#/components/schemas/HeartbeatSeconds"
            callback:
              description: The function that each line calls.
              type: string
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/comet/messages/streamMessage"
      - $ref: "#/channels/comet/messages/gap"
  streamSse:
    action: send
    channel:
      $ref: "#/channels/sse"
    summary: Stream messages as events.
    bindings:
      http:
        method: GET
        query:
          type: object
          properties:
            since:
              $ref: "#/components/schemas/Since"
            ack:
              $ref: "#/components/schemas/AckMode"
            heartbeat:
              $ref: "#/components/schemas/HeartbeatSeconds"
        bindingVersion: 0.3.0
    messages:
      - $ref: "#/channels/sse/messages/streamMessage"
      - $ref: "#/channels/sse/messages/gap"
      - $ref: "#/channels/sse/messages/purged"
      - $ref: "#/channels/sse/messages/error"
  streamWebsocket:
    action: send
    channel:
      $ref: "#/channels/websocket"
    summary: Stream messages as frames.
    messages:
      - $ref: "#/channels/websocket/messages/streamMessage"
      - $ref: "#/channels/websocket/messages/messageFrame"
      - $ref: "#/channels/websocket/messages/gap"
  echo:
    action: receive
    channel:
      $ref: "#/channels/websocket"
    summary: Send a frame back (without a subprotocol).
    messages:
      - $ref: "#/channels/websocket/messages/echo"
    reply:
      channel:
        $ref: "#/channels/websocket"
      messages:
        - $ref: "#/channels/websocket/messages/echo"
  frames:
    action: receive
    channel:
      $ref: "#/channels/websocket"
    summary: Run a command.
    messages:
      - $ref: "#/channels/websocket/messages/addFrame"
      - $ref: "#/channels/websocket/messages/getFrame"
      - $ref: "#/channels/websocket/messages/takeFrame"
      - $ref: "#/channels/websocket/messages/ackFrame"
      - $ref: "#/channels/websocket/messages/nackFrame"
      - $ref: "#/channels/websocket/messages/extendFrame"
      - $ref: "#/channels/websocket/messages/delFrame"
      - $ref: "#/channels/websocket/messages/purgeFrame"
      - $ref: "#/channels/websocket/messages/redriveFrame"
      - $ref: "#/channels/websocket/messages/policyFrame"
      - $ref: "#/channels/websocket/messages/controlFrame"
      - $ref: "#/channels/websocket/messages/statsFrame"
      - $ref: "#/channels/websocket/messages/consumersFrame"
    reply:
      channel:
        $ref: "#/channels/websocket"
      messages:
        - $ref: "#/channels/websocket/messages/replyFrame"
        - $ref: "#/channels/websocket/messages/errorFrame"
  flow:
    action: receive
    channel:
      $ref: "#/channels/websocket"
    summary: Add credit for more messages; answered if it has an \`id\`.
    messages:
      - $ref: "#/channels/websocket/messages/flowFrame"
    reply:
      channel:
        $ref: "#/channels/websocket"
      messages:
        - $ref: "#/channels/websocket/messages/replyFrame"
        - $ref: "#/channels/websocket/messages/errorFrame"
  cancel:
    action: receive
    channel:
      $ref: "#/channels/websocket"
    summary: End the wait of a command; answered if it has an \`id\`.
    messages:
      - $ref: "#/channels/websocket/messages/cancelFrame"
    reply:
      channel:
        $ref: "#/channels/websocket"
      messages:
        - $ref: "#/channels/websocket/messages/replyFrame"
        - $ref: "#/channels/websocket/messages/errorFrame"
  connectionFrames:
    action: receive
    channel:
      $ref: "#/channels/commandConnection"
    summary: Run a command for any queue.
    messages:
      - $ref: "#/channels/commandConnection/messages/addFrame"
      - $ref: "#/channels/commandConnection/messages/getFrame"
      - $ref: "#/channels/commandConnection/messages/takeFrame"
      - $ref: "#/channels/commandConnection/messages/ackFrame"
      - $ref: "#/channels/commandConnection/messages/nackFrame"
      - $ref: "#/channels/commandConnection/messages/extendFrame"
      - $ref: "#/channels/commandConnection/messages/delFrame"
      - $ref: "#/channels/commandConnection/messages/purgeFrame"
      - $ref: "#/channels/commandConnection/messages/redriveFrame"
      - $ref: "#/channels/commandConnection/messages/policyFrame"
      - $ref: "#/channels/commandConnection/messages/controlFrame"
      - $ref: "#/channels/commandConnection/messages/statsFrame"
      - $ref: "#/channels/commandConnection/messages/consumersFrame"
      - $ref: "#/channels/commandConnection/messages/cancelFrame"
    reply:
      channel:
        $ref: "#/channels/commandConnection"
      messages:
        - $ref: "#/channels/commandConnection/messages/replyFrame"
        - $ref: "#/channels/commandConnection/messages/errorFrame"
  consumeCollectdData:
    action: send
    channel:
      $ref: "#/channels/collectdData"
    summary: Stream the values of collectd.
    messages:
      - $ref: "#/channels/collectdData/messages/collectdValues"
  consumeCollectdEvents:
    action: send
    channel:
      $ref: "#/channels/collectdEvents"
    summary: Stream the notifications of collectd.
    messages:
      - $ref: "#/channels/collectdEvents/messages/collectdEvent"
  consumeSyslog:
    action: send
    channel:
      $ref: "#/channels/syslog"
    summary: Stream lines of syslog.
    messages:
      - $ref: "#/channels/syslog/messages/syslogMessage"
components:
  securitySchemes:
    basic:
      type: http
      scheme: basic
      description: A name and a password of the ACL file.
    bearer:
      type: http
      scheme: bearer
      description: An API key or a JSON Web Token.
    apiKey:
      type: httpApiKey
      in: header
      name: X-API-Key
      description: An API key.
    ticket:
      type: httpApiKey
      in: query
      name: ticket
      description: What \`POST /v1/tickets\` answered; good for one request.
  messages:
    add:
      name: add
      title: Add
      summary: Store a message.
      payload:
        $ref: "#/components/schemas/AddCommand"
      examples:
        - name: text
          payload:
            cmd: add
            queue: genesis
            value: abc
        - name: json
          payload:
            cmd: add
            queue: genesis
            value:
              order: 17
            ttlSeconds: 3600
        - name: bytes
          payload:
            cmd: add
            queue: genesis
            value: //4=
            encoding: base64
        - name: options
          payload:
            cmd: add
            queue: genesis
            value: abc
            delaySeconds: 5
            priority: 9
            group: customer-17
            headers:
              trace: abc
            idempotencyKey: order-17
    get:
      name: get
      title: Get
      summary: Return the oldest message without removing it.
      payload:
        $ref: "#/components/schemas/GetCommand"
      examples:
        - name: get
          payload:
            cmd: get
            queue: genesis
    take:
      name: take
      title: Take
      summary: Remove the oldest message and return it.
      payload:
        $ref: "#/components/schemas/TakeCommand"
      examples:
        - name: take
          payload:
            cmd: take
            queue: genesis
        - name: wait
          payload:
            cmd: take
            queue: genesis
            waitSeconds: 1
        - name: lease
          payload:
            cmd: take
            queue: genesis
            leaseSeconds: 30
            max: 10
    ack:
      name: ack
      title: Ack
      summary: End a lease.
      payload:
        $ref: "#/components/schemas/AckCommand"
      examples:
        - name: ack
          payload:
            cmd: ack
            queue: genesis
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
    nack:
      name: nack
      title: Nack
      summary: Return a message to the queue.
      payload:
        $ref: "#/components/schemas/NackCommand"
      examples:
        - name: nack
          payload:
            cmd: nack
            queue: genesis
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            delaySeconds: 60
            reason: no such customer
    extend:
      name: extend
      title: Extend
      summary: Extend a lease.
      payload:
        $ref: "#/components/schemas/ExtendCommand"
      examples:
        - name: extend
          payload:
            cmd: extend
            queue: genesis
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            leaseSeconds: 60
    del:
      name: del
      title: Del
      summary: Remove one message by its key.
      payload:
        $ref: "#/components/schemas/DelCommand"
      examples:
        - name: del
          payload:
            cmd: del
            queue: genesis
            key: genesis:1
    purge:
      name: purge
      title: Purge
      summary: Remove every message.
      payload:
        $ref: "#/components/schemas/PurgeCommand"
      examples:
        - name: purge
          payload:
            cmd: purge
            queue: genesis
    redrive:
      name: redrive
      title: Redrive
      summary: Make dead letters ready again, or move them to another queue.
      payload:
        $ref: "#/components/schemas/RedriveCommand"
      examples:
        - name: all
          payload:
            cmd: redrive
            queue: genesis
        - name: found
          payload:
            cmd: redrive
            queue: genesis
            search: timeout
            target: genesis.retry
            rate: 10
    policy:
      name: policy
      title: Policy
      summary: Tell or change the policy.
      payload:
        $ref: "#/components/schemas/PolicyCommand"
      examples:
        - name: tell
          payload:
            cmd: policy
            queue: genesis
        - name: change
          payload:
            cmd: policy
            queue: genesis
            policy: roundrobin
    control:
      name: control
      title: Control
      summary: Tell or change the status.
      payload:
        $ref: "#/components/schemas/ControlCommand"
      examples:
        - name: tell
          payload:
            cmd: control
            queue: genesis
        - name: change
          payload:
            cmd: control
            queue: genesis
            status: stop
    stats:
      name: stats
      title: Stats
      summary: Tell what a queue holds.
      payload:
        $ref: "#/components/schemas/StatsCommand"
      examples:
        - name: stats
          payload:
            cmd: stats
            queue: genesis
    consumers:
      name: consumers
      title: Consumers
      summary: List the streams and workers of a queue.
      payload:
        $ref: "#/components/schemas/ConsumersCommand"
      examples:
        - name: consumers
          payload:
            cmd: consumers
            queue: genesis
    addReply:
      name: addReply
      title: Add reply
      summary: The message was stored under this key.
      payload:
        $ref: "#/components/schemas/AddReply"
      examples:
        - name: stored
          payload:
            queue: genesis
            value: abc
            key: genesis:1
    getReply:
      name: getReply
      title: Get reply
      summary: The oldest message, still in the queue.
      payload:
        $ref: "#/components/schemas/GetReply"
      examples:
        - name: first
          payload:
            queue: genesis
            value: abc
            key: genesis:1
            count: 1
    takeReply:
      name: takeReply
      title: Take reply
      summary: The message that was taken.
      payload:
        $ref: "#/components/schemas/TakeReply"
      examples:
        - name: taken
          payload:
            queue: genesis
            value: abc
            key: genesis:1
    takeManyReply:
      name: takeManyReply
      title: Take reply with several
      summary: The messages that were taken.
      payload:
        $ref: "#/components/schemas/TakeManyReply"
      examples:
        - name: one
          payload:
            queue: genesis
            messages:
              - queue: genesis
                value: abc
                key: genesis:1
    ackReply:
      name: ackReply
      title: Ack reply
      summary: The message is done.
      payload:
        $ref: "#/components/schemas/AckReply"
      examples:
        - name: one
          payload:
            queue: genesis
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            acked: true
    nackReply:
      name: nackReply
      title: Nack reply
      summary: The state of the message after the nack.
      payload:
        $ref: "#/components/schemas/NackReply"
      examples:
        - name: one
          payload:
            queue: genesis
            key: genesis:1
            state: delayed
    extendReply:
      name: extendReply
      title: Extend reply
      summary: The new end of the lease.
      payload:
        $ref: "#/components/schemas/ExtendReply"
      examples:
        - name: one
          payload:
            queue: genesis
            key: genesis:1
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            leaseExpiresAt: 2026-11-23T12:01:00.000Z
    delReply:
      name: delReply
      title: Del reply
      summary: Whether there was such a message.
      payload:
        $ref: "#/components/schemas/DelReply"
      examples:
        - name: deleted
          payload:
            queue: genesis
            key: genesis:1
            deleted: true
    purgeReply:
      name: purgeReply
      title: Purge reply
      summary: Number of removed messages.
      payload:
        $ref: "#/components/schemas/PurgeReply"
      examples:
        - name: three
          payload:
            queue: genesis
            purged: 3
    redriveReply:
      name: redriveReply
      title: Redrive reply
      summary: Numbers of dead letters that were moved, had expired, and are left.
      payload:
        $ref: "#/components/schemas/RedriveReply"
      examples:
        - name: two
          payload:
            queue: genesis
            redriven: 2
            expired: 0
            dead: 1
    policyReply:
      name: policyReply
      title: Policy reply
      summary: The policy in force now.
      payload:
        $ref: "#/components/schemas/PolicyReply"
      examples:
        - name: roundrobin
          payload:
            queue: genesis
            policy: roundrobin
    controlReply:
      name: controlReply
      title: Control reply
      summary: The status in force now.
      payload:
        $ref: "#/components/schemas/ControlReply"
      examples:
        - name: stopped
          payload:
            queue: genesis
            status: stop
    statsReply:
      name: statsReply
      title: Stats reply
      summary: The statistics of the queue.
      payload:
        $ref: "#/components/schemas/StatsReply"
      examples:
        - name: one
          payload:
            name: genesis
            len: 1
            status: start
            policy: broadcast
            ready: 1
            delayed: 0
            leased: 0
            dead: 0
            enqueued: 1
            acked: 0
            expired: 0
            purged: 0
            consumers: 0
    consumersReply:
      name: consumersReply
      title: Consumers reply
      summary: The streams and workers of the queue.
      payload:
        $ref: "#/components/schemas/ConsumersReply"
      examples:
        - name: worker
          payload:
            queue: genesis
            count: 0
            consumers: []
            workers:
              - mode: lease
                address: 10.0.0.7
                name: null
                messages: 120
                rate: 2
                waiting: 1
                lastAt: 2026-11-23T12:00:00.000Z
    emptyReply:
      name: emptyReply
      title: Empty reply
      summary: There is nothing to get or take.
      payload:
        $ref: "#/components/schemas/EmptyReply"
      examples:
        - name: empty
          payload:
            error: empty queue
    problem:
      name: problem
      title: Problem
      summary: The command was refused; \`error\` says why in one line.
      contentType: application/problem+json
      payload:
        $ref: "#/components/schemas/Problem"
      examples:
        - name: missing
          payload:
            type: /problems/invalid-body
            title: Invalid body
            status: 400
            detail: The command add needs a field value.
            error: "add: value is missing"
            errors:
              - pointer: /value
                detail: is missing
    streamMessage:
      name: streamMessage
      title: Message
      summary: A message, as a line, the data of an event, or a frame.
      payload:
        $ref: "#/components/schemas/StreamMessage"
      examples:
        - name: text
          payload:
            key: genesis:1
            value: abc
        - name: json
          payload:
            key: genesis:2
            value:
              order: 17
        - name: bytes
          payload:
            key: genesis:3
            value: //4=
            encoding: base64
        - name: leased
          summary: To be acked
          payload:
            key: genesis:4
            value: abc
            leaseId: 4-1-YWJjZGVmZ2hpamtsbW5vcA
            attempt: 1
            leaseExpiresAt: 2026-11-23T12:00:30.000Z
    gap:
      name: gap
      title: Gap
      summary: The consumer missed messages for good. An event named \`gap\`, a line, or
        a frame.
      payload:
        $ref: "#/components/schemas/Gap"
      examples:
        - name: known
          payload:
            type: gap
            queue: genesis
            sinceKey: genesis:1
        - name: unknown
          payload:
            type: gap
            queue: genesis
            sinceKey: null
    purged:
      name: purged
      title: Purged
      summary: The queue was deleted, or purged by \`DELETE /q/{queue}\`; the stream
        ends. An event named \`purged\`.
      payload:
        $ref: "#/components/schemas/Purged"
      examples:
        - name: purged
          payload:
            type: purged
            queue: genesis
    error:
      name: error
      title: Error
      summary: The stream ends with a problem. An event named \`error\`.
      contentType: application/problem+json
      payload:
        $ref: "#/components/schemas/Problem"
      examples:
        - name: slow
          payload:
            type: /problems/slow-consumer
            title: The consumer reads too slowly
            status: 408
            detail: More waits for this stream to be read than --consumer-buffer allows.
            queue: genesis
    echo:
      name: echo
      title: Echo
      summary: Whatever the client sends without a subprotocol, and the same again.
      contentType: text/plain
      payload:
        $ref: "#/components/schemas/Anything"
      examples:
        - name: hello
          payload: hello
    messageFrame:
      name: messageFrame
      title: Message frame
      summary: A message.
      payload:
        $ref: "#/components/schemas/MessageFrame"
      examples:
        - name: text
          payload:
            type: message
            queue: genesis
            key: genesis:1
            value: abc
        - name: leased
          summary: To be acked
          payload:
            type: message
            queue: genesis
            key: genesis:4
            value: abc
            leaseId: 4-1-YWJjZGVmZ2hpamtsbW5vcA
            attempt: 1
            leaseExpiresAt: 2026-11-23T12:00:30.000Z
    addFrame:
      name: addFrame
      title: Add frame
      summary: The command add.
      payload:
        $ref: "#/components/schemas/AddFrame"
      examples:
        - name: text
          payload:
            cmd: add
            value: abc
            id: 1
        - name: json
          payload:
            cmd: add
            queue: genesis
            value:
              order: 17
            ttlSeconds: 3600
            id: order-17
    getFrame:
      name: getFrame
      title: Get frame
      summary: The command get.
      payload:
        $ref: "#/components/schemas/GetFrame"
      examples:
        - name: get
          payload:
            cmd: get
            id: 2
    takeFrame:
      name: takeFrame
      title: Take frame
      summary: The command take.
      payload:
        $ref: "#/components/schemas/TakeFrame"
      examples:
        - name: take
          payload:
            cmd: take
            id: 3
        - name: lease
          payload:
            cmd: take
            leaseSeconds: 30
            max: 10
            id: 4
    ackFrame:
      name: ackFrame
      title: Ack frame
      summary: The command ack.
      payload:
        $ref: "#/components/schemas/AckFrame"
      examples:
        - name: ack
          payload:
            cmd: ack
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            id: 5
    nackFrame:
      name: nackFrame
      title: Nack frame
      summary: The command nack.
      payload:
        $ref: "#/components/schemas/NackFrame"
      examples:
        - name: nack
          payload:
            cmd: nack
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            delaySeconds: 60
            reason: no such customer
            id: 6
    extendFrame:
      name: extendFrame
      title: Extend frame
      summary: The command extend.
      payload:
        $ref: "#/components/schemas/ExtendFrame"
      examples:
        - name: extend
          payload:
            cmd: extend
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            leaseSeconds: 60
            id: 7
    delFrame:
      name: delFrame
      title: Del frame
      summary: The command del.
      payload:
        $ref: "#/components/schemas/DelFrame"
      examples:
        - name: del
          payload:
            cmd: del
            key: genesis:1
            id: 8
    purgeFrame:
      name: purgeFrame
      title: Purge frame
      summary: The command purge.
      payload:
        $ref: "#/components/schemas/PurgeFrame"
      examples:
        - name: purge
          payload:
            cmd: purge
            id: 9
    redriveFrame:
      name: redriveFrame
      title: Redrive frame
      summary: The command redrive.
      payload:
        $ref: "#/components/schemas/RedriveFrame"
      examples:
        - name: redrive
          payload:
            cmd: redrive
            max: 100
            id: 13
    policyFrame:
      name: policyFrame
      title: Policy frame
      summary: The command policy.
      payload:
        $ref: "#/components/schemas/PolicyFrame"
      examples:
        - name: change
          payload:
            cmd: policy
            policy: roundrobin
            id: 10
    controlFrame:
      name: controlFrame
      title: Control frame
      summary: The command control.
      payload:
        $ref: "#/components/schemas/ControlFrame"
      examples:
        - name: change
          payload:
            cmd: control
            status: stop
            id: 11
    statsFrame:
      name: statsFrame
      title: Stats frame
      summary: The command stats.
      payload:
        $ref: "#/components/schemas/StatsFrame"
      examples:
        - name: stats
          payload:
            cmd: stats
            id: 12
    consumersFrame:
      name: consumersFrame
      title: Consumers frame
      summary: The command consumers.
      payload:
        $ref: "#/components/schemas/ConsumersFrame"
      examples:
        - name: consumers
          payload:
            cmd: consumers
            id: 12
    flowFrame:
      name: flowFrame
      title: Flow frame
      summary: The client can take \`credit\` more messages.
      payload:
        $ref: "#/components/schemas/FlowFrame"
      examples:
        - name: hundred
          payload:
            type: flow
            credit: 100
        - name: answered
          payload:
            type: flow
            credit: 1
            id: 13
    cancelFrame:
      name: cancelFrame
      title: Cancel frame
      summary: End the wait of a command.
      payload:
        $ref: "#/components/schemas/CancelFrame"
      examples:
        - name: silent
          payload:
            type: cancel
            target: 3
        - name: answered
          payload:
            type: cancel
            target: 3
            id: 14
    replyFrame:
      name: replyFrame
      title: Reply frame
      summary: The reply to a command.
      payload:
        $ref: "#/components/schemas/ReplyFrame"
      examples:
        - name: add
          payload:
            type: reply
            id: 1
            queue: genesis
            value: abc
            key: genesis:1
        - name: ack
          payload:
            type: reply
            queue: genesis
            leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
            acked: true
        - name: empty
          payload:
            type: reply
            id: 3
            error: empty queue
        - name: flow
          payload:
            type: reply
            id: 13
            credit: 1
        - name: cancel
          payload:
            type: reply
            id: 14
            cancelled: false
    errorFrame:
      name: errorFrame
      title: Error frame
      summary: A frame or a command was refused.
      payload:
        $ref: "#/components/schemas/ErrorFrame"
      examples:
        - name: missing
          payload:
            type: error
            id: order-17
            problem:
              type: /problems/invalid-body
              title: Invalid body
              status: 400
              detail: The command add needs a field value.
              error: "add: value is missing"
              errors:
                - pointer: /value
                  detail: is missing
    collectdValues:
      name: collectdValues
      title: Values of collectd
      summary: The values that collectd measured, as the value of a message.
      payload:
        $ref: "#/components/schemas/CollectdValues"
      examples:
        - name: lines
          payload:
            - host: myhost
              plugin_instance: df
              type_instance: df-boot
              value: 1288548767:116497408.000000:391246848.000000
              interval: "10"
              plugin: df
              pluginInstance: ""
              type: df
              typeInstance: boot
              time: 1288548767
              values:
                - 116497408
                - 391246848
        - name: json
          payload:
            - values:
                - 1901474177
              dstypes:
                - counter
              dsnames:
                - value
              time: 1280959128
              interval: 10
              host: leeloo.octo.it
              plugin: cpu
              plugin_instance: "0"
              type: cpu
              type_instance: idle
              value: 1280959128:1901474177
    collectdEvent:
      name: collectdEvent
      title: Notification of collectd
      summary: A notification of collectd, as the value of a message.
      payload:
        $ref: "#/components/schemas/CollectdEvent"
      examples:
        - name: headers
          payload:
            - severity: WARNING
            - time: "1288548727.123"
            - host: myhost
            - event_text: Above the threshold.
            - event:
                severity: WARNING
                time: "1288548727.123"
                host: myhost
                text: Above the threshold.
        - name: json
          payload:
            - labels:
                alertname: collectd_df
                severity: WARNING
              annotations:
                summary: Above the threshold.
              startsAt: 2026-11-23T12:00:00.000000000Z
    syslogMessage:
      name: syslogMessage
      title: Line of syslog
      summary: A line of syslog, as a message's value.
      payload:
        $ref: "#/components/schemas/SyslogMessage"
      examples:
        - name: rfc3164
          payload:
            line: "<22>Nov  1 00:12:04 vm1 postfix/smtpd[4880]: connect from localhost"
            host: 10.0.0.1
            tstamp: 1700000000.25
            facility: mail
            severity: info
            format: rfc3164
            timestamp: Nov  1 00:12:04
            hostname: vm1
            app: postfix/smtpd
            procid: "4880"
            message: connect from localhost
            transport: tcp
        - name: rfc5424
          payload:
            line: <165>1 2003-10-11T22:14:15.003Z vm1 evntslog - ID47 [exampleSDID@32473
              iut="3"] An event
            host: 2001:db8::1
            tstamp: 1700000000.25
            facility: local4
            severity: notice
            format: rfc5424
            timestamp: 2003-10-11T22:14:15.003Z
            hostname: vm1
            app: evntslog
            msgid: ID47
            structuredData:
              exampleSDID@32473:
                iut: "3"
            message: An event
            transport: udp
        - name: unknown
          payload:
            line: hello
            host: 10.0.0.1
            tstamp: 1700000000.25
            facility: null
            severity: null
            format: unknown
            message: hello
            transport: tcp
  schemas:
    QueueName:
      description: "The name of a queue: 1 to 255 bytes of UTF-8 without control
        characters and without \`/\`. Any other character is allowed (\`orders.eu\`,
        \`syslogd:10.0.0.1\`, \`café\`), percent-encoded in a path. Browsers and
        curl remove \`.\` and \`..\` from paths: use \`?queue=\`, forms or the JSON
        protocol for queues with these names."
      type: string
      minLength: 1
      maxLength: 255
      pattern: ^[^/\\u0000-\\u001f\\u007f-\\u009f]+$
      x-fault: must not contain a slash or control characters
      examples:
        - test
    MessageKey:
      description: "The key of a message, \`<queue>:<n>\`: n counts up from 1 in each
        queue and is never given twice."
      type: string
      minLength: 3
      maxLength: 272
      pattern: :[1-9][0-9]{0,15}$
      x-fault: must be the name of the queue, a colon and a number
      examples:
        - test:1
    GivenKey:
      description: "The key of a message as in an answer, or percent-encoded. The key
        is read for the queue named with it, so that it is never mistaken for
        another message: in a queue with the name \`%20\`, the key is \`%20:1\` or
        \`%2520:1\`."
      type: string
      minLength: 3
      maxLength: 782
      pattern: (:|%3[Aa])[1-9][0-9]{0,15}$
      x-fault: must be the name of the queue, a colon and a number
      examples:
        - test:1
    Value:
      description: 'The value of a message. Text is a string, a message of type
        \`application/json\` is its JSON, and bytes that are not UTF-8 are base64
        with \`"encoding":"base64"\`. Values are never converted: \`007\` stays
        \`007\`.'
    Encoding:
      description: Present, and always \`base64\`, when the value is bytes that are not UTF-8.
      type: string
      const: base64
    ContentType:
      description: The media type from the producer; absent if it gave none, and for
        \`application/json\`.
      type: string
      maxLength: 255
      pattern: ^[A-Za-z0-9!#$%&'*+.^_\`|~-]+/[A-Za-z0-9!#$%&'*+.^_\`|~-]+[
        \\t]*(;[\\t\\u0020-\\u007e\\u0080-\\u00ff]*)?$
      x-fault: must be a media type such as text/plain
      examples:
        - image/png
    TtlSeconds:
      description: Seconds after which the message expires; an expired message is
        neither delivered nor counted.
      type: integer
      minimum: 1
      maximum: 31536000
      examples:
        - 3600
    WaitSeconds:
      description: Seconds to wait for a message when there is none (long polling). 0
        answers at once.
      type: integer
      minimum: 0
      maximum: 30
      examples:
        - 0
    PeekCount:
      description: Number of times that a \`get\` command returned the message before.
      type: integer
      minimum: 0
    Policy:
      description: "How stream consumers share a queue: every consumer gets every
        message (\`broadcast\`, the default), or each message goes to one of them
        (\`roundrobin\`). A plain \`GET\` is not affected."
      type: string
      enum:
        - broadcast
        - roundrobin
    Status:
      description: "\`start\`: stream consumers get messages. \`stop\`: they get none. A
        plain \`GET\` is not affected."
      type: string
      enum:
        - start
        - stop
    LeaseSeconds:
      description: Length of a lease in seconds. No other consumer gets the message
        during the lease. Without an ack the message is ready again afterwards.
      type: integer
      minimum: 1
      maximum: 43200
      examples:
        - 30
    DelaySeconds:
      description: Seconds before the message becomes ready.
      type: integer
      minimum: 0
      maximum: 31536000
      examples:
        - 5
    Priority:
      description: Messages of a higher priority are taken first; within one it is
        first in, first out.
      type: integer
      minimum: 0
      maximum: 9
      examples:
        - 0
    Group:
      description: "The group of a message, such as a tenant, an account or an order:
        1 to 128 bytes of UTF-8 without control characters."
      type: string
      minLength: 1
      maxLength: 128
      pattern: ^[^\\u0000-\\u001f\\u007f-\\u009f]+$
      x-fault: must not contain control characters
      examples:
        - customer-17
    Since:
      description: "The key of the last message that a consumer has, as a message has
        it or as the id of an event does (percent-encoded); \`0\` stands for all
        that is left. Its bytes may be UTF-8 or Latin-1. The queue is named in
        the path, and only the number is read: whatever RestMQ gave out for this
        queue is understood, and is never mistaken for another message of it."
      type: string
      minLength: 1
      maxLength: 782
      pattern: ^0$|(:|%3[Aa])[1-9][0-9]{0,15}$
      x-fault: must be the key of a message of this queue, or 0
      examples:
        - "0"
    HeartbeatSeconds:
      description: Seconds between signs of life on a stream; 0 for none.
      type: integer
      minimum: 0
      maximum: 300
      examples:
        - 25
    AckMode:
      description: Whether a message of the policy \`roundrobin\` is done when it is
        sent (\`auto\`) or when it is acked (\`manual\`). \`manual\` is refused with
        the policy \`broadcast\`.
      type: string
      enum:
        - auto
        - manual
    Credit:
      description: Number of messages that a consumer can take.
      type: integer
      minimum: 1
      maximum: 10000
      examples:
        - 100
    MaxMessages:
      description: Maximum number of messages in the answer. It has fewer if fewer are
        ready, or if they exceed 8 MiB together.
      type: integer
      minimum: 1
      maximum: 100
      examples:
        - 10
    Attempt:
      description: Number of attempts, this one included. Attempts that did not count
        are left out.
      type: integer
      minimum: 0
    LeaseId:
      description: The handle of a lease. It is opaque. An ack, a nack and an
        extension name it, over any transport.
      type: string
      minLength: 1
      maxLength: 128
      pattern: ^[A-Za-z0-9_-]+$
      x-fault: must be a lease id from an earlier answer
      examples:
        - 1-1-YWJjZGVmZ2hpamtsbW5vcA
    Time:
      description: A time, by the clock of Redis.
      type: string
      format: date-time
    MessageHeaders:
      description: Headers of the producer's own, at most 32. On a raw body they come
        and go as \`RestMQ-Header-<name>\`.
      type: object
      maxProperties: 32
      propertyNames:
        pattern: ^[A-Za-z0-9!#$%&'*+.^_\`|~-]{1,64}$
        x-fault: must have names that are valid in HTTP headers, of at most 64
          characters
      additionalProperties:
        type: string
        maxLength: 1024
        pattern: ^[^\\u0000-\\u001f\\u007f]*$
        x-fault: must be text without control characters
      examples:
        - trace: abc
    IdempotencyKey:
      description: Chosen by the producer. The same key with the same request within
        24 hours stores nothing, and gets the answer of the first request. With
        another request it is refused. A purge removes the keys.
      type: string
      minLength: 1
      maxLength: 255
      pattern: ^[\\u0020-\\u007e]+$
      x-fault: must be printable ASCII
      examples:
        - order-17
    Reason:
      description: The reason, in a few words. It is stored with the message.
      type: string
      minLength: 1
      maxLength: 500
      examples:
        - no such customer
    AckOutcome:
      description: "The result of an ack: \`acked\` (now, or earlier with this lease),
        \`lost\` (the lease had ended: it expired, or its message was requeued,
        leased again or removed) or \`unknown\` (this queue has no such lease)."
      type: object
      required:
        - leaseId
        - outcome
      properties:
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        outcome:
          type: string
          enum:
            - acked
            - lost
            - unknown
      additionalProperties: false
    QueueStats:
      description: The number of messages of a queue by state, and its counters. At
        every instant enqueued = ready + delayed + leased + dead + acked +
        expired + purged; the counters start over when a queue is purged.
      type: object
      required:
        - name
        - len
        - status
        - policy
        - ready
        - delayed
        - leased
        - dead
        - enqueued
        - acked
        - expired
        - purged
        - consumers
      properties:
        name:
          $ref: "#/components/schemas/QueueName"
        len:
          description: Messages that a \`GET\` could take now; the same as \`ready\`.
          type: integer
          minimum: 0
        status:
          $ref: "#/components/schemas/Status"
        policy:
          $ref: "#/components/schemas/Policy"
        ready:
          description: Ready messages.
          type: integer
          minimum: 0
        delayed:
          description: Delayed messages.
          type: integer
          minimum: 0
        leased:
          description: Leased messages.
          type: integer
          minimum: 0
        dead:
          description: Dead letters.
          type: integer
          minimum: 0
        enqueued:
          description: Messages ever stored.
          type: integer
          minimum: 0
        acked:
          description: Messages that were taken or acked.
          type: integer
          minimum: 0
        expired:
          description: Expired messages.
          type: integer
          minimum: 0
        purged:
          description: Messages removed by hand, by a purge, or by \`drop-oldest\`.
          type: integer
          minimum: 0
        consumers:
          description: Streams of this queue, on all daemons.
          type: integer
          minimum: 0
      additionalProperties: false
    Consumer:
      description: A stream that is connected.
      type: object
      required:
        - id
        - transport
        - daemon
        - address
        - connectedAt
        - ack
        - bufferedBytes
      properties:
        id:
          description: Names the stream among those of its daemon.
          type: string
        transport:
          type: string
          enum:
            - comet
            - sse
            - websocket
        daemon:
          description: The daemon that it is connected to.
          type: string
        address:
          description: The address of the client, behind proxies only where the daemon
            trusts them.
          type: string
        connectedAt:
          description: When it was connected.
          type: string
          format: date-time
        ack:
          $ref: "#/components/schemas/AckMode"
        bufferedBytes:
          description: What was sent to it and has not left the daemon yet.
          type: integer
          minimum: 0
      additionalProperties: false
    ConsumerList:
      description: The streams of a queue, and the clients that get its messages by
        single requests, on every daemon.
      type: object
      required:
        - queue
        - count
        - consumers
        - workers
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        count:
          description: How many streams there are.
          type: integer
          minimum: 0
        consumers:
          type: array
          items:
            $ref: "#/components/schemas/Consumer"
        workers:
          description: "The clients that leased or took messages by single requests in the
            last minute, or wait for some, on every daemon: at most 100, the
            busiest first. They are up to 6 seconds old."
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/QueueWorker"
      additionalProperties: false
    QueueWorker:
      description: A client that gets messages by single requests. Requests with the
        same address, name and mode are one worker.
      type: object
      required:
        - mode
        - address
        - name
        - messages
        - rate
        - waiting
        - lastAt
      properties:
        mode:
          description: Whether it leases messages, or takes them (which acks them at once).
          type: string
          enum:
            - lease
            - take
        address:
          description: The address of the client, behind proxies only where the daemon
            trusts them.
          type: string
        name:
          description: The name of its user or API key; null without credentials.
          type:
            - string
            - "null"
        messages:
          description: Messages that it got in the last minute.
          type: integer
          minimum: 0
        rate:
          description: Messages per second in this time, or since its first request.
          type: number
          minimum: 0
        waiting:
          description: Its requests that wait for a message.
          type: integer
          minimum: 0
        lastAt:
          description: When it asked last, or now if a request waits.
          type: string
          format: date-time
      additionalProperties: false
    StreamMessage:
      description: "A message of a stream: a line of comet, the data of an event, or a
        frame of a WebSocket without a subprotocol. A message that needs an ack
        has its lease."
      type: object
      required:
        - key
        - value
      properties:
        key:
          $ref: "#/components/schemas/MessageKey"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
      examples:
        - key: genesis:1
          value: abc
        - key: genesis:1
          value: abc
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          attempt: 1
          leaseExpiresAt: 2026-11-23T12:00:30.000Z
    Gap:
      description: The consumer missed the messages between \`sinceKey\` and the next
        one on this stream.
      type: object
      required:
        - type
        - queue
        - sinceKey
      properties:
        type:
          type: string
          const: gap
        queue:
          $ref: "#/components/schemas/QueueName"
        sinceKey:
          description: The key of the last message before the gap; null where that is not
            known.
          type:
            - string
            - "null"
      additionalProperties: false
      examples:
        - type: gap
          queue: genesis
          sinceKey: genesis:1
    Purged:
      description: The queue was deleted, or purged by \`DELETE /q/{queue}\`; this is
        the end of the stream.
      type: object
      required:
        - type
        - queue
      properties:
        type:
          type: string
          const: purged
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - type: purged
          queue: genesis
    Anything:
      description: A frame of any content, text or binary.
      type: string
      examples:
        - hello
    FrameId:
      description: Chosen by the client; the answer to the frame has it too.
      type:
        - string
        - integer
      maxLength: 128
      minimum: -9007199254740991
      maximum: 9007199254740991
      examples:
        - 1
    AddCommand:
      description: Store a message at the tail of a queue.
      type: object
      required:
        - cmd
        - queue
        - value
      properties:
        cmd:
          type: string
          const: add
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        ttlSeconds:
          $ref: "#/components/schemas/TtlSeconds"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        idempotencyKey:
          $ref: "#/components/schemas/IdempotencyKey"
      additionalProperties: false
      examples:
        - cmd: add
          queue: genesis
          value: abc
        - cmd: add
          queue: genesis
          value: abc
          delaySeconds: 5
          priority: 9
          group: customer-17
          headers:
            trace: abc
          idempotencyKey: order-17
        - cmd: add
          queue: genesis
          value:
            order: 17
          ttlSeconds: 3600
    GetCommand:
      description: Return the oldest message of a queue without removing it. Each get
        increases its \`count\`.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: get
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: get
          queue: genesis
    TakeCommand:
      description: Remove the first message of a queue and return it. With
        \`leaseSeconds\` the message is leased instead of removed, and needs an
        ack. With \`max\` there may be several, and the reply has \`messages\`. With
        \`acks\` these leases are acked first and at once; then messages are
        leased, and the reply has \`messages\` (there may be none) and \`outcomes\`.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: take
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
        max:
          $ref: "#/components/schemas/MaxMessages"
        waitSeconds:
          $ref: "#/components/schemas/WaitSeconds"
        acks:
          description: Leases to ack first.
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/LeaseId"
      additionalProperties: false
      examples:
        - cmd: take
          queue: genesis
        - cmd: take
          queue: genesis
          leaseSeconds: 30
          max: 10
          waitSeconds: 0
        - cmd: take
          queue: genesis
          acks:
            - 1-1-YWJjZGVmZ2hpamtsbW5vcA
          waitSeconds: 20
    AckCommand:
      description: End a lease; its message is done.
      type: object
      required:
        - cmd
        - queue
        - leaseId
      properties:
        cmd:
          type: string
          const: ack
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
      additionalProperties: false
      examples:
        - cmd: ack
          queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
    NackCommand:
      description: Give a message back. It is ready again after \`delaySeconds\` (the
        queue's backoff where none are given), or a dead letter.
      type: object
      required:
        - cmd
        - queue
        - leaseId
      properties:
        cmd:
          type: string
          const: nack
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        reason:
          $ref: "#/components/schemas/Reason"
        dead:
          description: Make it a dead letter at once.
          type: boolean
        countAttempt:
          description: "false: this attempt was none."
          type: boolean
      additionalProperties: false
      examples:
        - cmd: nack
          queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          delaySeconds: 60
          reason: no such customer
    ExtendCommand:
      description: "Extend a lease: it ends \`leaseSeconds\` from now (default: the
        setting of the queue)."
      type: object
      required:
        - cmd
        - queue
        - leaseId
      properties:
        cmd:
          type: string
          const: extend
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
      additionalProperties: false
      examples:
        - cmd: extend
          queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          leaseSeconds: 60
    DelCommand:
      description: Remove one message of a queue by its key, in any state.
      type: object
      required:
        - cmd
        - queue
        - key
      properties:
        cmd:
          type: string
          const: del
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/GivenKey"
      additionalProperties: false
      examples:
        - cmd: del
          queue: genesis
          key: genesis:1
    PurgeCommand:
      description: Remove every message of a queue. Its settings stay, and streams go on.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: purge
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: purge
          queue: genesis
    RedriveCommand:
      description: Make dead letters ready again, or move them to another queue. The
        members are those of \`RedriveRequest\`.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: redrive
        queue:
          $ref: "#/components/schemas/QueueName"
        keys:
          description: The keys of the dead letters. Not together with \`search\`.
          type: array
          minItems: 1
          maxItems: 1000
          uniqueItems: true
          items:
            $ref: "#/components/schemas/GivenKey"
        search:
          description: Redrive the dead letters whose key, value, headers, group or last
            reason contain this text, in upper or lower case, and that died
            before the first request.
          type: string
          minLength: 1
          maxLength: 255
        group:
          description: Redrive the dead letters of this group that died before the first
            request. Not together with \`keys\`.
          allOf:
            - $ref: "#/components/schemas/Group"
        target:
          description: Another queue to move them to, as new messages. Needs the
            permission to produce to it.
          allOf:
            - $ref: "#/components/schemas/QueueName"
        rate:
          description: "The most messages to move in a second. Default: no limit."
          type: integer
          minimum: 1
          maximum: 100000
        max:
          description: The most to move, those that expire included.
          type: integer
          minimum: 1
          maximum: 10000
          default: 10000
        dryRun:
          description: Count the messages without moving any.
          type: boolean
        cursor:
          description: The \`cursor\` of the answer before, to continue.
          type: string
          minLength: 1
          maxLength: 100
      additionalProperties: false
      examples:
        - cmd: redrive
          queue: genesis
    PolicyCommand:
      description: Return the policy of a queue, or change it if \`policy\` is given.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: policy
        queue:
          $ref: "#/components/schemas/QueueName"
        policy:
          $ref: "#/components/schemas/Policy"
      additionalProperties: false
      examples:
        - cmd: policy
          queue: genesis
          policy: roundrobin
    ControlCommand:
      description: Return the status of a queue, or change it if \`status\` is given.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: control
        queue:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/Status"
      additionalProperties: false
      examples:
        - cmd: control
          queue: genesis
          status: stop
    StatsCommand:
      description: Return the message counts of a queue.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: stats
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: stats
          queue: genesis
    ConsumersCommand:
      description: List the streams of a queue, and the clients that get its messages
        by single requests.
      type: object
      required:
        - cmd
        - queue
      properties:
        cmd:
          type: string
          const: consumers
        queue:
          $ref: "#/components/schemas/QueueName"
      additionalProperties: false
      examples:
        - cmd: consumers
          queue: genesis
    AddReply:
      description: The message was stored under this key.
      type: object
      required:
        - queue
        - value
        - key
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        key:
          $ref: "#/components/schemas/MessageKey"
        replayed:
          description: Present, and true, when an earlier command with the same
            idempotency key stored it.
          type: boolean
          const: true
      additionalProperties: false
      examples:
        - queue: genesis
          value: abc
          key: genesis:1
    GetReply:
      description: The oldest message, still in the queue. \`count\` includes this get.
      type: object
      required:
        - queue
        - value
        - key
        - count
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        key:
          $ref: "#/components/schemas/MessageKey"
        count:
          $ref: "#/components/schemas/PeekCount"
      additionalProperties: false
      examples:
        - queue: genesis
          value: abc
          key: genesis:1
          count: 1
    TakeReply:
      description: The message that was taken or leased.
      type: object
      required:
        - queue
        - value
        - key
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        key:
          $ref: "#/components/schemas/MessageKey"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
        createdAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
      examples:
        - queue: genesis
          value: abc
          key: genesis:1
    TakeManyReply:
      description: The messages that were taken or leased, if \`max\` or \`acks\` was given.
      type: object
      required:
        - queue
        - messages
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        messages:
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/TakeReply"
        outcomes:
          description: An outcome for each of \`acks\`, in their order; only with \`acks\`.
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/AckOutcome"
      additionalProperties: false
      examples:
        - queue: genesis
          messages:
            - queue: genesis
              value: abc
              key: genesis:1
        - queue: genesis
          messages: []
          outcomes:
            - leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
              outcome: acked
    AckReply:
      description: The message is done, now or by this very lease before.
      type: object
      required:
        - queue
        - leaseId
        - acked
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        acked:
          type: boolean
          const: true
      additionalProperties: false
      examples:
        - queue: genesis
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          acked: true
    NackReply:
      description: The state of the message after the nack. \`expired\` means that its
        ttl was over.
      type: object
      required:
        - queue
        - key
        - state
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        state:
          type: string
          enum:
            - ready
            - delayed
            - dead
            - expired
      additionalProperties: false
      examples:
        - queue: genesis
          key: genesis:1
          state: delayed
    ExtendReply:
      description: The new end of the lease.
      type: object
      required:
        - queue
        - key
        - leaseId
        - leaseExpiresAt
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
      examples:
        - queue: genesis
          key: genesis:1
          leaseId: 1-1-YWJjZGVmZ2hpamtsbW5vcA
          leaseExpiresAt: 2026-11-23T12:01:00.000Z
    DelReply:
      description: "\`deleted\`: the queue had this message."
      type: object
      required:
        - queue
        - key
        - deleted
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        deleted:
          type: boolean
      additionalProperties: false
      examples:
        - queue: genesis
          key: genesis:1
          deleted: true
    PurgeReply:
      description: The number of removed messages.
      type: object
      required:
        - queue
        - purged
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        purged:
          type: integer
          minimum: 0
      additionalProperties: false
      examples:
        - queue: genesis
          purged: 3
    RedriveReply:
      description: Numbers of dead letters that were moved, had expired, and are left.
      type: object
      required:
        - queue
        - redriven
        - expired
        - dead
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        redriven:
          description: Dead letters that are ready again or were moved to the other queue.
          type: integer
          minimum: 0
        expired:
          description: Dead letters that were removed because their ttl had run out.
          type: integer
          minimum: 0
        dead:
          description: Dead letters that are left in the queue.
          type: integer
          minimum: 0
        missing:
          description: "Only with \`keys\`: the number of keys that are not of a dead letter."
          type: integer
          minimum: 0
        cursor:
          description: "Only with \`keys\`, \`search\` or \`group\`, if there may be more: the
            answer came after \`max\` messages, after 5 seconds, or as the target
            was full. Send the same request with it to continue."
          type: string
      additionalProperties: false
      examples:
        - queue: genesis
          redriven: 2
          expired: 0
          dead: 1
    PolicyReply:
      description: The current policy.
      type: object
      required:
        - queue
        - policy
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        policy:
          $ref: "#/components/schemas/Policy"
      additionalProperties: false
      examples:
        - queue: genesis
          policy: roundrobin
    ControlReply:
      description: The current status.
      type: object
      required:
        - queue
        - status
      properties:
        queue:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/Status"
      additionalProperties: false
      examples:
        - queue: genesis
          status: stop
    StatsReply:
      $ref: "#/components/schemas/QueueStats"
    ConsumersReply:
      $ref: "#/components/schemas/ConsumerList"
    EmptyReply:
      description: There is no message to get or take.
      type: object
      required:
        - error
      properties:
        error:
          type: string
          const: empty queue
      additionalProperties: false
      examples:
        - error: empty queue
    AddFrame:
      description: The command \`add\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
        - value
      properties:
        cmd:
          type: string
          const: add
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        ttlSeconds:
          $ref: "#/components/schemas/TtlSeconds"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        idempotencyKey:
          $ref: "#/components/schemas/IdempotencyKey"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    GetFrame:
      description: The command \`get\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: get
        queue:
          $ref: "#/components/schemas/QueueName"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    TakeFrame:
      description: The command \`take\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: take
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
        max:
          $ref: "#/components/schemas/MaxMessages"
        waitSeconds:
          $ref: "#/components/schemas/WaitSeconds"
        acks:
          description: Leases to ack first.
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/LeaseId"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    AckFrame:
      description: The command \`ack\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
        - leaseId
      properties:
        cmd:
          type: string
          const: ack
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    NackFrame:
      description: The command \`nack\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
        - leaseId
      properties:
        cmd:
          type: string
          const: nack
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        delaySeconds:
          $ref: "#/components/schemas/DelaySeconds"
        reason:
          $ref: "#/components/schemas/Reason"
        dead:
          description: Make it a dead letter at once.
          type: boolean
        countAttempt:
          description: "false: this attempt was none."
          type: boolean
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    ExtendFrame:
      description: The command \`extend\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
        - leaseId
      properties:
        cmd:
          type: string
          const: extend
        queue:
          $ref: "#/components/schemas/QueueName"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        leaseSeconds:
          $ref: "#/components/schemas/LeaseSeconds"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    DelFrame:
      description: The command \`del\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
        - key
      properties:
        cmd:
          type: string
          const: del
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/GivenKey"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    PurgeFrame:
      description: The command \`purge\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: purge
        queue:
          $ref: "#/components/schemas/QueueName"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    RedriveFrame:
      description: The command \`redrive\` over a WebSocket. Over \`/ws/{queue}\` the
        queue may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: redrive
        queue:
          $ref: "#/components/schemas/QueueName"
        keys:
          description: The keys of the dead letters. Not together with \`search\`.
          type: array
          minItems: 1
          maxItems: 1000
          uniqueItems: true
          items:
            $ref: "#/components/schemas/GivenKey"
        search:
          description: Redrive the dead letters whose key, value, headers, group or last
            reason contain this text, in upper or lower case, and that died
            before the first request.
          type: string
          minLength: 1
          maxLength: 255
        group:
          description: Redrive the dead letters of this group that died before the first
            request. Not together with \`keys\`.
          allOf:
            - $ref: "#/components/schemas/Group"
        target:
          description: Another queue to move them to, as new messages. Needs the
            permission to produce to it.
          allOf:
            - $ref: "#/components/schemas/QueueName"
        rate:
          description: "The most messages to move in a second. Default: no limit."
          type: integer
          minimum: 1
          maximum: 100000
        max:
          description: The most to move, those that expire included.
          type: integer
          minimum: 1
          maximum: 10000
          default: 10000
        dryRun:
          description: Count the messages without moving any.
          type: boolean
        cursor:
          description: The \`cursor\` of the answer before, to continue.
          type: string
          minLength: 1
          maxLength: 100
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    PolicyFrame:
      description: The command \`policy\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: policy
        queue:
          $ref: "#/components/schemas/QueueName"
        policy:
          $ref: "#/components/schemas/Policy"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    ControlFrame:
      description: The command \`control\` over a WebSocket. Over \`/ws/{queue}\` the
        queue may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: control
        queue:
          $ref: "#/components/schemas/QueueName"
        status:
          $ref: "#/components/schemas/Status"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    StatsFrame:
      description: The command \`stats\` over a WebSocket. Over \`/ws/{queue}\` the queue
        may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: stats
        queue:
          $ref: "#/components/schemas/QueueName"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    ConsumersFrame:
      description: The command \`consumers\` over a WebSocket. Over \`/ws/{queue}\` the
        queue may be left out, and another one is refused.
      type: object
      required:
        - cmd
      properties:
        cmd:
          type: string
          const: consumers
        queue:
          $ref: "#/components/schemas/QueueName"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
    FlowFrame:
      description: The client can take \`credit\` more messages. From its first one on
        (or from the parameter \`credit\` on) it is sent no more than it asked
        for.
      type: object
      required:
        - type
        - credit
      properties:
        type:
          type: string
          const: flow
        credit:
          $ref: "#/components/schemas/Credit"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
      examples:
        - type: flow
          credit: 100
    CancelFrame:
      description: "End the wait of the command \`target\`. It replies as if its time
        were over. The command may have ended already: \`cancelled\` of the reply
        says whether it was still in progress."
      type: object
      required:
        - type
        - target
      properties:
        type:
          type: string
          const: cancel
        target:
          $ref: "#/components/schemas/FrameId"
        id:
          $ref: "#/components/schemas/FrameId"
      additionalProperties: false
      examples:
        - type: cancel
          target: 7
    MessageFrame:
      description: A message of a stream.
      type: object
      required:
        - type
        - queue
        - key
        - value
      properties:
        type:
          type: string
          const: message
        queue:
          $ref: "#/components/schemas/QueueName"
        key:
          $ref: "#/components/schemas/MessageKey"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
      additionalProperties: false
      examples:
        - type: message
          queue: genesis
          key: genesis:1
          value: abc
    ReplyFrame:
      description: "The reply to a command: the members of the command's own reply,
        besides \`type\` and the \`id\` of the command. The reply to a \`flow\` with
        an \`id\` has its \`credit\`. The reply to a \`cancel\` with an \`id\` has
        \`cancelled\`."
      type: object
      required:
        - type
      properties:
        type:
          type: string
          const: reply
        id:
          $ref: "#/components/schemas/FrameId"
        queue:
          $ref: "#/components/schemas/QueueName"
        value:
          $ref: "#/components/schemas/Value"
        encoding:
          $ref: "#/components/schemas/Encoding"
        contentType:
          $ref: "#/components/schemas/ContentType"
        key:
          $ref: "#/components/schemas/MessageKey"
        replayed:
          description: Present, and true, when an earlier command with the same
            idempotency key stored it.
          type: boolean
          const: true
        headers:
          $ref: "#/components/schemas/MessageHeaders"
        priority:
          $ref: "#/components/schemas/Priority"
        group:
          $ref: "#/components/schemas/Group"
        count:
          description: "Of a get: how often the message was got; of \`consumers\`: how many
            streams there are."
          type: integer
          minimum: 0
        leaseId:
          $ref: "#/components/schemas/LeaseId"
        attempt:
          $ref: "#/components/schemas/Attempt"
        leaseExpiresAt:
          $ref: "#/components/schemas/Time"
        createdAt:
          $ref: "#/components/schemas/Time"
        messages:
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/TakeReply"
        outcomes:
          description: An outcome for each of \`acks\`, in their order; only with \`acks\`.
          type: array
          maxItems: 100
          items:
            $ref: "#/components/schemas/AckOutcome"
        acked:
          description: "Of an ack: that it is done; of \`stats\`: how many were."
          anyOf:
            - type: boolean
              const: true
            - type: integer
              minimum: 0
        state:
          type: string
          enum:
            - ready
            - delayed
            - dead
            - expired
        deleted:
          type: boolean
        purged:
          type: integer
          minimum: 0
        redriven:
          description: Dead letters that are ready again or were moved to the other queue.
          type: integer
          minimum: 0
        expired:
          description: Dead letters that were removed because their ttl had run out.
          type: integer
          minimum: 0
        dead:
          description: Dead letters that are left in the queue.
          type: integer
          minimum: 0
        missing:
          description: "Only with \`keys\`: the number of keys that are not of a dead letter."
          type: integer
          minimum: 0
        cursor:
          description: "Only with \`keys\`, \`search\` or \`group\`, if there may be more: the
            answer came after \`max\` messages, after 5 seconds, or as the target
            was full. Send the same request with it to continue."
          type: string
        name:
          $ref: "#/components/schemas/QueueName"
        len:
          description: Messages that a \`GET\` could take now; the same as \`ready\`.
          type: integer
          minimum: 0
        status:
          $ref: "#/components/schemas/Status"
        policy:
          $ref: "#/components/schemas/Policy"
        ready:
          description: Ready messages.
          type: integer
          minimum: 0
        delayed:
          description: Delayed messages.
          type: integer
          minimum: 0
        leased:
          description: Leased messages.
          type: integer
          minimum: 0
        enqueued:
          description: Messages ever stored.
          type: integer
          minimum: 0
        consumers:
          description: "Of \`stats\`: the number of streams; of \`consumers\`: the streams."
          anyOf:
            - type: integer
              minimum: 0
            - type: array
              items:
                $ref: "#/components/schemas/Consumer"
        workers:
          description: "Of \`consumers\`: the clients that get messages by single requests."
          type: array
          items:
            $ref: "#/components/schemas/QueueWorker"
        credit:
          $ref: "#/components/schemas/Credit"
        cancelled:
          description: Whether the command was still in progress.
          type: boolean
        error:
          description: There is no message to get or take.
          type: string
          const: empty queue
      additionalProperties: false
      examples:
        - type: reply
          id: 1
          queue: genesis
          value: abc
          key: genesis:1
    ErrorFrame:
      description: A frame was refused, or a command. The \`id\` is that of the frame,
        where it had a proper one. The connection lives on.
      type: object
      required:
        - type
        - problem
      properties:
        type:
          type: string
          const: error
        id:
          $ref: "#/components/schemas/FrameId"
        problem:
          $ref: "#/components/schemas/Problem"
      additionalProperties: false
    CollectdValues:
      description: The data of one request of collectd, an object for each list of
        values. Lines become a \`CollectdLine\`. JSON stays as collectd wrote it
        (\`CollectdList\`), with an additional \`value\`.
      type: array
      minItems: 1
      items:
        anyOf:
          - $ref: "#/components/schemas/CollectdLine"
          - $ref: "#/components/schemas/CollectdList"
    CollectdLine:
      description: A list of values of a PUTVAL line in the form of the earlier
        RestMQ, with the parts of its identifier.
      type: object
      required:
        - host
        - plugin_instance
        - type_instance
        - value
        - interval
        - plugin
        - pluginInstance
        - type
        - typeInstance
        - time
        - values
      properties:
        host:
          type: string
        plugin_instance:
          description: "Plugin and its instance as the identifier has them: \`cpu-0\`."
          type: string
        type_instance:
          description: "Type and its instance as the identifier has them: \`cpu-idle\`."
          type: string
        value:
          description: "Time and values as they were written: \`1288548767:98.5\`."
          type: string
        interval:
          description: Seconds, as they were written.
          type:
            - string
            - "null"
        plugin:
          type: string
        pluginInstance:
          description: Empty where there is none.
          type: string
        type:
          type: string
        typeInstance:
          description: Empty where there is none.
          type: string
        time:
          description: Seconds since 1970; when it arrived, where the line says N.
          type:
            - number
            - "null"
        values:
          description: The numbers; null for what collectd did not know.
          type: array
          minItems: 1
          items:
            type:
              - number
              - "null"
      additionalProperties: false
    CollectdList:
      description: A list of values in the form of collectd's JSON. Other members are kept.
      type: object
      required:
        - host
        - plugin
        - type
        - time
        - values
        - value
      properties:
        host:
          type: string
        plugin:
          type: string
        plugin_instance:
          type: string
        type:
          type: string
        type_instance:
          type: string
        time:
          type: number
        interval:
          type: number
        values:
          type: array
          minItems: 1
          items:
            type:
              - number
              - "null"
        dstypes:
          type: array
          items:
            type: string
        dsnames:
          type: array
          items:
            type: string
        value:
          description: "Time and values as a line has them: \`1288548767.123:98.5\`."
          type: string
    CollectdEvent:
      description: A notification. Header lines become an object for each header, with
        its name in lower case, then \`event_text\`, as in RestMQ before 1.0, then
        all of it in one object, \`event\`. JSON of write_http is unchanged.
      type:
        - array
        - object
      minItems: 1
      items:
        type: object
    SyslogMessage:
      description: A line of syslog. \`timestamp\` to \`structuredData\` are present if
        the line has them.
      type: object
      required:
        - line
        - host
        - tstamp
        - facility
        - severity
        - format
        - message
        - transport
      properties:
        line:
          description: The whole line; bytes that are not UTF-8 appear as U+FFFD.
          type: string
        host:
          description: The sender's address.
          type: string
        tstamp:
          description: When it arrived, seconds since 1970.
          type: number
        facility:
          description: null if the line has no valid priority.
          anyOf:
            - type: string
              enum:
                - kern
                - user
                - mail
                - daemon
                - auth
                - syslog
                - lpr
                - news
                - uucp
                - cron
                - authpriv
                - ftp
                - ntp
                - audit
                - alert
                - at
                - local0
                - local1
                - local2
                - local3
                - local4
                - local5
                - local6
                - local7
            - type: "null"
        severity:
          description: null if the line has no valid priority.
          anyOf:
            - type: string
              enum:
                - emerg
                - alert
                - crit
                - err
                - warn
                - notice
                - info
                - debug
            - type: "null"
        format:
          type: string
          enum:
            - rfc5424
            - rfc3164
            - unknown
        timestamp:
          description: As the line has it.
          type: string
        hostname:
          type: string
        app:
          description: The program (APP-NAME; of RFC 3164 the tag).
          type: string
        procid:
          type: string
        msgid:
          type: string
        structuredData:
          description: By SD-ID and name; an array for a name that occurs more than once.
          type: object
          additionalProperties:
            type: object
            additionalProperties:
              anyOf:
                - type: string
                - type: array
                  items:
                    type: string
        message:
          description: What comes after all that.
          type: string
        transport:
          type: string
          enum:
            - tcp
            - tls
            - udp
        raw:
          description: The bytes of the line in base64, where they are not UTF-8.
          type: string
        truncated:
          description: The line was longer than 64 KiB, or the connection ended in it.
          type: boolean
          const: true
      additionalProperties: false
    ProblemType:
      description: The kind of the problem, as the URI of a page that explains it.
      type: string
      enum:
        - /problems/bad-request
        - /problems/invalid-parameter
        - /problems/invalid-body
        - /problems/invalid-json
        - /problems/invalid-queue-name
        - /problems/invalid-key
        - /problems/partly-stored
        - /problems/unknown-command
        - /problems/queue-mismatch
        - /problems/unauthorized
        - /problems/too-many-logins
        - /problems/forbidden
        - /problems/cross-site
        - /problems/unknown-host
        - /problems/not-found
        - /problems/empty-queue
        - /problems/no-such-queue
        - /problems/no-such-message
        - /problems/no-such-lease
        - /problems/no-such-key
        - /problems/lease-lost
        - /problems/idempotency-mismatch
        - /problems/queue-full
        - /problems/too-many-consumers
        - /problems/no-room
        - /problems/upgrade-required
        - /problems/slow-consumer
        - /problems/method-not-allowed
        - /problems/request-timeout
        - /problems/body-too-large
        - /problems/uri-too-long
        - /problems/unsupported-media-type
        - /problems/headers-too-large
        - /problems/internal
        - /problems/redis-unavailable
        - /problems/redis-full
    Problem:
      description: A problem as RFC 9457 describes it, \`application/problem+json\`.
      type: object
      required:
        - type
        - title
        - status
        - detail
      properties:
        type:
          $ref: "#/components/schemas/ProblemType"
        title:
          description: The kind of problem, in words.
          type: string
        status:
          description: The HTTP status.
          type: integer
          minimum: 400
          maximum: 599
        detail:
          description: What was wrong this time and what to do about it.
          type: string
        error:
          description: The JSON protocol says it here too in one line.
          type: string
        queue:
          description: The queue it is about.
          type: string
        key:
          description: The message it is about.
          type: string
        retryAfterSeconds:
          description: Seconds to wait before the next try, as in the header Retry-After.
          type: integer
          minimum: 1
        errors:
          description: Each part of the request that is invalid.
          type: array
          items:
            type: object
            required:
              - pointer
              - detail
            properties:
              pointer:
                description: "A JSON pointer to the place: \`/query/ttl\`, \`/body/value\`."
                type: string
              detail:
                description: What is wrong there.
                type: string
            additionalProperties: false
      additionalProperties: false
`;
