// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {EntryPoints} from "./EntryPoints.sol";

/// @title Session ids
/// @notice An id names its key, so that no storage has to. For an address or a contract it is the signer's address (20
/// bytes), then the salt (12 bytes). For an ERC-7913 signer, which is longer, it is a hash of both.
library SessionIds {
    uint256 private constant SALT_BITS = 96;
    uint256 private constant ADDRESS_LENGTH = 20;
    bytes32 private constant TAG = keccak256("session-key-validator.signer");

    /// @notice The id of a session of `signer` with `salt`. Reverts for bytes that are no signer of the kind.
    function idOf(
        ISessionKeyValidator.SignerKind kind,
        bytes memory signer,
        uint96 salt
    ) internal view returns (bytes32) {
        bool isERC7913 = kind == ISessionKeyValidator.SignerKind.ERC7913;
        bool hasLength = isERC7913 ? signer.length > ADDRESS_LENGTH : signer.length == ADDRESS_LENGTH;
        // The signer itself, or the verifier that an ERC-7913 signer begins with.
        address signerAddress = address(bytes20(signer));
        bool isSigner =
            hasLength &&
                signerAddress != address(0) &&
                signerAddress != address(this) &&
                !EntryPoints.isCanonical(signerAddress);
        require(isSigner, ISessionKeyErrors.InvalidSigner(kind, signer));
        if (isERC7913) return idOfERC7913(abi.encodePacked(signer, salt));
        return bytes32((uint256(uint160(signerAddress)) << SALT_BITS) | salt);
    }

    /// @notice The id of a session of an ERC-7913 signer: `keccak256(TAG ‖ signer ‖ salt)`.
    /// @dev The salt has 12 bytes, so no two pairs of signer and salt are one string.
    function idOfERC7913(bytes memory signerAndSalt) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(TAG, signerAndSalt));
    }

    /// @notice The address in the id of a session whose signer is an address or a contract.
    function signerOf(bytes32 sessionId) internal pure returns (address) {
        return address(bytes20(sessionId));
    }

    /// @notice The salt in the id of a session whose signer is an address or a contract.
    function saltOf(bytes32 sessionId) internal pure returns (uint96) {
        return uint96(uint256(sessionId));
    }
}
