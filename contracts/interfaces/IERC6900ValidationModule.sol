// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PackedUserOperation} from "@openzeppelin/contracts/interfaces/IERC4337.sol";
import {IERC6900Module} from "./IERC6900Module.sol";

/// @title A module that validates for a modular account (ERC-6900 v0.8)
/// @notice `entityId` is the account's name for one installation of the module.
interface IERC6900ValidationModule is IERC6900Module {
    /// @notice Validates a user operation (ERC-4337).
    /// @param entityId The installation that the operation names.
    /// @param userOp The operation.
    /// @param userOpHash As the EntryPoint computed it.
    /// @return Packed validation data.
    function validateUserOp(
        uint32 entityId,
        PackedUserOperation calldata userOp,
        bytes32 userOpHash
    ) external returns (uint256);

    /// @notice Validates a call that somebody makes to the account directly. Reverts to refuse it.
    /// @param account The account that is called.
    /// @param entityId The installation that the caller names.
    /// @param sender Who calls the account.
    /// @param value What the caller sends along, wei.
    /// @param data What the caller has the account do.
    /// @param authorization What the caller adds for the module.
    function validateRuntime(
        address account,
        uint32 entityId,
        address sender,
        uint256 value,
        bytes calldata data,
        bytes calldata authorization
    ) external;

    /// @notice Validates a signature of the account (ERC-1271).
    /// @param account The account that is asked.
    /// @param entityId The installation that the signature names.
    /// @param sender Who asks the account.
    /// @param hash What is signed.
    /// @param signature What the module checks.
    /// @return 0x1626ba7e, or 0xffffffff for a wrong signature.
    function validateSignature(
        address account,
        uint32 entityId,
        address sender,
        bytes32 hash,
        bytes calldata signature
    ) external view returns (bytes4);
}
