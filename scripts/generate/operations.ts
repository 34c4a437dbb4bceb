import { banner, typesOf } from './types';

/** generated/operations.ts: types for the paths, operations and components of openapi.yaml. */
export function operationTypes(openapi: object): Promise<string> {
  return typesOf(openapi, banner('api/openapi.yaml'));
}
