import { erc6900Account } from "../behaviors/drivers/erc6900";
import { shouldBehaveLikeASessionAccount } from "../behaviors/shouldBehaveLikeASessionAccount";

shouldBehaveLikeASessionAccount(erc6900Account);
