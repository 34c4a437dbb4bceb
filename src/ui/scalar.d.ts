/** The viewer of `/docs` (viewer/), a file of its own beside the pages. */
declare module '*/scalar.js' {
  export function createApiReference(selector: string, options: Record<string, unknown>): unknown;
}
