// Generated from api/schemas.yaml by npm run generate. Do not edit: change the source and run it again.
import type { ErrorObject } from 'ajv';
import type { AddCommand, GetCommand, TakeCommand, DelCommand, PurgeCommand, PolicyCommand, ControlCommand, StatsCommand } from './messages';

interface Validator<T> {
  (data: unknown): data is T;
  errors?: ErrorObject[] | null;
}

declare const addCommand: Validator<AddCommand>;
declare const getCommand: Validator<GetCommand>;
declare const takeCommand: Validator<TakeCommand>;
declare const delCommand: Validator<DelCommand>;
declare const purgeCommand: Validator<PurgeCommand>;
declare const policyCommand: Validator<PolicyCommand>;
declare const controlCommand: Validator<ControlCommand>;
declare const statsCommand: Validator<StatsCommand>;
export { addCommand as add, getCommand as get, takeCommand as take, delCommand as del, purgeCommand as purge, policyCommand as policy, controlCommand as control, statsCommand as stats };
