// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {WebAuthn} from "@openzeppelin/contracts/utils/cryptography/WebAuthn.sol";

/// @title WebAuthn assertions
/// @notice Judges what an authenticator signed (WebAuthn level 2, 7.2, steps 11, 12, 16, 17 and 19).
library Assertions {
    /// @dev The hash of the relying party's id (32), flags (1), counter (4); then extensions, if any.
    uint256 private constant MIN_AUTHENTICATOR_DATA = 37;
    // solhint-disable quotes
    bytes private constant TYPE = '"type":"webauthn.get"';
    bytes private constant CHALLENGE = '"challenge":"';
    bytes1 private constant QUOTE = '"';
    // solhint-enable quotes

    /// @dev Whether the assertion is a login that answers the hash, by a user who was present and verified.
    function isAnswerTo(WebAuthn.WebAuthnAuth calldata assertion, bytes32 hash) internal pure returns (bool) {
        bytes calldata clientData = bytes(assertion.clientDataJSON);
        bytes memory challenge = abi.encodePacked(CHALLENGE, Base64.encodeURL(abi.encode(hash)), QUOTE);
        bool isLogin = _isAt(clientData, assertion.typeIndex, TYPE);
        bool isChallenged = _isAt(clientData, assertion.challengeIndex, challenge);
        bool isVerified = _isUserVerified(assertion.authenticatorData);
        return isLogin && isChallenged && isVerified;
    }

    /// @dev What the authenticator signed.
    function digestOf(WebAuthn.WebAuthnAuth calldata assertion) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(assertion.authenticatorData, sha256(bytes(assertion.clientDataJSON))));
    }

    function _isUserVerified(bytes calldata authenticatorData) private pure returns (bool) {
        if (authenticatorData.length < MIN_AUTHENTICATOR_DATA) return false;
        bytes1 flags = authenticatorData[32];
        bytes1 demanded = WebAuthn.AUTH_DATA_FLAGS_UP | WebAuthn.AUTH_DATA_FLAGS_UV;
        bool isBackupSound = flags & WebAuthn.AUTH_DATA_FLAGS_BE != 0 || flags & WebAuthn.AUTH_DATA_FLAGS_BS == 0;
        return flags & demanded == demanded && isBackupSound;
    }

    /// @dev No sum of an index and a length, so nothing wraps around.
    function _isAt(bytes calldata text, uint256 index, bytes memory part) private pure returns (bool) {
        if (index > text.length || text.length - index < part.length) return false;
        return keccak256(text[index:index + part.length]) == keccak256(part);
    }
}
