// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";

/// @title What every module of a modular account has (ERC-6900 v0.8)
/// @notice The part of the standard that this module follows, under its own names.
interface IERC6900Module is IERC165 {
    /// @notice Called by the account that installs the module.
    /// @param data What the module needs to know. Accounts may skip the call where it is empty.
    function onInstall(bytes calldata data) external;

    /// @notice Called by the account that uninstalls the module. Accounts ignore it when this reverts.
    /// @param data What the module needs to know. Accounts may skip the call where it is empty.
    function onUninstall(bytes calldata data) external;

    /// @notice Names the module.
    /// @return `vendor.module.semver`
    function moduleId() external view returns (string memory);
}
