import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import type { BytesLike, Contract } from "ethers";
import { ethers } from "hardhat";

import { deploy } from "./world";

/** What a verifier answers where the signature is right: ERC-7913's magic value. */
export const RIGHT = "0x024ad318";
/** What it answers otherwise. */
export const WRONG = "0xffffffff";

/** Every verifier of this repository, and OpenZeppelin's two. */
export interface Verifiers {
  P256Verifier: Contract;
  P256SolidityVerifier: Contract;
  WebAuthnVerifier: Contract;
  WebAuthnSolidityVerifier: Contract;
  OpenZeppelinP256Verifier: Contract;
  OpenZeppelinWebAuthnVerifier: Contract;
  GasMeter: Contract;
}

const NAMES = [
  ...(["P256Verifier", "P256SolidityVerifier", "WebAuthnVerifier", "WebAuthnSolidityVerifier"] as const),
  ...(["OpenZeppelinP256Verifier", "OpenZeppelinWebAuthnVerifier", "GasMeter"] as const),
];

async function deployVerifiers(): Promise<Verifiers> {
  const deployed = await Promise.all(NAMES.map(async (name) => [name, await deploy(name)] as const));
  return Object.fromEntries(deployed) as unknown as Verifiers;
}

/** The verifiers, deployed. */
export function verifiers(): Promise<Verifiers> {
  return loadFixture(deployVerifiers);
}

/** What the verifier answers; throws where it reverts. */
export async function verify(verifier: Contract, key: BytesLike, hash: string, signature: BytesLike): Promise<string> {
  return (await verifier.getFunction("verify")(key, hash, signature)) as string;
}

/** Gas that a static call of a verifier costs, and whether the signature was right. */
export async function measure(
  { GasMeter }: Verifiers,
  verifier: Contract,
  ...[key, hash, signature]: [key: string, hash: string, signature: string]
): Promise<{ gas: number; isRight: boolean }> {
  const data = verifier.interface.encodeFunctionData("verify", [key, hash, signature]);
  const [gas, result] = (await GasMeter.getFunction("measure")(await verifier.getAddress(), data)) as [bigint, string];
  return { gas: Number(gas), isRight: ethers.dataSlice(result, 0, 4) === RIGHT };
}
