import { createTurns } from '../../src/turns';

/** Resolves when the event loop has turned once. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createTurns', () => {
  it('runs tasks in order, and lets the event loop turn when a slice is over', async () => {
    const inTurn = createTurns(0);
    const done: number[] = [];
    for (let i = 0; i < 3; i++) inTurn(() => done.push(i));
    expect(done).toEqual([]);
    while (done.length < 3) {
      const before = done.length;
      await turn();
      expect(done.length - before).toBeLessThanOrEqual(1);
    }
    expect(done).toEqual([0, 1, 2]);
  });

  it('runs what a task adds after what came before', async () => {
    const inTurn = createTurns();
    const done: string[] = [];
    inTurn(() => {
      done.push('first');
      inTurn(() => done.push('added'));
    });
    inTurn(() => done.push('second'));
    while (done.length < 3) await turn();
    expect(done).toEqual(['first', 'second', 'added']);
  });
});
