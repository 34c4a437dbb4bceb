<?php
/**
 * A worker of plain PHP: it leases messages, does a job for each, and acks it or gives it back.
 *
 *   php examples/worker.php QUEUE
 *
 * Each job gets JSON such as {"to": "Ada"}. SIGTERM and Ctrl-C let it finish the jobs that it has (with ext-pcntl).
 * RESTMQ_URL is the address of the daemon, RESTMQ_KEY an API key.
 */
declare(strict_types=1);

const LEASE_SECONDS = 60; // longer than a job takes

/** Throw to fail: the message becomes ready again, or a dead letter after the last attempt. */
function doJob(array $value, int $attempt): void
{
    if ($value['to'] === 'Nobody') {
        throw new RuntimeException('no such address');
    }
    echo "attempt $attempt: delivered to {$value['to']}\n";
}

$url = rtrim(getenv('RESTMQ_URL') ?: 'http://localhost:8888', '/');
$queue = $argv[1] ?? exit("usage: php worker.php QUEUE\n");
$leases = "$url/v1/queues/" . rawurlencode($queue) . '/leases';
$stopping = false;
if (function_exists('pcntl_async_signals')) {
    pcntl_async_signals(true);
    foreach ([SIGTERM, SIGINT] as $signal) {
        pcntl_signal($signal, function () use (&$stopping): void {
            $stopping = true;
        });
    }
}

/** Send a request, and again while the daemon is unavailable. @return array{int, mixed} status and JSON; 0: stopped */
function request(string $method, string $url, ?array $body = null): array
{
    global $stopping;
    $headers = ['Content-Type: application/json'];
    if (getenv('RESTMQ_KEY')) {
        $headers[] = 'Authorization: Bearer ' . getenv('RESTMQ_KEY');
    }
    $http = ['method' => $method, 'header' => $headers, 'ignore_errors' => true, 'timeout' => 40];
    if ($body !== null) {
        $http['content'] = json_encode((object) $body, JSON_THROW_ON_ERROR);
    }
    for ($pause = 1; ; $pause = min(2 * $pause, 10)) {
        $http_response_header = [];
        $text = @file_get_contents($url, false, stream_context_create(['http' => $http]));
        $status = (int) (explode(' ', $http_response_header[0] ?? '')[1] ?? 0);
        if (!in_array($status, [0, 429, 503], true)) {
            return [$status, json_decode((string) $text, true)];
        }
        if ($stopping) {
            return [0, null];
        }
        fwrite(STDERR, $status === 0 ? "no answer\n" : "answer $status\n");
        sleep($pause);
    }
}

while (!$stopping) {
    [$status, $answer] = request('POST', $leases, ['max' => 10, 'leaseSeconds' => LEASE_SECONDS, 'waitSeconds' => 5]);
    if ($status === 204 || $status === 0) { // no message came
        continue;
    }
    if ($status !== 200) {
        fwrite(STDERR, "$status: {$answer['detail']}\n");
        exit(1);
    }
    foreach ($answer['messages'] as $message) {
        $lease = "$leases/" . rawurlencode($message['leaseId']);
        try {
            doJob($message['value'], $message['attempt']);
            request('DELETE', $lease); // 404 or 409: the lease was over, and another worker has the message
        } catch (Throwable $error) {
            request('POST', "$lease/nack", ['reason' => $error->getMessage()]);
        }
    }
}
