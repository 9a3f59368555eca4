// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Rule, Rules} from "../types/Rule.sol";
import {RuleWords} from "../types/RuleWords.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData, Store} from "../types/Store.sol";
import {ProtectedTargets} from "./ProtectedTargets.sol";
import {PublishedFunctions} from "./PublishedFunctions.sol";

/// @title Checking and storing a session's permissions
/// @notice Refuses what would allow nothing, or more than it says.
library Permissions {
    using ProtectedTargets for Store;

    uint256 private constant MAX_FUNCTIONS = 64;

    /// @notice Stores all permissions of a new session.
    /// @return The header with a flag for each kind of rule that exists.
    function writeAll(
        Store storage store,
        address account,
        bytes32 sessionId,
        SessionHeader header,
        ISessionKeyValidator.Permission[] calldata permissions
    ) internal returns (SessionHeader) {
        uint256 count = permissions.length;
        require(count != 0, ISessionKeyErrors.NoPermissions());
        // Token allowances first: what else is granted on a token depends on whether it has one.
        for (uint256 i = 0; i < count; ++i) {
            if (permissions[i].permissionType == ISessionKeyValidator.PermissionType.ERC20TokenTransfer) {
                _writeToken(store, account, sessionId, i, permissions[i]);
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            header = _writeOther(store, account, sessionId, header, i, permissions[i]);
        }
        require(!header.isRoot() || count == 1, ISessionKeyErrors.RootNotAlone(count));
        require(!header.hasGasLimit() || count != 1, ISessionKeyErrors.NoCallPermitted());
        return header;
    }

    function _writeToken(
        Store storage store,
        address account,
        bytes32 sessionId,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private {
        address token = permission.target;
        _checkTarget(store, account, index, token);
        require(permission.functions.length == 0, ISessionKeyErrors.UnusedFieldNotEmpty(index));
        RuleWords storage rule = store.targetRules[sessionId][token][account];
        require(
            !rule.first.exists(),
            ISessionKeyErrors.DuplicatePermission(index, ISessionKeyValidator.PermissionType.ERC20TokenTransfer)
        );
        bool isUnlimited = _isUnlimited(index, permission.allowance, Rules.MAX_ALLOWANCE);
        rule.first = isUnlimited ? Rules.createUnlimitedToken() : Rules.createToken(uint224(permission.allowance));
    }

    function _writeOther(
        Store storage store,
        address account,
        bytes32 sessionId,
        SessionHeader header,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private returns (SessionHeader) {
        ISessionKeyValidator.PermissionType permissionType = permission.permissionType;
        SessionData storage session = store.sessions[sessionId][account];
        if (permissionType == ISessionKeyValidator.PermissionType.NativeTokenTransfer) {
            return _writeNative(session, header, index, permission);
        }
        if (permissionType == ISessionKeyValidator.PermissionType.GasLimit) {
            return _withGasLimit(header, index, permission);
        }
        if (permissionType == ISessionKeyValidator.PermissionType.ContractAccess) {
            _writeContractAccess(store, account, sessionId, index, permission);
        }
        if (permissionType == ISessionKeyValidator.PermissionType.AccountFunctions) {
            _requireNew(index, permissionType, !header.hasAccountFunctions());
            _writeFunctionsWithoutTarget(session.accountFunctions, index, permission);
            return header.withAccountFunctions();
        }
        if (permissionType == ISessionKeyValidator.PermissionType.FunctionsOnAllContracts) {
            _requireNew(index, permissionType, !header.hasAnyContractFunctions());
            _writeFunctionsWithoutTarget(session.anyContractFunctions, index, permission);
            return header.withAnyContractFunctions();
        }
        if (permissionType == ISessionKeyValidator.PermissionType.FunctionsOnContract) {
            _writeFunctionsOnContract(store, account, sessionId, index, permission);
        }
        if (permissionType == ISessionKeyValidator.PermissionType.Root) {
            bool isPlain = permission.target == address(0) && permission.allowance == 0;
            require(isPlain && permission.functions.length == 0, ISessionKeyErrors.UnusedFieldNotEmpty(index));
            return header.withRoot();
        }
        return header;
    }

    function _writeNative(
        SessionData storage session,
        SessionHeader header,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private returns (SessionHeader) {
        _checkLimitFields(index, permission);
        _requireNew(index, permission.permissionType, !header.hasNativeAllowance());
        _isUnlimited(index, permission.allowance, type(uint256).max);
        session.nativeAllowance = permission.allowance;
        return header.withNativeAllowance();
    }

    function _withGasLimit(
        SessionHeader header,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private pure returns (SessionHeader) {
        _checkLimitFields(index, permission);
        _requireNew(index, permission.permissionType, !header.hasGasLimit());
        bool isUnlimited = _isUnlimited(index, permission.allowance, type(uint96).max);
        return isUnlimited ? header.withUnlimitedGas() : header.withGasLimit(uint96(permission.allowance));
    }

    function _writeContractAccess(
        Store storage store,
        address account,
        bytes32 sessionId,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private {
        address target = permission.target;
        _checkTarget(store, account, index, target);
        bool isPlain = permission.allowance == 0 && permission.functions.length == 0;
        require(isPlain, ISessionKeyErrors.UnusedFieldNotEmpty(index));
        RuleWords storage rule = store.targetRules[sessionId][target][account];
        require(!rule.first.isToken(), ISessionKeyErrors.ContractAccessToBudgetedToken(index, target));
        require(!rule.first.exists(), ISessionKeyErrors.DuplicateTarget(index, target));
        rule.first = Rules.CONTRACT_ACCESS_RULE;
    }

    function _writeFunctionsOnContract(
        Store storage store,
        address account,
        bytes32 sessionId,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private {
        address target = permission.target;
        _checkTarget(store, account, index, target);
        require(permission.allowance == 0, ISessionKeyErrors.UnusedFieldNotEmpty(index));
        RuleWords storage rule = store.targetRules[sessionId][target][account];
        Rule first = rule.first;
        bool isFree = !first.exists() || (first.isToken() && first.functionCount() == 0);
        require(isFree, ISessionKeyErrors.DuplicateTarget(index, target));
        _checkFunctions(index, permission.functions);
        if (first.isToken()) _checkMovesNoTokens(index, target, permission.functions);
        rule.write(first, permission.functions);
    }

    function _writeFunctionsWithoutTarget(
        RuleWords storage rule,
        uint256 index,
        ISessionKeyValidator.Permission calldata permission
    ) private {
        bool isPlain = permission.target == address(0) && permission.allowance == 0;
        require(isPlain, ISessionKeyErrors.UnusedFieldNotEmpty(index));
        _checkFunctions(index, permission.functions);
        rule.write(Rule.wrap(0), permission.functions);
    }

    function _requireNew(uint256 index, ISessionKeyValidator.PermissionType permissionType, bool isNew) private pure {
        require(isNew, ISessionKeyErrors.DuplicatePermission(index, permissionType));
    }

    /// @dev Of a limit that is not for one target.
    function _checkLimitFields(uint256 index, ISessionKeyValidator.Permission calldata permission) private pure {
        bool isPlain = permission.target == address(0) && permission.functions.length == 0;
        require(isPlain, ISessionKeyErrors.UnusedFieldNotEmpty(index));
    }

    function _isUnlimited(uint256 index, uint256 allowance, uint256 maximum) private pure returns (bool) {
        require(allowance != 0, ISessionKeyErrors.ZeroAllowance(index));
        bool isUnlimited = allowance == type(uint256).max;
        require(isUnlimited || allowance <= maximum, ISessionKeyErrors.AllowanceTooLarge(index, allowance, maximum));
        return isUnlimited;
    }

    function _checkTarget(Store storage store, address account, uint256 index, address target) private view {
        require(target != address(0), ISessionKeyErrors.ZeroTarget(index));
        require(target != account, ISessionKeyErrors.AccountAsTarget(index));
        require(!store.isProtected(account, target), ISessionKeyErrors.TargetIsProtected(index, target));
    }

    function _checkFunctions(uint256 index, bytes4[] calldata functions) private pure {
        uint256 count = functions.length;
        require(count != 0, ISessionKeyErrors.NoFunctions(index));
        require(count <= MAX_FUNCTIONS, ISessionKeyErrors.TooManyFunctions(index, count, MAX_FUNCTIONS));
        for (uint256 i = 0; i < count; ++i) {
            bytes4 selector = functions[i];
            bool isAscending = i == 0 || selector > functions[i - 1];
            require(
                isAscending,
                ISessionKeyErrors.FunctionsNotAscending(index, i == 0 ? bytes4(0) : functions[i - 1], selector)
            );
            require(!PublishedFunctions.isPrivileged(selector), ISessionKeyErrors.PrivilegedFunction(index, selector));
        }
    }

    function _checkMovesNoTokens(uint256 index, address token, bytes4[] calldata functions) private pure {
        for (uint256 i = 0; i < functions.length; ++i) {
            require(
                !PublishedFunctions.isTokenMoving(functions[i]),
                ISessionKeyErrors.TokenMovingFunction(index, token, functions[i])
            );
        }
    }
}
