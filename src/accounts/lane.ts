/** More lanes than anybody needs, for nonce keys that have room for more. */
export const LANE_COUNT = 2 ** 32;

/**
 * The number of a lane.
 * @throws where it is not a whole number from 0 to below `laneCount`.
 */
export function laneNumber(lane: number, laneCount: number): bigint {
  if (Number.isInteger(lane) && lane >= 0 && lane < laneCount) return BigInt(lane);
  throw new Error(`A nonce lane of this account is a whole number from 0 to ${laneCount - 1}, not ${lane}.`);
}
