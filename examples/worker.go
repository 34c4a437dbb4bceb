// A worker of Go's standard library: it leases messages, does a job for each, and acks it or gives it back.
//
//	go run examples/worker.go [-url http://localhost:8888] QUEUE
//
// Each job gets JSON such as {"to": "Ada"}. SIGTERM and Ctrl-C let it finish the jobs that it has.
// RESTMQ_KEY is an API key, if the daemon requires one.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const leaseSeconds = 60 // longer than a job takes

// An error of doJob makes the message ready again, or a dead letter after the last attempt.
func doJob(value json.RawMessage, attempt int) error {
	var job struct {
		To string `json:"to"`
	}
	if err := json.Unmarshal(value, &job); err != nil {
		return err
	}
	if job.To == "Nobody" {
		return errors.New("no such address")
	}
	fmt.Printf("attempt %d: delivered to %s\n", attempt, job.To)
	return nil
}

type leased struct {
	Messages []struct {
		Value   json.RawMessage `json:"value"`
		LeaseID string          `json:"leaseId"`
		Attempt int             `json:"attempt"`
	} `json:"messages"`
	Detail string `json:"detail"` // of a problem
}

var client = &http.Client{Timeout: 40 * time.Second} // a lease waits up to 30 s

func main() {
	address := flag.String("url", env("RESTMQ_URL", "http://localhost:8888"), "address of the daemon")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	leases := strings.TrimRight(*address, "/") + "/v1/queues/" + url.PathEscape(flag.Arg(0)) + "/leases"
	stopping, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)

	for stopping.Err() == nil {
		var answer leased
		ask := map[string]int{"max": 10, "leaseSeconds": leaseSeconds, "waitSeconds": 5}
		status := request(stopping, "POST", leases, ask, &answer)
		if status == 0 || status == http.StatusNoContent { // it stops, or no message came
			continue
		}
		if status != http.StatusOK {
			fmt.Fprintf(os.Stderr, "%d: %s\n", status, answer.Detail)
			os.Exit(1)
		}
		var jobs sync.WaitGroup
		for _, message := range answer.Messages {
			message := message
			jobs.Add(1)
			go func() {
				defer jobs.Done()
				lease := leases + "/" + message.LeaseID
				if err := doJob(message.Value, message.Attempt); err != nil {
					request(stopping, "POST", lease+"/nack", map[string]string{"reason": err.Error()}, nil)
				} else {
					request(stopping, "DELETE", lease, nil, nil) // 404 or 409: another worker has the message
				}
			}()
		}
		jobs.Wait()
	}
}

// Send a request, and again while the daemon is unavailable. Returns the status; 0 if the worker stops before an answer.
func request(stopping context.Context, method, url string, body, answer any) int {
	pause := 500 * time.Millisecond
	for {
		status, retryAfter, err := send(method, url, body, answer)
		if err == nil && status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
			return status
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "no answer:", err)
		}
		if retryAfter > 0 {
			pause = retryAfter
		}
		select {
		case <-stopping.Done():
			return 0
		case <-time.After(pause):
		}
		if pause *= 2; pause > 10*time.Second {
			pause = 10 * time.Second
		}
	}
}

func send(method, url string, body, answer any) (status int, retryAfter time.Duration, err error) {
	var text bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&text).Encode(body); err != nil {
			return 0, 0, err
		}
	}
	request, err := http.NewRequest(method, url, &text)
	if err != nil {
		return 0, 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	if key := os.Getenv("RESTMQ_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
	if answer != nil && response.StatusCode != http.StatusNoContent {
		err = json.NewDecoder(response.Body).Decode(answer)
	}
	return response.StatusCode, time.Duration(seconds) * time.Second, err
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
