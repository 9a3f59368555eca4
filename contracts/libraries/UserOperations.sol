// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";

/// @title The fields of a user operation
/// @notice Solidity checks at every access that a byte string lies inside the calldata, for about 90 gas, four times
/// an operation. There is no need to: the caller is the account that the operation is of, and an account that passed
/// on another operation than its own would deceive itself alone.
library UserOperations {
    bytes20 private constant EIP7702_MARKER = bytes20(hex"7702");

    /// @notice Whether `account` is the sender. An address with dirty upper bits is nobody's.
    function isOf(PackedUserOperation calldata userOp, address account) internal pure returns (bool result) {
        assembly ("memory-safe") {
            result := eq(calldataload(userOp), account)
        }
    }

    /// @notice Reverts where `initCode` calls an EIP-7702 account, before it validates anything.
    /// @dev What follows the marker, which stands where a factory would, is the call.
    function refuseInitialization(PackedUserOperation calldata userOp) internal pure {
        bytes calldata initCode = initCodeOf(userOp);
        if (initCode.length > 20) {
            if (bytes20(initCode) == EIP7702_MARKER) revert ISessionKeyErrors.InitializationNotPermitted();
        }
    }

    function initCodeOf(PackedUserOperation calldata userOp) internal pure returns (bytes calldata) {
        return _bytesAt(userOp, 0x40);
    }

    function callDataOf(PackedUserOperation calldata userOp) internal pure returns (bytes calldata) {
        return _bytesAt(userOp, 0x60);
    }

    function paymasterAndDataOf(PackedUserOperation calldata userOp) internal pure returns (bytes calldata) {
        return _bytesAt(userOp, 0xe0);
    }

    function signatureOf(PackedUserOperation calldata userOp) internal pure returns (bytes calldata) {
        return _bytesAt(userOp, 0x100);
    }

    /// @dev The string whose offset, from the start of the operation, stands `field` bytes after that start.
    function _bytesAt(PackedUserOperation calldata userOp, uint256 field) private pure returns (bytes calldata value) {
        assembly ("memory-safe") {
            let position := add(userOp, calldataload(add(userOp, field)))
            value.offset := add(position, 0x20)
            value.length := calldataload(position)
        }
    }
}
