/** The module, by its fully qualified name. */
export const VALIDATOR = "contracts/SessionKeyValidator.sol:SessionKeyValidator";

/** The ERC-7913 verifiers, by their fully qualified names: contracts of their own, which a session may name or not. */
export const VERIFIERS = [
  "contracts/verifiers/P256Verifier.sol:P256Verifier",
  "contracts/verifiers/P256SolidityVerifier.sol:P256SolidityVerifier",
  "contracts/verifiers/WebAuthnVerifier.sol:WebAuthnVerifier",
  "contracts/verifiers/WebAuthnSolidityVerifier.sol:WebAuthnSolidityVerifier",
] as const;

const INTERFACE = "contracts/interfaces/ISessionKeyValidator.sol:ISessionKeyValidator";
const SAMPLES = "contracts/samples/";
const DEPLOYED: readonly string[] = [VALIDATOR, ...VERIFIERS];

/** Whether users meet a contract, by its fully qualified name. The others are for the inside, or for tests. */
export function isPublicContract(name: string): boolean {
  return DEPLOYED.includes(name) || name === INTERFACE || name.startsWith(SAMPLES);
}

/** Whether a source file holds public contracts with code. */
export function isPublicSource(sourceName: string): boolean {
  return DEPLOYED.some((name) => name.startsWith(`${sourceName}:`)) || sourceName.startsWith(SAMPLES);
}
