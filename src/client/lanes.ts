import { ExplainedError } from "../explainedError";

/** Which lanes have operations in flight. */
export interface Lanes {
  /** A lane without an operation in flight, the lowest one: a lane that was used before costs less gas than a new one. */
  take(): Promise<number>;
  /** The lane's operation was sent with this nonce, or was not sent. */
  settle(lane: number, nonce?: bigint): void;
}

/** An account with more operations in flight than this waits for a reason. */
const MAX_IN_FLIGHT = 100;

/**
 * Remembers which lanes this client has operations on. One is free again once the chain has counted its nonce.
 * @param readNonce The chain's next nonce of a lane.
 */
export function createLanes(readNonce: (lane: number) => Promise<bigint>, laneCount: number): Lanes {
  /** The nonce of the operation in flight; undefined while it is being made. */
  const inFlight = new Map<number, bigint | undefined>();

  return {
    async take() {
      await Promise.all([...inFlight].map(release));
      // Nothing is awaited from here on, so that no two operations take one lane.
      const limit = Math.min(laneCount, MAX_IN_FLIGHT);
      const lane = Array.from({ length: limit }, (_, index) => index).find((index) => !inFlight.has(index));
      if (lane === undefined) throw full(limit);
      inFlight.set(lane, undefined);
      return lane;
    },
    settle(lane, nonce) {
      if (nonce === undefined) inFlight.delete(lane);
      else inFlight.set(lane, nonce);
    },
  };

  async function release([lane, nonce]: [number, bigint | undefined]): Promise<void> {
    if (nonce === undefined || (await readNonce(lane)) <= nonce) return;
    // While the chain answered, another operation may have taken the lane.
    if (inFlight.get(lane) === nonce) inFlight.delete(lane);
  }
}

function full(limit: number): ExplainedError {
  const reason = `${limit} operations of this client are in flight, as many as it sends at once.`;
  return new ExplainedError("TooManyInFlight", reason, "Wait for some of them with waitForCalls.");
}
