// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {WebAuthnKeyVerifier} from "./base/WebAuthnKeyVerifier.sol";

/// @title ERC-7913 verifier of WebAuthn keys (passkeys), with the precompile
/// @notice Calls the precompile at 0x100 (EIP-7951, RIP-7212), and computes in Solidity on chains that have none.
/// Bundlers that trace validation mostly refuse that call: see WebAuthnSolidityVerifier. What is checked and what not:
/// WebAuthnKeyVerifier. Costs: docs/signers.md.
/// @dev A wrong signature costs one call of the precompile more than a right one, as in P256Verifier.
contract WebAuthnVerifier is WebAuthnKeyVerifier {
    function _isSigned(
        bytes32 digest,
        bytes32 r,
        bytes32 s,
        bytes32 qx,
        bytes32 qy
    ) internal view override returns (bool) {
        return P256.verify(digest, r, s, qx, qy);
    }
}
