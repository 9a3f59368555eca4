/**
 * The ERC-7913 verifiers, at the same addresses on every chain where they are deployed (`verifiers:deploy`). Those with
 * `Solidity` in their name cost many times the gas, and are the ones that bundlers accept which trace validation.
 */
export const VERIFIERS = {
  P256Verifier: "0x1e7E3F85A4b222116ABc16Ba992EBd9ef3Cf1F06",
  P256SolidityVerifier: "0x5773e5c64cdf40b176F3C8F1FBb2179cda647e93",
  WebAuthnVerifier: "0xaaFbC2274Cfa21Ebb256239c44B342D801224DB1",
  WebAuthnSolidityVerifier: "0x364181AC5C33Bfc7B5F426F7C20616ed5d730d5B",
} as const;
