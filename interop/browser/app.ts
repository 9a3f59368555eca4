import { createP256Key, createSessionClient, p256Signer } from "../../src";

/** What an app with a key in the browser imports; `docs/client.md` states its size. */
export const app = { createSessionClient, createP256Key, p256Signer };
