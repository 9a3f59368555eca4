import { ErrorCode, rpcError } from "./rpcError";

/**
 * What a promise gives, if it does in time.
 * @param milliseconds Until the client is told to try again.
 */
export async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate() {
  const message = "The node or the bundler behind this server takes too long.";
  return rpcError(ErrorCode.Internal, "UpstreamTimeout", message, "Try again in a moment.");
}
