import { MAX_DEPTH, MAX_VALUES } from "./limits";
import { ErrorCode, rpcError } from "./rpcError";

const SHAPE = "Send a JSON-RPC 2.0 request, or a list of them, in UTF-8.";

/**
 * Reads the JSON of a request, which anybody may have sent.
 * @throws RpcError where it is no UTF-8, no JSON, nested deeper or of more values than anything that is understood here.
 */
export function parseJson(body: Uint8Array): unknown {
  const text = decode(body);
  const { deepest, values } = sizeOf(text);
  if (deepest > MAX_DEPTH) {
    throw rpcError(ErrorCode.InvalidRequest, "TooDeep", `The JSON is nested deeper than ${MAX_DEPTH} levels.`, SHAPE);
  }
  if (values > MAX_VALUES) {
    const message = `The JSON has more than ${MAX_VALUES} values.`;
    throw rpcError(ErrorCode.InvalidRequest, "TooManyValues", message, "Send less at a time.");
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

/** How deep lists and objects are nested, and how many values there are. Right for JSON; other text gets some numbers. */
function sizeOf(text: string): { deepest: number; values: number } {
  let [depth, deepest, values, isString] = [0, 0, 1, false];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (isString && character === "\\") i++;
    else if (character === '"') isString = !isString;
    else if (!isString && (character === "[" || character === "{")) deepest = Math.max(deepest, ++depth);
    else if (!isString && (character === "]" || character === "}")) depth--;
    else if (!isString && character === ",") values++;
  }
  return { deepest, values };
}
