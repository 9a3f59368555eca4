// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {SessionIds} from "./SessionIds.sol";

/// @title Signatures of a session's operations
/// @notice `mode (1 byte) ‖ sessionId (32) ‖ the key's signature`.
library SessionSignatures {
    /// @dev The key signs the digest.
    uint8 private constant MODE_RAW = 0x00;
    /// @dev The key signs the EIP-191 "personal message" of the digest, as wallets do.
    uint8 private constant MODE_PERSONAL = 0x01;

    uint256 private constant HEAD_LENGTH = 33;
    uint256 private constant ECDSA_LENGTH = 65;
    bytes32 private constant TAG = keccak256("session-key-validator.operation");

    /// @notice The session that an operation names. Reverts where its signature is too short to name one.
    function sessionIdOf(bytes calldata signature) internal pure returns (bytes32) {
        require(signature.length >= HEAD_LENGTH, ISessionKeyErrors.MalformedSignature(signature.length));
        return bytes32(signature[1:HEAD_LENGTH]);
    }

    /// @notice Whether the key of the session in `signature` signed the operation. A wrong signature is false, one that
    /// is no signature at all reverts.
    function isValid(bytes calldata signature, uint32 entityId, bytes32 userOpHash) internal view returns (bool) {
        bytes32 sessionId = sessionIdOf(signature);
        bytes32 signed = digest(entityId, sessionId, userOpHash);
        uint8 mode = uint8(signature[0]);
        require(mode == MODE_RAW || mode == MODE_PERSONAL, ISessionKeyErrors.UnsupportedSignatureMode(mode));
        if (mode == MODE_PERSONAL) signed = MessageHashUtils.toEthSignedMessageHash(signed);
        bytes calldata keySignature = signature[HEAD_LENGTH:];
        require(keySignature.length == ECDSA_LENGTH, ISessionKeyErrors.MalformedSignature(signature.length));
        // A signature that recovers to nobody recovers to zero, and no session's signer is zero.
        (address recovered, , ) = ECDSA.tryRecoverCalldata(signed, keySignature);
        return recovered == SessionIds.signerOf(sessionId);
    }

    /// @notice What the key signs. The operation's hash leaves its signature out, so the digest binds what stands
    /// there: nobody who relays the operation can move it to another session, module or entity of the same key.
    function digest(uint32 entityId, bytes32 sessionId, bytes32 userOpHash) internal view returns (bytes32) {
        return keccak256(abi.encode(TAG, address(this), entityId, sessionId, userOpHash));
    }
}
