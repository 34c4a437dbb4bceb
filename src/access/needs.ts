import type { SectionName } from './rules';
import { verbs, type Verb } from './scopes';

/** By which way somebody comes. */
export type Category = 'rest' | 'comet' | 'sse' | 'websocket' | 'admin' | 'ingest';

/** What somebody wants to do. */
export interface AccessRequest {
  /** `any`: whichever way is open to them. */
  category: Category | 'any';
  /** `any`: whatever they may do; what it is will be checked when it is known. */
  verb: Verb | 'any';
  /** null: every queue; undefined: one that is not known yet. */
  queue: string | null | undefined;
}

/** A need that leaves nothing open. */
export interface ExactRequest extends AccessRequest {
  category: Category;
  verb: Verb;
}

/** The ways by which queues are read. */
export const streamed = ['rest', 'comet', 'sse', 'websocket'] as const satisfies Category[];
const every = [...streamed, 'ingest'] as const satisfies Category[];

/** Any of which is enough. */
export function exactRequests({ category, verb, queue }: AccessRequest): ExactRequest[] {
  const ways = category === 'any' ? every : [category];
  return ways.flatMap((way) => (verb === 'any' ? verbs : [verb]).map((one) => ({ category: way, verb: one, queue })));
}

/** `admin` is guarded alike on every way; what is produced over a stream's way is produced like any other. */
export function sectionOf({ category, verb }: ExactRequest): SectionName {
  if (verb === 'admin' || category === 'admin') return 'admin';
  if (category === 'ingest') return 'ingest';
  return verb === 'produce' ? 'rest:producer' : `${category}:consumer`;
}
