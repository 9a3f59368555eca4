import { task } from "hardhat/config";

import { chainCommand, withSending } from "../lib/command";
import type { DeployWalletOptions } from "../lib/deployWallet";

const DESCRIPTION =
  "Deploys what a wallet server needs: module, root validator, account factory, and a paymaster if asked";

const load = async () => (await import("../lib/deployWallet")).deployWallet;

withSending(task("wallet:deploy", DESCRIPTION))
  .addOptionalParam("entryPoint", "v0.7, v0.8 or v0.9", "v0.8")
  .addOptionalParam("staker", "Who may stake for the account factory at the EntryPoint (else nobody)")
  .addOptionalParam(
    "paymasterSigner",
    "The address of the key that approves what the paymaster pays (else no paymaster)",
  )
  .addOptionalParam("deposit", "What the paymaster shall have at the EntryPoint at least, ether")
  .setAction(chainCommand<DeployWalletOptions>(load, { isCompiled: true }));
