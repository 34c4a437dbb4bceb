export * from '../../src/conformance/contract';
