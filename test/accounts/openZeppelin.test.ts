import { openZeppelin } from "../behaviors/drivers/openZeppelin";
import { shouldBehaveLikeASessionAccount } from "../behaviors/shouldBehaveLikeASessionAccount";

shouldBehaveLikeASessionAccount(openZeppelin);
