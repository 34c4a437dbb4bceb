import { fanout } from './fanout/section';
import { http } from './http/section';
import type { Section } from './section';

/** In this order they are measured and shown. */
export const sections = { http, fanout } satisfies Record<string, Section>;

export type SectionName = keyof typeof sections;
