import type { Verdict } from '../conformance/verdict';
import { command } from './command';
import { exits } from './exits';
import { daemonAt, daemonOptions, jsonOption } from './http/daemon';
import { lazy } from './lazy';
import { flag } from './options';
import { createProgress, print, printLines, tell } from './output';

const { key, user } = daemonOptions;

export const conformance = command({
  name: 'conformance',
  usage: 'URL [OPTIONS]',
  explains: `Test every operation of the OpenAPI and AsyncAPI contracts against a server, over the network only. Each
example is replayed, and the answer is checked against its schema and the example; comet, server-sent event and
WebSocket streams are read. Print a verdict per operation: passed, failed or skipped, with the reason, such as missing
rights. Queues of the test begin with conformance- and are removed at the end, which requires the verb admin. Exits
with 1 if an operation failed.`,
  words: ['any'],
  wordCount: [1, 1],
  options: {
    ingest: flag('also test the ingest operations; their messages stay in collectd_data and collectd_event'),
    ...jsonOption,
    key,
    user,
  },
  examples: [
    'restmq conformance http://127.0.0.1:8888',
    'RESTMQ_KEY=rmq_... restmq conformance https://queues.example --json | jq -r \'select(.verdict == "failed")\'',
  ],
  async run({ ingest, json, ...who }, [url]) {
    const daemon = await daemonAt({ url: daemonOptions.url.parse(url!), context: null, ...who });
    (await daemon.ask('/healthz')).discard();
    const progress = createProgress();
    const { verdicts, left } = await lazy.conformance().runConformance(daemon, {
      ingest,
      trying: (operation) => progress.show(`testing ${operation}`),
    });
    progress.end();
    if (json) await printLines(verdicts.map((one) => JSON.stringify(one)));
    else await report(verdicts);
    if (left.length > 0) tell(`could not remove ${left.join(', ')}`);
    return verdicts.some(({ verdict }) => verdict === 'failed') ? exits.nothing : exits.done;
  },
});

async function report(verdicts: readonly Verdict[]): Promise<void> {
  const width = Math.max(...verdicts.map(({ operation }) => operation.length));
  const count = (wanted: Verdict['verdict']): number => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const lines = verdicts.flatMap(({ contract, operation, verdict, tried, reasons }) => [
    `${verdict}  ${contract.padEnd(8)}  ${operation.padEnd(width)}  ${tried > 0 ? `${tried} tried` : ''}`.trimEnd(),
    ...(verdict === 'passed' ? [] : reasons.map((reason) => `        ${reason}`)),
  ]);
  await printLines(lines);
  await print(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`);
}
