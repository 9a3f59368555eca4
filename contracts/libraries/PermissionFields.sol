// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";

/// @title Which fields a permission uses
/// @notice One bit per type, in the order of the enum. A field that the type does not use is zero or empty.
library PermissionFields {
    /// @dev Of ERC-20 transfers, contract access and functions on a contract.
    uint256 private constant WITH_TARGET = (1 << 1) | (1 << 3) | (1 << 6);
    /// @dev Of native transfers, ERC-20 transfers and gas.
    uint256 private constant WITH_ALLOWANCE = (1 << 0) | (1 << 1) | (1 << 2);
    /// @dev Of account functions, functions on all contracts and functions on a contract.
    uint256 private constant WITH_FUNCTIONS = (1 << 4) | (1 << 5) | (1 << 6);

    function hasTarget(ISessionKeyValidator.PermissionType permissionType) internal pure returns (bool) {
        return _isIn(WITH_TARGET, permissionType);
    }

    function hasAllowance(ISessionKeyValidator.PermissionType permissionType) internal pure returns (bool) {
        return _isIn(WITH_ALLOWANCE, permissionType);
    }

    function hasFunctions(ISessionKeyValidator.PermissionType permissionType) internal pure returns (bool) {
        return _isIn(WITH_FUNCTIONS, permissionType);
    }

    function _isIn(uint256 types, ISessionKeyValidator.PermissionType permissionType) private pure returns (bool) {
        return (types >> uint256(permissionType)) & 1 != 0;
    }
}
