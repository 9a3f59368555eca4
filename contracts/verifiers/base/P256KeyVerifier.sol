// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";

/// @title What the verifiers of P-256 keys have in common
/// @notice Key: `qx ‖ qy`, 64 bytes. Signature: `r ‖ s`, 64 bytes, with `s` in the lower half. The key signs the 32
/// bytes of the hash as a message, so what ECDSA signs is their SHA-256: WebCrypto and Secure Enclave sign nothing else
/// than messages, and key services that sign digests sign this one too.
abstract contract P256KeyVerifier is IERC7913SignatureVerifier {
    /// @inheritdoc IERC7913SignatureVerifier
    /// @dev Never reverts. A signature has exactly one form: nobody can append to it, and high `s` is refused.
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (key.length != 64 || signature.length != 64) return 0xffffffff;
        (bytes32 qx, bytes32 qy) = abi.decode(key, (bytes32, bytes32));
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        bool isSigned = _isSigned(sha256(abi.encode(hash)), r, s, qx, qy);
        return isSigned ? IERC7913SignatureVerifier.verify.selector : bytes4(0xffffffff);
    }

    /// @dev Whether the key `(qx, qy)` signed the digest, with a low `s`.
    function _isSigned(
        bytes32 digest,
        bytes32 r,
        bytes32 s,
        bytes32 qx,
        bytes32 qy
    ) internal view virtual returns (bool);
}
