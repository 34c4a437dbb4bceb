/** The viewer of `/docs` (viewer/), a file of its own beside the pages. */
export function createApiReference(selector: string, options: Record<string, unknown>): unknown;
