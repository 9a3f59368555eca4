export { MULTICALL3, PERMIT2 } from "./contracts";
export { lintPermissions } from "./lintPermissions";
export type { LintContext, LintFinding, LintSeverity } from "./types";
