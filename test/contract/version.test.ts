import asyncapi from '../../generated/asyncapi.json';
import openapi from '../../generated/openapi.json';
import { version } from '../../package.json';
import client from '../../packages/client/package.json';

describe('the version', () => {
  it('is the same in both packages and in both contracts', () => {
    expect([client.version, openapi.info.version, asyncapi.info.version]).toEqual([version, version, version]);
  });
});
