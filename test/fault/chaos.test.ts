import { builtCommand } from '../support/build';
import { run } from '../chaos/run';

let command: string;

beforeAll(() => {
  command = builtCommand();
});

describe('a little chaos', () => {
  it('loses nothing, makes nothing up, doubles nothing and mixes nothing up', async () => {
    const report = await run(command, {
      seed: 7,
      topology: 'single',
      daemons: 3,
      messages: 3000,
      kills: 3,
      seconds: 20,
      batch: 10,
      faults: [],
      everyMs: 300,
    });
    expect({ broken: report.broken, faults: Object.values(report.queues).flatMap(({ faults }) => faults) }).toEqual({
      broken: '',
      faults: [],
    });
    expect(report.queues['work']!.acked).toBeGreaterThan(100);
  }, 150_000);
});
