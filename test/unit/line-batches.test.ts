import { setImmediate as turn } from 'node:timers/promises';
import { batchesOf, linesOf, type Batch } from '../../src/cli/line-batches';

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) {
    await turn();
    yield Buffer.from(text);
  }
}

async function batches(texts: string[], isSteady: boolean): Promise<Batch[]> {
  const made: Batch[] = [];
  for await (const batch of batchesOf(
    linesOf(chunks(...texts)),
    ({ bytes }) => JSON.stringify(bytes.toString()),
    isSteady,
  ))
    made.push(batch);
  return made;
}

const valuesIn = (made: Batch[]): unknown[] =>
  made.flatMap(({ body }) => (JSON.parse(body) as { messages: unknown[] }).messages);
const numbers = Array.from({ length: 250 }, (_, i) => `${i}`);

describe('batches of lines', () => {
  it('gather what comes in little pieces', async () => {
    const made = await batches(
      numbers.map((n) => `${n}\n`),
      false,
    );
    expect(valuesIn(made)).toEqual(numbers);
    expect(made.length).toBeLessThan(50); // 3, where nothing stands still meanwhile
  });

  it('are the same of the same lines, however these come, where they are to be', async () => {
    const counts = async (texts: string[]): Promise<number[]> => (await batches(texts, true)).map(({ count }) => count);
    expect(await counts(numbers.map((n) => `${n}\n`))).toEqual([100, 100, 50]);
    expect(await counts([numbers.join('\n')])).toEqual([100, 100, 50]);
  });

  it('bring what came before the source failed', async () => {
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield* chunks('one\ntwo\n');
      throw new Error('no more');
    };
    const made: Batch[] = [];
    await expect(
      (async () => {
        for await (const batch of batchesOf(linesOf(failing()), ({ bytes }) => JSON.stringify(bytes.toString()), false))
          made.push(batch);
      })(),
    ).rejects.toThrow('no more');
    expect(valuesIn(made)).toEqual(['one', 'two']);
  });
});
