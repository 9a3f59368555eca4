import { MaxUint256 } from "ethers";

import { formatEther, formatToken } from "../../src/format";
import { functionName } from "../../src/functionNames";
import { SessionStatus } from "../../src/session";
import type { WireType } from "../../src/wire";
import { selector } from "../../test/helpers/permissions";
import { GAME_FUNCTIONS, demoFunctions, demoTokens, type DemoSetup } from "./setup";

/** What the module's views say is left of a session, as far as it is about one type of permission. */
export async function describeRemaining(setup: DemoSetup, sessionId: string, type: WireType): Promise<string> {
  const { mounted, addresses } = setup;
  const { account } = mounted;
  const { module } = mounted.w;
  const { status, gasAllowance, isRoot } = await module.getSession(account.address, sessionId);
  if (Number(status) !== Number(SessionStatus.Active)) return `nothing: ${SessionStatus[Number(status)].toLowerCase()}`;
  if (isRoot) return "everything";
  switch (type) {
    case "native-token-transfer":
      return formatEther(await module.nativeAllowance(account.address, sessionId));
    case "erc20-token-transfer": {
      const { usdc } = addresses;
      return formatToken(await module.tokenAllowance(account.address, sessionId, usdc), demoTokens(setup)(usdc));
    }
    case "gas-limit":
      return gasAllowance === MaxUint256 ? "unlimited gas" : `${formatEther(gasAllowance)} of gas`;
    case "account-functions":
      return callable(setup, sessionId, account.address, ["accountId()", "entryPoint()"]);
    default:
      return callable(setup, sessionId, addresses.game, Object.values(GAME_FUNCTIONS));
  }
}

/** A function that no contract here has. */
const ANY_OTHER = "0xdeadbeef";

/** Which of the functions the session may call. */
async function callable(setup: DemoSetup, sessionId: string, target: string, signatures: string[]): Promise<string> {
  const { account } = setup.mounted;
  const { module } = setup.mounted.w;
  if (await module.isFunctionAllowed(account.address, sessionId, target, ANY_OTHER)) return "every function";
  const isAllowed = await Promise.all(
    signatures.map((one) => module.isFunctionAllowed(account.address, sessionId, target, selector(one))),
  );
  const names = signatures.filter((_, i) => isAllowed[i]).map((one) => functionName(selector(one), demoFunctions));
  return names.length === 0 ? "nothing here" : names.map((name) => name.replace(/\(.*/, "")).join(", ");
}
