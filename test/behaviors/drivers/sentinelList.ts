import { AbiCoder, ZeroAddress } from "ethers";

import { uninstallCallData } from "../../helpers/sessions";
import type { AccountDriver } from "../AccountDriver";

/** What comes before the validator that was installed last. */
const SENTINEL = `${ZeroAddress.slice(0, -1)}1`;

/** Accounts that keep their validators in a linked list take the previous one and the module's own data. */
export const encodeUninstallFromList: AccountDriver["encodeUninstall"] = ({ module }, data) =>
  uninstallCallData(module, AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [SENTINEL, data]));
