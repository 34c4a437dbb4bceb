import type { SectionName } from './rules';
import { verbs, type Verb } from './scopes';

/** The transport of a request. */
export type Category = 'rest' | 'comet' | 'sse' | 'websocket' | 'admin' | 'ingest';

/** The permission that a request needs. */
export interface AccessRequest {
  /** `any`: any transport that is allowed. */
  category: Category | 'any';
  /** `any`: any verb that is allowed; the exact one is checked when it is known. */
  verb: Verb | 'any';
  /** null: every queue; undefined: a queue that is not known yet. */
  queue: string | null | undefined;
}

/** A request with one transport and one verb. */
export interface ExactRequest extends AccessRequest {
  category: Category;
  verb: Verb;
}

/** The transports by which queues are read. */
export const streamed = ['rest', 'comet', 'sse', 'websocket'] as const satisfies Category[];
const every = [...streamed, 'ingest'] as const satisfies Category[];

/** The alternatives of a request; one of them is enough. */
export function exactRequests({ category, verb, queue }: AccessRequest): ExactRequest[] {
  const ways = category === 'any' ? every : [category];
  return ways.flatMap((way) => (verb === 'any' ? verbs : [verb]).map((one) => ({ category: way, verb: one, queue })));
}

/** `admin` has one section for all transports; producing over a stream's transport is guarded as over any other. */
export function sectionOf({ category, verb }: ExactRequest): SectionName {
  if (verb === 'admin' || category === 'admin') return 'admin';
  if (category === 'ingest') return 'ingest';
  return verb === 'produce' ? 'rest:producer' : `${category}:consumer`;
}
