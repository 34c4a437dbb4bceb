import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../support/generated-client';
import { useDaemon } from '../support/use-daemon';
import { installTool, type Tool } from './tool';

/** TypeScript models that modelina makes of the AsyncAPI contract, and a message of a stream that they describe. */
const { daemon } = useDaemon();
let tool: Tool;

beforeAll(async () => {
  tool = await installTool('modelina', '@asyncapi/modelina');
});

afterAll(() => {
  tool.remove();
});

const generator = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const { TypeScriptGenerator } = require('@asyncapi/modelina');
  const options = { modelType: 'interface', enumType: 'union', mapType: 'record', rawPropertyNames: true };
  new TypeScriptGenerator(options).generate(JSON.parse(readFileSync('asyncapi.json', 'utf8'))).then((models) => {
    writeFileSync('models.ts', models.map(({ result }) => 'export ' + result).join('\\n'));
  });
`;

it('modelina', async () => {
  writeFileSync(join(tool.folder, 'asyncapi.json'), await (await fetch(`${daemon.url}/asyncapi.json`)).text());
  const script = join(tool.folder, 'generate.cjs');
  writeFileSync(script, generator);
  await tool.run(script, []);
  const said = await runProgram(
    tool.folder,
    daemon.url,
    'program',
    `
    import type { AddCommand, AddReply, StreamMessage } from './models';

    const command: AddCommand = { cmd: 'add', queue: 'test', value: { order: 17 } };
    const response = await fetch(url + '/queue', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) });
    const reply: AddReply = await response.json();
    const leaving = new AbortController();
    const stream = await fetch(url + '/sse/test', { signal: leaving.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!/^data:.*\\n/m.test(text)) text += (await reader.read()).value ?? '';
    leaving.abort();
    const message: StreamMessage = JSON.parse(/^data: ?(.*)$/m.exec(text)![1]!);
    console.log(JSON.stringify({ added: reply.key, key: message.key, value: message.value }));
  `,
    { lib: ['es2022', 'dom', 'dom.iterable'] },
  ).catch((cause: unknown) => {
    throw new Error(`the models of ${tool.name} fail: ${(cause as Error).message}`, { cause });
  });
  expect(said).toEqual({ added: 'test:1', key: 'test:1', value: { order: 17 } });
});
