import fc from 'fast-check';
import { add, addOnce } from './adding';
import { agree, agreeOnBystander } from './agreement';
import { killEngine, killInAck, killInAdd, killInLease, killWaitedFor } from './killing';
import { ack, extend, lease, nack, take, takeAll } from './leasing';
import { browse, look, peek } from './looking';
import { purge, redrive, redriveSome, remove, remover, settings } from './queues';
import type { Step } from './step';
import { endDay, expire, lapse, lapseUnseen, outlive, wake } from './time';
import { hangUp, hangUpAsOneComes, wait, waitInVain } from './waiting';
import type { Model, Real } from './world';

/**
 * How often each step is taken, among 1,000 or so. What takes real time is rare: a daemon needs most of a second of a
 * core to start.
 */
const weights: [weight: number, step: fc.Arbitrary<Step>][] = [
  [140, add],
  [70, addOnce],
  [40, take],
  [30, takeAll],
  [120, lease],
  [90, ack],
  [90, nack],
  [25, extend],
  [35, lapse],
  [1, lapseUnseen],
  [40, wake],
  [20, expire],
  [50, outlive],
  [10, endDay],
  [20, look],
  [20, peek],
  [25, browse],
  [20, remove],
  [15, redrive],
  [25, redriveSome],
  [12, purge],
  [5, remover],
  [45, settings],
  [50, wait],
  [8, hangUp],
  [12, hangUpAsOneComes],
  [0.3, waitInVain],
  [10, killEngine],
  [1.2, killWaitedFor],
  [0.4, killInAdd],
  [0.4, killInAck],
  [0.4, killInLease],
];

/** The bystander's thirty keys are dumped after every so many steps, and at the end of each life. */
const everyFew = 10;
let steps = 0;

class Command implements fc.AsyncCommand<Model, Real> {
  constructor(
    private readonly step: Step,
    private readonly count: () => void,
  ) {}

  check(model: Readonly<Model>): boolean {
    return this.step.can?.(model) ?? true;
  }

  async run(model: Model, real: Real): Promise<void> {
    this.count();
    await this.step.do(model, real, real.next());
    await agree(model, real);
    if (++steps % everyFew === 0) await agreeOnBystander(real);
  }

  toString(): string {
    return this.step.name;
  }
}

export type Life = Iterable<fc.AsyncCommand<Model, Real>>;

/** Any life of messages. @param count  is called at each step */
export function lives(count: () => void): fc.Arbitrary<Life> {
  const any = fc.oneof(...weights.map(([weight, step]) => ({ weight: Math.round(weight * 10), arbitrary: step })));
  return fc.commands([any.map((step) => new Command(step, count))], { maxCommands: 600, size: 'max' });
}
