import { MAX_DEPTH } from "./limits";
import { ErrorCode, rpcError } from "./rpcError";

const SHAPE = "Send a JSON-RPC 2.0 request, or a list of them, in UTF-8.";

/**
 * Reads the JSON of a request, which anybody may have sent.
 * @throws RpcError where it is no UTF-8, no JSON, or nested deeper than anything that is understood here.
 */
export function parseJson(body: Uint8Array): unknown {
  const text = decode(body);
  if (depthOf(text) > MAX_DEPTH) {
    throw rpcError(ErrorCode.InvalidRequest, "TooDeep", `The JSON is nested deeper than ${MAX_DEPTH} levels.`, SHAPE);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw rpcError(ErrorCode.Parse, "NoJson", "The body is no JSON.", SHAPE);
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw rpcError(ErrorCode.Parse, "NoUtf8", "The body is no UTF-8.", SHAPE);
  }
}

/** How deep lists and objects are nested. Right for JSON; other text gets some number. */
function depthOf(text: string): number {
  let [depth, deepest, isString] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (isString && character === "\\") i++;
    else if (character === '"') isString = !isString;
    else if (!isString && (character === "[" || character === "{")) deepest = Math.max(deepest, ++depth);
    else if (!isString && (character === "]" || character === "}")) depth--;
  }
  return deepest;
}
