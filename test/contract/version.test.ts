import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { version } from '../../package.json';

describe('the version', () => {
  it('is the same in package.json and in both contracts', () => {
    expect([openapi.info.version, asyncapi.info.version]).toEqual([version, version]);
  });
});
