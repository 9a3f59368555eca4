export { evaluate, type Evaluation, type JudgedCall, type Operation } from "./evaluate";
export { evaluateGrant, type GrantEvaluation } from "./evaluateGrant";
export type { AccountCall, Standard } from "./decodeCalls";
export type { ModuleError } from "./refused";
export type { AccountState, SessionState } from "./state";
