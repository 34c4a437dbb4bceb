/** The conformance kit: dist/lazy-conformance.js. */
export { runConformance } from '../../conformance/run';
