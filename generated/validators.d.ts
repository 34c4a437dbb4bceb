// Generated from api/schemas.yaml by npm run generate. Do not edit: change the source and run it again.
import type { ErrorObject } from 'ajv';
import type { AddCommand, GetCommand, TakeCommand, AckCommand, NackCommand, ExtendCommand, DelCommand, PurgeCommand, RedriveCommand, PolicyCommand, ControlCommand, StatsCommand, ConsumersCommand, AddFrame, GetFrame, TakeFrame, AckFrame, NackFrame, ExtendFrame, DelFrame, PurgeFrame, RedriveFrame, PolicyFrame, ControlFrame, StatsFrame, ConsumersFrame, FlowFrame, CancelFrame } from './messages';

interface Validator<T> {
  (data: unknown): data is T;
  errors?: ErrorObject[] | null;
}

export declare const addCommand: Validator<AddCommand>;
export declare const getCommand: Validator<GetCommand>;
export declare const takeCommand: Validator<TakeCommand>;
export declare const ackCommand: Validator<AckCommand>;
export declare const nackCommand: Validator<NackCommand>;
export declare const extendCommand: Validator<ExtendCommand>;
export declare const delCommand: Validator<DelCommand>;
export declare const purgeCommand: Validator<PurgeCommand>;
export declare const redriveCommand: Validator<RedriveCommand>;
export declare const policyCommand: Validator<PolicyCommand>;
export declare const controlCommand: Validator<ControlCommand>;
export declare const statsCommand: Validator<StatsCommand>;
export declare const consumersCommand: Validator<ConsumersCommand>;
export declare const addFrame: Validator<AddFrame>;
export declare const getFrame: Validator<GetFrame>;
export declare const takeFrame: Validator<TakeFrame>;
export declare const ackFrame: Validator<AckFrame>;
export declare const nackFrame: Validator<NackFrame>;
export declare const extendFrame: Validator<ExtendFrame>;
export declare const delFrame: Validator<DelFrame>;
export declare const purgeFrame: Validator<PurgeFrame>;
export declare const redriveFrame: Validator<RedriveFrame>;
export declare const policyFrame: Validator<PolicyFrame>;
export declare const controlFrame: Validator<ControlFrame>;
export declare const statsFrame: Validator<StatsFrame>;
export declare const consumersFrame: Validator<ConsumersFrame>;
export declare const flowFrame: Validator<FlowFrame>;
export declare const cancelFrame: Validator<CancelFrame>;
