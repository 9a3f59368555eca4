/** Whoever may call this on behalf of an account moves every token that the account approved to it. */
export const PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

/** Makes any calls for anyone, in its own name. */
export const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
