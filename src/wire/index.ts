export { WireError, type WireProblem } from "./error";
export { parseGrant } from "./parseGrant";
export { fromSession } from "./fromSession";
export { toSession } from "./toSession";
export { WIRE_KEY_TYPES, WIRE_TYPES } from "./types";
export type { GrantContext, WireGrant, WireKey, WireKeyType, WirePermission, WireType } from "./types";
