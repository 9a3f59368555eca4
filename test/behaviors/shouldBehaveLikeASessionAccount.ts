import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";

import type { AccountDriver } from "./AccountDriver";
import type { Case } from "./Case";
import { ACCOUNT_CASES } from "./cases/account";
import { ADAPTER_CASES } from "./cases/adapter";
import { BATCH_CASES } from "./cases/batches";
import { CLIENT_CASES } from "./cases/client";
import { DEFERRED_CASES } from "./cases/deferred";
import { ERC6900_CASES } from "./cases/erc6900";
import { LIFE_CASES } from "./cases/life";
import { PERMISSION_CASES } from "./cases/permissions";
import { SIGNATURE_CASES } from "./cases/signatures";
import { mount } from "./mounted";

/** What holds for every account, whatever its standard, its EntryPoint and its author. */
const CASES: Record<string, Case> = {
  ...PERMISSION_CASES,
  ...BATCH_CASES,
  ...LIFE_CASES,
  ...ACCOUNT_CASES,
  ...SIGNATURE_CASES,
  ...DEFERRED_CASES,
  ...ADAPTER_CASES,
  ...CLIENT_CASES,
};

/** Runs the table of cases on this kind of account, with each EntryPoint that it can be built for. */
export function shouldBehaveLikeASessionAccount(driver: AccountDriver): void {
  for (const version of driver.versions) {
    describe(`a session on ${driver.name} (${driver.standard}, EntryPoint ${version})`, function () {
      const fixture = () => mount(driver, version);
      const cases = driver.standard === "ERC-6900" ? { ...CASES, ...ERC6900_CASES } : CASES;
      for (const [title, run] of Object.entries(cases)) {
        it(title, async function () {
          await run(await loadFixture(fixture));
        });
      }
    });
  }
}
