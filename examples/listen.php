<?php
/**
 * Prints the messages of a queue as they arrive, by server-sent events, in plain PHP.
 *
 *   php examples/listen.php QUEUE
 *
 * When the connection breaks it connects again, and names its last message: broadcasts in between are not lost.
 * RESTMQ_URL is the address of the daemon, RESTMQ_KEY an API key.
 */
declare(strict_types=1);

const SILENCE_SECONDS = 60; // a heartbeat comes every 25 s

$url = rtrim(getenv('RESTMQ_URL') ?: 'http://localhost:8888', '/');
$queue = $argv[1] ?? exit("usage: php listen.php QUEUE\n");
$stream = "$url/sse/" . rawurlencode($queue);
$last = null;

while (true) {
    $headers = ['Accept: text/event-stream'];
    if ($last !== null) {
        $headers[] = "Last-Event-ID: $last";
    }
    if (getenv('RESTMQ_KEY')) {
        $headers[] = 'Authorization: Bearer ' . getenv('RESTMQ_KEY');
    }
    // HTTP/1.0: PHP would hold back a chunked answer
    $http = ['header' => $headers, 'timeout' => SILENCE_SECONDS, 'protocol_version' => 1.0, 'ignore_errors' => true];
    $answer = @fopen($stream, 'r', false, stream_context_create(['http' => $http]));
    if ($answer === false) {
        fwrite(STDERR, "no answer\n");
    } else {
        $status = (int) explode(' ', stream_get_meta_data($answer)['wrapper_data'][0])[1];
        if ($status === 200) {
            readEvents($answer, $last);
        } elseif ($status !== 429 && $status !== 503) {
            fwrite(STDERR, "$status: " . stream_get_contents($answer) . "\n");
            exit(1);
        }
        fclose($answer);
    }
    sleep(1);
}

/** Read a stream to its end, or until it is silent. @param resource $answer @param ?string $last  id of the last message */
function readEvents($answer, ?string &$last): void
{
    $event = ['event' => 'message', 'data' => []];
    while (($line = fgets($answer)) !== false) {
        $line = rtrim($line, "\r\n");
        [$field, $value] = explode(':', $line, 2) + ['', ''];
        $value = str_starts_with($value, ' ') ? substr($value, 1) : $value;
        if ($field === 'id') {
            $last = $value;
        } elseif ($field === 'data') {
            $event['data'][] = $value;
        } elseif ($field === 'event') {
            $event['event'] = $value;
        } elseif ($line === '') { // the end of an event; a comment, which begins with a colon, is a heartbeat
            if ($event['event'] === 'message' && $event['data'] !== []) {
                echo implode("\n", $event['data']), "\n";
            } elseif ($event['event'] === 'gap') {
                fwrite(STDERR, "some messages are lost\n");
            }
            $event = ['event' => 'message', 'data' => []];
        }
    }
}
