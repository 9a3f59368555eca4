import { toQuantity } from "ethers";

import type { EmbeddedChain } from "./embeddedChain";

/** Where the server is, what is on its chain, and something to paste. */
export function describeServer(url: string, { chain, token, policy }: EmbeddedChain): string[] {
  const { contracts, sponsor, chainId } = chain;
  const params = [{ signerAddress: "0x52908400098527886E0F7030069857D2E4169EE7", includeCounterfactualInfo: true }];
  const request = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "wallet_requestAccount", params });
  return [
    `The wallet server is at ${url}, for chain ${chainId} (${toQuantity(chainId)}), which is gone when this ends.`,
    `  session module   ${contracts.module}`,
    `  account factory  ${contracts.accountFactory}`,
    `  root validator   ${contracts.rootValidator}`,
    `  EntryPoint       ${contracts.entryPoint}`,
    `  test token       ${token} (every account gets 1000 of it, and 1 ether)`,
    `  paymaster        ${sponsor?.address} (policy ${policy.id})`,
    "Try:",
    `  curl -s ${url} -H 'content-type: application/json' -d '${request}'`,
    "Stop it with Ctrl-C.",
  ];
}
