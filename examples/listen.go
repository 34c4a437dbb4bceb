// Prints the messages of a queue as they arrive, by server-sent events, with Go's standard library.
//
//	go run examples/listen.go [-url http://localhost:8888] QUEUE
//
// When the connection breaks it connects again, and names its last message: broadcasts in between are not lost.
// RESTMQ_KEY is an API key, if the daemon requires one.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

const silence = 60 * time.Second // a heartbeat comes every 25 s

func main() {
	address := flag.String("url", os.Getenv("RESTMQ_URL"), "address of the daemon (http://localhost:8888)")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if *address == "" {
		*address = "http://localhost:8888"
	}
	stream := strings.TrimRight(*address, "/") + "/sse/" + url.PathEscape(flag.Arg(0))
	last := ""
	for {
		if err := listen(stream, &last); err != nil {
			fmt.Fprintln(os.Stderr, "the stream broke:", err)
		}
		time.Sleep(time.Second)
	}
}

// Read a stream to its end. last is the id of the last message.
func listen(stream string, last *string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	silent := time.AfterFunc(silence, cancel)
	defer silent.Stop()
	request, err := http.NewRequestWithContext(ctx, "GET", stream, nil)
	if err != nil {
		return err
	}
	if *last != "" {
		request.Header.Set("Last-Event-ID", *last)
	}
	if key := os.Getenv("RESTMQ_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if status := response.StatusCode; status != http.StatusOK {
		problem, _ := io.ReadAll(response.Body)
		if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
			fmt.Fprintf(os.Stderr, "%d: %s\n", status, problem)
			os.Exit(1)
		}
		return fmt.Errorf("it was answered %d", status)
	}
	lines := bufio.NewReader(response.Body)
	name, data := "message", []string{}
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		silent.Reset(silence)
		line = strings.TrimRight(line, "\r\n")
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "id":
			*last = value
		case "event":
			name = value
		case "data":
			data = append(data, value)
		}
		if line == "" { // the end of an event
			if name == "message" && len(data) > 0 {
				fmt.Println(strings.Join(data, "\n"))
			} else if name == "gap" {
				fmt.Fprintln(os.Stderr, "some messages are lost")
			}
			name, data = "message", data[:0]
		}
	}
}
