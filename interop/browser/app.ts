import { createP256Key, createSessionClient, p256Signer } from "../../src";
import { createAdapter } from "../../src/accounts/createAdapter";

/** What an app with a key in the browser imports; its size is what `docs/client.md` states. */
export const app = { createAdapter, createP256Key, createSessionClient, p256Signer };
