// Generated from api/schemas.yaml by npm run generate. Do not edit: change the source and run it again.
import type { ErrorObject } from 'ajv';
import type { AddCommand, GetCommand, TakeCommand, AckCommand, NackCommand, ExtendCommand, DelCommand, PurgeCommand, PolicyCommand, ControlCommand, StatsCommand } from './messages';

interface Validator<T> {
  (data: unknown): data is T;
  errors?: ErrorObject[] | null;
}

declare const addCommand: Validator<AddCommand>;
declare const getCommand: Validator<GetCommand>;
declare const takeCommand: Validator<TakeCommand>;
declare const ackCommand: Validator<AckCommand>;
declare const nackCommand: Validator<NackCommand>;
declare const extendCommand: Validator<ExtendCommand>;
declare const delCommand: Validator<DelCommand>;
declare const purgeCommand: Validator<PurgeCommand>;
declare const policyCommand: Validator<PolicyCommand>;
declare const controlCommand: Validator<ControlCommand>;
declare const statsCommand: Validator<StatsCommand>;
export { addCommand as add, getCommand as get, takeCommand as take, ackCommand as ack, nackCommand as nack, extendCommand as extend, delCommand as del, purgeCommand as purge, policyCommand as policy, controlCommand as control, statsCommand as stats };
