import type { Row } from './figures';

/** The options of a section. */
export interface Bench {
  rounds: number;
  requests: number;
  connections: number;
  /** A message. */
  value: string;
  /** Peers are measured too, where they are installed. */
  peers: boolean;
  /** The folder where the peers that are npm packages are installed; null: none. */
  peersFrom: string | null;
  /** The folder of a built checkout that is measured too; null: none. */
  before: string | null;
  /** Streams: how many consumers. */
  consumers: readonly number[];
  /** Idle consumers, for their memory. */
  idle: number;
  /** Messages per second, and for how long, for the latency. */
  rate: number;
  seconds: number;
  /** The largest number of messages and of queues that costs are measured at. */
  depth: number;
  queues: number;
  /** Say how far it is. */
  tell: (round: string, who: string, what: string, figure?: number, unit?: string) => void;
  /** Something to know when reading the figures. */
  note: (text: string) => void;
}

export type Section = (bench: Bench) => Promise<Row[]>;
