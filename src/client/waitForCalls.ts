import { BundlerError } from "../bundlers/BundlerError";
import { ExplainedError } from "../explainedError";
import type { ClientContext } from "./ClientContext";
import { getCallsStatus, type CallsStatus } from "./getCallsStatus";

/** How long to wait. */
export interface WaitOptions {
  /** ms; a minute where absent. */
  timeoutMs?: number;
  /** How often to ask, ms; every second where absent. */
  pollMs?: number;
}

/**
 * Waits until calls are on chain.
 * @returns Their status: 200, or 500 where they reverted.
 * @throws ExplainedError `CallsPending` where they are not in time. They may still be included. `BundlerSilent` where the
 * bundler does not answer at the end of it either.
 */
export async function waitForCalls(
  client: ClientContext,
  id: string,
  { timeoutMs = 60_000, pollMs = 1_000 }: WaitOptions = {},
): Promise<CallsStatus> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const isLast = Date.now() + pollMs > end;
    const status = await statusUnlessSilent(client, id, isLast);
    if (status !== undefined && status.status !== 100) return status;
    if (isLast) throw pending(timeoutMs);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Undefined where the bundler does not answer: the calls were sent, and it may come back. */
async function statusUnlessSilent(
  client: ClientContext,
  id: string,
  isLast: boolean,
): Promise<CallsStatus | undefined> {
  try {
    return await getCallsStatus(client, id);
  } catch (error) {
    if (!isLast && error instanceof BundlerError && error.code === "BundlerSilent") return undefined;
    throw error;
  }
}

function pending(timeoutMs: number): ExplainedError {
  const reason = `The calls are not on chain after ${timeoutMs / 1_000} seconds.`;
  return new ExplainedError("CallsPending", reason, "Ask getCallsStatus later before you send them again.");
}
