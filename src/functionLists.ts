import { PRIVILEGED_FUNCTIONS, TOKEN_MOVING_FUNCTIONS, type PublishedFunction } from "./publishedFunctions";

const PRIVILEGED = bySelector(PRIVILEGED_FUNCTIONS);
const TOKEN_MOVING = bySelector(TOKEN_MOVING_FUNCTIONS);

function bySelector(list: readonly PublishedFunction[]): Map<string, PublishedFunction> {
  return new Map(list.map((entry) => [entry.selector, entry]));
}

/**
 * The published privileged function of this selector, or undefined: no permission may name it.
 * @param selector 4 bytes, hex.
 * @example privilegedFunction("0x9517e29f")?.signature; // "installModule(uint256,address,bytes)"
 */
export function privilegedFunction(selector: string): PublishedFunction | undefined {
  return PRIVILEGED.get(selector.toLowerCase());
}

/**
 * The published function of this selector that moves or approves tokens, or undefined.
 * @param selector 4 bytes, hex.
 * @example tokenMovingFunction("0xa9059cbb")?.signature; // "transfer(address,uint256)"
 */
export function tokenMovingFunction(selector: string): PublishedFunction | undefined {
  return TOKEN_MOVING.get(selector.toLowerCase());
}

/** Functions of contracts such as Multicall3 and routers that carry calls of their own, which no rule sees. */
export const CALL_CARRYING_FUNCTIONS = [
  "aggregate((address,bytes)[])",
  "aggregate3((address,bool,bytes)[])",
  "aggregate3Value((address,bool,uint256,bytes)[])",
  "batch(bytes[],bool)",
  "blockAndAggregate((address,bytes)[])",
  "execute(bytes,bytes[])",
  "execute(bytes,bytes[],uint256)",
  "multicall(bytes32,bytes[])",
  "multicall(uint256,bytes[])",
  "tryAggregate(bool,(address,bytes)[])",
  "tryBlockAndAggregate(bool,(address,bytes)[])",
] as const;
