import { ZeroAddress, dataSlice } from "ethers";

import { PaymasterPolicy, type Session } from "../../src/session";
import { encodePaymaster } from "../../src/userOperation";
import type { Seeded } from "../helpers/seeded";
import { STRANGERS, type Surroundings } from "./surroundings";

/** No paymaster, the session's, another one, address zero, or too few bytes. */
export function randomPaymasterData(random: Seeded, session: Session, { paymaster }: Surroundings): string {
  const isFree = session.paymasterPolicy !== PaymasterPolicy.None;
  const kind = random.below(20);
  if (kind < (isFree ? 4 : 14)) return "0x";
  const named = session.paymaster === ZeroAddress ? paymaster : session.paymaster;
  const gas = { verification: random.bits(17), postOp: random.bits(16) };
  if (kind < 17) return encodePaymaster(named, gas, random.bytes(random.below(40)));
  if (kind === 17) return encodePaymaster(ZeroAddress, gas);
  if (kind === 18) return encodePaymaster(random.pick(STRANGERS), gas);
  return dataSlice(encodePaymaster(named, gas), 0, 1 + random.below(51));
}
