// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {SessionIds} from "./SessionIds.sol";

/// @title Signatures of a session's operations
/// @notice `mode (1 byte) ‖ sessionId (32) ‖ the key's signature`.
library SessionSignatures {
    using CalldataWords for bytes;

    /// @dev The key signs the digest.
    uint8 private constant MODE_RAW = 0x00;
    /// @dev The key signs the EIP-191 "personal message" of the digest, as wallets do.
    uint8 private constant MODE_PERSONAL = 0x01;

    uint256 private constant HEAD_LENGTH = 33;
    uint256 private constant ECDSA_LENGTH = 65;
    /// @dev Half the order of secp256k1.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    bytes32 private constant TAG = keccak256("session-key-validator.operation");

    /// @notice Takes a signature apart. Reverts where it is none: any 65 bytes are an ECDSA signature.
    function decode(
        bytes calldata signature
    ) internal pure returns (uint8 mode, bytes32 sessionId, bytes calldata keySignature) {
        require(signature.length >= HEAD_LENGTH, ISessionKeyErrors.MalformedSignature(signature.length));
        mode = uint8(signature.wordAt(0) >> 248);
        require(mode <= MODE_PERSONAL, ISessionKeyErrors.UnsupportedSignatureMode(mode));
        bool isECDSA = signature.length == HEAD_LENGTH + ECDSA_LENGTH;
        require(isECDSA, ISessionKeyErrors.MalformedSignature(signature.length));
        sessionId = bytes32(signature.wordAt(1));
        keySignature = signature.sliceAt(HEAD_LENGTH, ECDSA_LENGTH);
    }

    /// @notice Whether the key that `sessionId` names signed the operation.
    function isValid(
        uint8 mode,
        bytes32 sessionId,
        bytes calldata keySignature,
        uint32 entityId,
        bytes32 userOpHash
    ) internal view returns (bool) {
        bytes32 signed = digest(entityId, sessionId, userOpHash);
        if (mode == MODE_PERSONAL) signed = MessageHashUtils.toEthSignedMessageHash(signed);
        return _recover(signed, keySignature) == SessionIds.signerOf(sessionId);
    }

    /// @notice What the key signs. The operation's hash leaves its signature out, so the digest binds what stands
    /// there: nobody who relays the operation can move it to another session, module or entity of the same key.
    /// @return result `keccak256(abi.encode(TAG, address(this), entityId, sessionId, userOpHash))`.
    function digest(uint32 entityId, bytes32 sessionId, bytes32 userOpHash) internal view returns (bytes32 result) {
        bytes32 tag = TAG;
        // Hashed beyond the free memory pointer, without reserving what is needed only here.
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, tag)
            mstore(add(words, 0x20), address())
            mstore(add(words, 0x40), entityId)
            mstore(add(words, 0x60), sessionId)
            mstore(add(words, 0x80), userOpHash)
            result := keccak256(words, 0xa0)
        }
    }

    /// @dev Who signed, or zero, which is no session's signer. OpenZeppelin's `ECDSA` answers a signature with a high
    /// `s` before it recovers anything; here that would make a dummy signature cheaper than a real one, and estimates
    /// low.
    function _recover(bytes32 signed, bytes calldata keySignature) private pure returns (address) {
        bytes32 s = bytes32(keySignature.wordAt(32));
        address recovered = ecrecover(signed, uint8(keySignature.wordAt(33)), bytes32(keySignature.wordAt(0)), s);
        // The other signature that anyone can make from a valid one (EIP-2).
        return uint256(s) > HALF_ORDER ? address(0) : recovered;
    }
}
