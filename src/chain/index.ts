export { findLogs, type LogQuery } from "./findLogs";
export { findSessions, type GrantedSession } from "./findSessions";
export { readEntryPoint } from "./readEntryPoint";
export { readEpoch } from "./readEpoch";
export { readFees, type Fees } from "./readFees";
export { readRemaining, readSessionState, type ModuleOfAccount } from "./readSessionState";
export { readTime } from "./readTime";
export { readToken, readTokens } from "./readTokens";
