import { ENTRY_POINTS } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS, deploy } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { erc7579Driver } from "./erc7579";

/** OpenZeppelin's ERC-7579 account, as the sample builds it. */
export const openZeppelin: AccountDriver = {
  ...erc7579Driver("openzeppelin"),
  name: "OpenZeppelin's AccountERC7579",
  versions: ENTRY_POINT_VERSIONS,
  async deploy(w, version) {
    const validator = await w.ownerValidator.getAddress();
    const account = await deploy("SampleAccount", ENTRY_POINTS[version], validator, w.owner.address);
    return account.getAddress();
  },
};
