export { evaluate, type Evaluation, type Operation } from "./evaluate";
export { evaluateCall } from "./evaluateCall";
export type { OwnerCheck } from "./grantInValidation";
export { evaluateGrant, type GrantEvaluation } from "./evaluateGrant";
export { evaluateRuntime, type RuntimeCall, type RuntimeEvaluation } from "./evaluateRuntime";
export type { AccountCall, Standard } from "./decodeCalls";
export type { JudgedCall } from "./judgeCalls";
export type { ModuleError } from "./refused";
export type { AccountState, SessionState } from "./state";
