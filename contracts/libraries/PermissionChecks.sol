// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Rules} from "../types/Rule.sol";
import {Store} from "../types/Store.sol";
import {PermissionFields} from "./PermissionFields.sol";
import {ProtectedTargets} from "./ProtectedTargets.sol";
import {PublishedFunctions} from "./PublishedFunctions.sol";

/// @title Checking one permission by itself
/// @notice Its fields, its target, its allowance and its functions. What it must not stand beside, `Permissions` knows.
library PermissionChecks {
    using PermissionFields for ISessionKeyValidator.PermissionType;
    using ProtectedTargets for Store;

    uint256 private constant MAX_FUNCTIONS = 64;

    /// @notice Reverts with the reason unless the permission can be granted by the account.
    /// @param index Its place in the grant, for the errors.
    function check(
        Store storage store,
        address account,
        uint256 index,
        ISessionKeyValidator.Permission memory permission
    ) internal view {
        ISessionKeyValidator.PermissionType permissionType = permission.permissionType;
        bool hasTarget = permissionType.hasTarget();
        bool hasAllowance = permissionType.hasAllowance();
        bool hasFunctions = permissionType.hasFunctions();
        bool isPlain =
            (hasTarget || permission.target == address(0)) &&
                (hasAllowance || permission.allowance == 0) &&
                (hasFunctions || permission.functions.length == 0);
        if (!isPlain) revert ISessionKeyErrors.UnusedFieldNotEmpty(index);
        if (hasTarget) _checkTarget(store, account, index, permission.target);
        if (hasAllowance) _checkAllowance(index, permissionType, permission.allowance);
        if (hasFunctions) _checkFunctions(index, permission.functions);
    }

    /// @notice Reverts where a function is on the published list of functions that move or approve tokens.
    function checkMovesNoTokens(uint256 index, address token, bytes4[] memory functions) internal pure {
        uint256[33] memory published = PublishedFunctions.table();
        for (uint256 i = 0; i < functions.length; ++i) {
            bool isMoving = PublishedFunctions.isTokenMoving(published, functions[i]);
            require(!isMoving, ISessionKeyErrors.TokenMovingFunction(index, token, functions[i]));
        }
    }

    function _checkTarget(Store storage store, address account, uint256 index, address target) private view {
        require(target != address(0), ISessionKeyErrors.ZeroTarget(index));
        require(target != account, ISessionKeyErrors.AccountAsTarget(index));
        require(!store.isProtected(account, target), ISessionKeyErrors.TargetIsProtected(index, target));
    }

    function _checkAllowance(
        uint256 index,
        ISessionKeyValidator.PermissionType permissionType,
        uint256 allowance
    ) private pure {
        require(allowance != 0, ISessionKeyErrors.ZeroAllowance(index));
        // The maximum of 256 bits is unlimited.
        if (allowance == type(uint256).max) return;
        uint256 maximum = type(uint256).max;
        if (permissionType == ISessionKeyValidator.PermissionType.ERC20TokenTransfer) maximum = Rules.MAX_ALLOWANCE;
        if (permissionType == ISessionKeyValidator.PermissionType.GasLimit) maximum = type(uint96).max;
        require(allowance <= maximum, ISessionKeyErrors.AllowanceTooLarge(index, allowance, maximum));
    }

    function _checkFunctions(uint256 index, bytes4[] memory functions) private pure {
        uint256 count = functions.length;
        require(count != 0, ISessionKeyErrors.NoFunctions(index));
        require(count <= MAX_FUNCTIONS, ISessionKeyErrors.TooManyFunctions(index, count, MAX_FUNCTIONS));
        uint256[33] memory published = PublishedFunctions.table();
        bytes4 previous;
        for (uint256 i = 0; i < count; ++i) {
            bytes4 selector = functions[i];
            bool isAscending = i == 0 || selector > previous;
            require(isAscending, ISessionKeyErrors.FunctionsNotAscending(index, previous, selector));
            bool isPrivileged = PublishedFunctions.isPrivileged(published, selector);
            require(!isPrivileged, ISessionKeyErrors.PrivilegedFunction(index, selector));
            previous = selector;
        }
    }
}
