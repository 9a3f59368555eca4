// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {WebAuthn} from "@openzeppelin/contracts/utils/cryptography/WebAuthn.sol";

import {Assertions} from "./Assertions.sol";

/// @title What the verifiers of WebAuthn keys have in common
/// @notice Key: `qx ‖ qy`, 64 bytes. Signature: the fields of OpenZeppelin's `WebAuthnAuth`, ABI-encoded: an assertion
/// whose challenge is the hash. Demands the type `webauthn.get`, user presence and user verification. Does not check
/// origin, relying party, counter and extensions: what a page may ask a passkey for is the browser's business.
/// @dev OpenZeppelin's verifier takes the same signatures. It is not used, because it stops at the first thing that is
/// wrong: an estimate with a dummy signature, whose challenge is never right, would leave out the elliptic curve.
abstract contract WebAuthnKeyVerifier is IERC7913SignatureVerifier {
    /// @inheritdoc IERC7913SignatureVerifier
    /// @dev Never reverts, and does the same work for a wrong answer as for a right one, if the encoding is sound.
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bool isEncoded, WebAuthn.WebAuthnAuth calldata assertion) = WebAuthn.tryDecodeAuth(signature);
        if (!isEncoded || key.length != 64) return 0xffffffff;
        (bytes32 qx, bytes32 qy) = abi.decode(key, (bytes32, bytes32));
        bool isAnswer = Assertions.isAnswerTo(assertion, hash);
        bool isSigned = _isSigned(Assertions.digestOf(assertion), assertion.r, assertion.s, qx, qy);
        return isAnswer && isSigned ? IERC7913SignatureVerifier.verify.selector : bytes4(0xffffffff);
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
