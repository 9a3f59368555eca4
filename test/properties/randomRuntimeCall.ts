import { concat, dataSlice } from "ethers";

import type { Seeded } from "../helpers/seeded";
import type { KnownSession } from "./modelAccount";
import { honestCallData, hostileCallData } from "./randomCallData";
import { randomCalls } from "./randomCalls";
import { STRANGERS, type Surroundings } from "./surroundings";
import type { RuntimeStep } from "./steps";

/** A call at runtime by the session's key, or nearly. */
export function randomRuntimeCall(
  random: Seeded,
  known: KnownSession,
  surroundings: Surroundings,
  time: number,
): RuntimeStep {
  const calls = randomCalls(random, known, surroundings, random.below(2) === 0);
  const encode = random.below(8) === 0 ? hostileCallData : honestCallData;
  const kind = random.below(16);
  return {
    kind: "runtime",
    account: kind === 0 ? STRANGERS[0] : surroundings.account,
    sender: kind === 1 ? STRANGERS[1] : dataSlice(known.id, 0, 20),
    data: encode(random, "ERC-6900", calls),
    authorization: kind === 2 ? otherAuthorization(random, known.id) : known.id,
    time,
  };
}

/** Unknown, too short or too long. */
function otherAuthorization(random: Seeded, id: string): string {
  return random.pick([random.bytes(32), dataSlice(id, 0, random.below(32)), concat([id, "0x00"])]);
}
