import { fanout } from './fanout/section';
import { growth } from './growth/section';
import { http } from './http/section';
import { latency } from './latency/section';
import { memory } from './memory/section';
import { workers } from './workers/section';
import type { Section } from './section';

/** In this order they are measured and shown. */
export const sections = { http, fanout, latency, memory, growth, workers } satisfies Record<string, Section>;

export type SectionName = keyof typeof sections;
