import { createP256Key, createSessionClient, p256Signer, type Call } from "../../src";

/** What the page is told of its chain. */
export interface PageSetup {
  rpcUrl: string;
  bundlerUrl: string;
  account: string;
  module: string;
  /** What the key is granted, and what it does with it. */
  calls: Call[];
}

/** What the page made of it. */
export interface PageResult {
  status: number;
  isExtractable: boolean;
  /** Whether the browser gave the private key away. */
  isExported: boolean;
  /** The module's error for the same calls once more. */
  refusal?: string;
}

/** An app's whole way with a session key that never leaves the browser. */
async function spend(): Promise<PageResult> {
  const { rpcUrl: provider, bundlerUrl: bundler, calls, ...account } = (await ask("/setup")) as PageSetup;
  const key = await createP256Key();
  const signer = p256Signer(key);
  const { context } = (await ask("/grant", { publicKey: signer.signer })) as { context: string };
  const client = await createSessionClient({ ...account, provider, bundler, signer });
  const request = { calls, capabilities: { permissions: { context } } };
  const { id } = await client.sendCalls(request);
  const { status } = await client.waitForCalls(id, { pollMs: 50 });
  const refusal = await client.sendCalls(request).then(() => undefined, codeOf);
  const isExported = await crypto.subtle.exportKey("jwk", key.privateKey).then(
    () => true,
    () => false,
  );
  return { status, isExtractable: key.privateKey.extractable, isExported, refusal };
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}

/** Asks the page's own server. */
async function ask(path: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(path, { method: "POST", body: JSON.stringify(body) });
  return response.json();
}

spend().then(
  (result) => ask("/result", result),
  (error: unknown) => ask("/error", { message: error instanceof Error ? error.message : String(error) }),
);
