import { banner, typesOf } from './types';

/** generated/operations.ts: paths, operations and components of openapi.yaml as types. */
export function operationTypes(openapi: object): Promise<string> {
  return typesOf(openapi, banner('api/openapi.yaml'));
}
