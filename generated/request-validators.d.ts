// Generated from api/openapi.yaml by npm run generate. Do not edit: change the source and run it again.
import type { ValidateFunction } from 'ajv';

/** By operation and part: `add path`, `add query`, `add header`, `add application/json`. */
declare const validators: Readonly<Record<string, ValidateFunction | undefined>>;
export = validators;
