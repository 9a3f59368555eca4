// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {WebAuthnKeyVerifier} from "./base/WebAuthnKeyVerifier.sol";

/// @title ERC-7913 verifier of WebAuthn keys (passkeys), without the precompile
/// @notice Computes in Solidity, on every chain: many times the gas of WebAuthnVerifier, but nothing that a bundler
/// refuses. It calls the precompiles of SHA-256 (0x2) and modular exponentiation (0x5) only, and reads no storage.
/// What is checked and what not: WebAuthnKeyVerifier. Costs: docs/signers.md.
contract WebAuthnSolidityVerifier is WebAuthnKeyVerifier {
    function _isSigned(
        bytes32 digest,
        bytes32 r,
        bytes32 s,
        bytes32 qx,
        bytes32 qy
    ) internal view override returns (bool) {
        return P256.verifySolidity(digest, r, s, qx, qy);
    }
}
