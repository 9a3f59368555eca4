// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {P256KeyVerifier} from "./base/P256KeyVerifier.sol";

/// @title ERC-7913 verifier of P-256 keys, without the precompile
/// @notice Computes in Solidity, on every chain: many times the gas of P256Verifier, but nothing that a bundler
/// refuses. It calls the precompiles of SHA-256 (0x2) and modular exponentiation (0x5) only, and reads no storage.
/// Forms of key and signature: P256KeyVerifier. Costs: docs/signers.md.
contract P256SolidityVerifier is P256KeyVerifier {
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
