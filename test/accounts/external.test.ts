import type { AccountDriver } from "../behaviors/AccountDriver";
import { ARTIFACTS, hasArtifacts } from "../behaviors/drivers/artifacts";
import { kernel } from "../behaviors/drivers/kernel";
import { modularAccount } from "../behaviors/drivers/modularAccount";
import { nexus } from "../behaviors/drivers/nexus";
import { referenceERC6900 } from "../behaviors/drivers/referenceERC6900";
import { referenceERC7579 } from "../behaviors/drivers/referenceERC7579";
import { safe7579 } from "../behaviors/drivers/safe7579";
import { shouldBehaveLikeASessionAccount } from "../behaviors/shouldBehaveLikeASessionAccount";

/** Accounts of other repositories: built elsewhere, found by their folders. */
const EXTERNAL: (AccountDriver & { folder: string })[] = [
  referenceERC6900,
  modularAccount,
  referenceERC7579,
  kernel,
  nexus,
  safe7579,
];

for (const driver of EXTERNAL) {
  if (hasArtifacts(driver.folder)) {
    shouldBehaveLikeASessionAccount(driver);
  } else {
    const reason = ARTIFACTS === undefined ? "ACCOUNT_ARTIFACTS is not set" : `${ARTIFACTS} has no ${driver.folder}`;
    describe(`a session on ${driver.name}`, function () {
      it.skip(`not run: ${reason}`);
    });
  }
}
