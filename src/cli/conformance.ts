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
  about: 'check a server against the contracts',
  usage: 'URL [OPTIONS]',
  explains: `Try every operation of the OpenAPI and AsyncAPI contracts against a server, over the wire only: each example is replayed, and its answer
held to its schema and to the example; comet, server-sent events and WebSockets are listened to. Tells a verdict for each operation:
passed, failed with the reason, or skipped with the reason, such as for want of rights. Its queues begin with conformance- and eight
random characters, and are removed in the end, for which it needs the rights of an administrator. Ends with 1 where anything failed.`,
  words: ['any'],
  wordCount: [1, 1],
  options: {
    ingest: flag('try what adds to the queues collectd_data and collectd_event too; the messages stay there'),
    ...jsonOption,
    key,
    user,
  },
  examples: [
    'restmq conformance http://127.0.0.1:8888',
    'RESTMQ_KEY=rmq_... restmq conformance https://queues.example --json | jq -r \'select(.verdict == "failed")\'',
  ],
  async run({ ingest, json, ...who }, [url]) {
    const daemon = await daemonAt({ url: daemonOptions.url.parse(url!), ...who });
    const hello = await daemon.ask('/healthz');
    await hello.body?.cancel();
    const progress = createProgress();
    const { verdicts, left } = await lazy().runConformance()(daemon, {
      ingest,
      trying: (operation) => progress.show(`trying ${operation}`),
    });
    progress.end();
    if (json) await printLines(verdicts.map((one) => JSON.stringify(one)));
    else await report(verdicts);
    if (left.length > 0) tell(`these could not be removed: ${left.join(', ')}`);
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
