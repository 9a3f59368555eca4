// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {CalldataWords} from "./CalldataWords.sol";

/// @title The signature field of a session's operation
/// @notice `mode (1 byte) ‖ sessionId (32) ‖ the key's signature`; in the modes that carry a grant
/// `mode ‖ sessionId ‖ length (2) ‖ grant ‖ length (2) ‖ the owner's signature ‖ the key's signature`.
library SessionSignatures {
    using CalldataWords for bytes;

    /// @dev Set where the key signs the EIP-191 "personal message" of the digest, as wallets do.
    uint8 private constant PERSONAL = 0x01;
    /// @dev Set where a deferred grant comes along.
    uint8 private constant DEFERRED = 0x02;

    uint256 private constant HEAD_LENGTH = 33;
    uint256 private constant PREFIX_LENGTH = 2;

    /// @notice Takes a signature apart. Reverts where it is none.
    /// @dev `rest` is what follows the session id.
    function decode(
        bytes calldata signature
    ) internal pure returns (uint8 mode, bytes32 sessionId, bytes calldata rest) {
        if (signature.length < HEAD_LENGTH) revert ISessionKeyErrors.MalformedSignature(signature.length);
        mode = uint8(signature.wordAt(0) >> 248);
        sessionId = bytes32(signature.wordAt(1));
        unchecked {
            // Checked above.
            rest = signature.sliceAt(HEAD_LENGTH, signature.length - HEAD_LENGTH);
        }
    }

    /// @notice Reverts for a mode that there is not.
    function requireSupported(uint8 mode) internal pure {
        require(mode <= PERSONAL | DEFERRED, ISessionKeyErrors.UnsupportedSignatureMode(mode));
    }

    function isPersonal(uint8 mode) internal pure returns (bool) {
        return mode & PERSONAL != 0;
    }

    function isDeferred(uint8 mode) internal pure returns (bool) {
        return mode & DEFERRED != 0;
    }

    /// @notice Takes the part off the front of `data` that a length of 2 bytes precedes.
    function takePrefixed(bytes calldata data) internal pure returns (bytes calldata part, bytes calldata rest) {
        require(data.length >= PREFIX_LENGTH, ISessionKeyErrors.MalformedSignature(data.length));
        uint256 length = data.wordAt(0) >> 240;
        uint256 left = data.length - PREFIX_LENGTH;
        require(length <= left, ISessionKeyErrors.MalformedSignature(data.length));
        unchecked {
            // Checked above.
            return (data.sliceAt(PREFIX_LENGTH, length), data.sliceAt(PREFIX_LENGTH + length, left - length));
        }
    }
}
