// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice One call of a batch.
struct Call {
    address target;
    /// @dev Wei.
    uint256 value;
    bytes data;
}

/// @title How a modular account makes calls (ERC-6900 v0.8)
/// @notice The two functions of such an account whose arguments are calls.
interface IERC6900Account {
    /// @notice Makes one call.
    function execute(address target, uint256 value, bytes calldata data) external payable returns (bytes memory);

    /// @notice Makes several calls, or none if one fails.
    function executeBatch(Call[] calldata calls) external payable returns (bytes[] memory);
}
