/**
 * The modules that few commands need. The build keeps them in a bundle of their own (dist/lazy.js), which is loaded at
 * the first call: without the daemon's code a client command starts in half the time.
 */
export function lazy(): (typeof import('./on-demand'))['onDemand'] {
  // import() would have to name another file than jest and the compiler find
  // oxlint-disable-next-line typescript/no-require-imports
  return (require('./on-demand') as typeof import('./on-demand')).onDemand;
}
