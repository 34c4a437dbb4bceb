import { fanout } from './fanout/section';
import { growth } from './growth/section';
import { http } from './http/section';
import { jobs } from './jobs/section';
import { latency } from './latency/section';
import { memory } from './memory/section';
import { replicas } from './replicas/section';
import { workers } from './workers/section';
import type { Section } from './section';

/** In this order they are measured and shown. */
export const sections = { http, fanout, latency, memory, growth, workers, jobs, replicas } satisfies Record<
  string,
  Section
>;

export type SectionName = keyof typeof sections;

/** Without what is only measured when it is asked for. */
export const usual = (Object.keys(sections) as SectionName[]).filter((name) => name !== 'replicas');
