// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {EntryPoints} from "./EntryPoints.sol";

/// @title Session ids
/// @notice An id names its key, so that no storage has to: the signer's address (20 bytes), then the salt (12 bytes).
library SessionIds {
    uint256 private constant SALT_BITS = 96;

    /// @notice The id of a session of `signer` with `salt`. Reverts for bytes that are no signer of the kind.
    function idOf(
        ISessionKeyValidator.SignerKind kind,
        bytes calldata signer,
        uint96 salt
    ) internal view returns (bytes32) {
        require(kind == ISessionKeyValidator.SignerKind.Address, ISessionKeyErrors.UnsupportedSignerKind(kind));
        bool isAddress = signer.length == 20;
        address key = address(bytes20(signer));
        bool isSigner = isAddress && key != address(0) && key != address(this) && !EntryPoints.isCanonical(key);
        require(isSigner, ISessionKeyErrors.InvalidSigner(kind, signer));
        return bytes32((uint256(uint160(key)) << SALT_BITS) | salt);
    }

    /// @notice The address in an id.
    function signerOf(bytes32 sessionId) internal pure returns (address) {
        return address(bytes20(sessionId));
    }
}
