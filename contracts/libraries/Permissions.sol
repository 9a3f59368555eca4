// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Purses} from "../types/Purse.sol";
import {Rule, Rules} from "../types/Rule.sol";
import {RuleWords} from "../types/RuleWords.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData, SessionTables, Store} from "../types/Store.sol";
import {PermissionChecks} from "./PermissionChecks.sol";

/// @title Storing a session's permissions
/// @notice Refuses what would allow nothing, or more than it says.
library Permissions {
    using PermissionChecks for Store;

    /// @notice Stores all permissions of a new session.
    /// @return The header with a flag for each kind of rule that exists.
    function writeAll(
        Store storage store,
        address account,
        bytes32 sessionId,
        SessionHeader header,
        ISessionKeyValidator.Permission[] memory permissions
    ) internal returns (SessionHeader) {
        uint256 count = permissions.length;
        require(count != 0, ISessionKeyErrors.NoPermissions());
        SessionTables storage tables = store.byId[sessionId];
        // Token allowances first: what else is granted on a token depends on whether it has one. Where the first of
        // them and the native allowance are kept is known last.
        (address token, uint256 tokenAllowance) = _writeTokens(store, tables, account, permissions);
        uint256 nativeAllowance;
        for (uint256 i = 0; i < count; ++i) {
            ISessionKeyValidator.Permission memory permission = permissions[i];
            ISessionKeyValidator.PermissionType permissionType = permission.permissionType;
            if (permissionType == ISessionKeyValidator.PermissionType.ERC20TokenTransfer) continue;
            if (permissionType == ISessionKeyValidator.PermissionType.NativeTokenTransfer) {
                nativeAllowance = permission.allowance;
            } else if (permission.target == token && token != address(0)) {
                // A purse's token has no rule, and this permission needs one.
                _writeToken(tables.targetRules[token][account], tokenAllowance);
                token = address(0);
            }
            header = _writeOther(tables, account, header, i, permission);
        }
        header = _writeAllowances(tables, account, header, token, tokenAllowance, nativeAllowance);
        require(!header.isRoot() || count == 1, ISessionKeyErrors.RootNotAlone(count));
        require(!header.hasGasLimit() || count != 1, ISessionKeyErrors.NoCallPermitted());
        return header;
    }

    /// @notice Checks all permissions, and stores all token allowances but the first.
    /// @return token Of the first; zero if there is none.
    /// @return tokenAllowance The first.
    function _writeTokens(
        Store storage store,
        SessionTables storage tables,
        address account,
        ISessionKeyValidator.Permission[] memory permissions
    ) private returns (address token, uint256 tokenAllowance) {
        for (uint256 i = 0; i < permissions.length; ++i) {
            ISessionKeyValidator.Permission memory permission = permissions[i];
            store.check(account, i, permission);
            if (permission.permissionType != ISessionKeyValidator.PermissionType.ERC20TokenTransfer) continue;
            address target = permission.target;
            if (token == address(0)) {
                (token, tokenAllowance) = (target, permission.allowance);
            } else {
                RuleWords storage rule = tables.targetRules[target][account];
                _requireNew(i, permission.permissionType, target != token && !rule.first.exists());
                _writeToken(rule, permission.allowance);
            }
        }
    }

    /// @notice Stores the allowance of `token` and the native one, each unless it is zero. One of them shares the
    /// purse with the gas limit where that can be, the token's if both could.
    function _writeAllowances(
        SessionTables storage tables,
        address account,
        SessionHeader header,
        address token,
        uint256 tokenAllowance,
        uint256 nativeAllowance
    ) private returns (SessionHeader) {
        SessionData storage session = tables.sessions[account];
        if (token != address(0)) {
            bool isInPurse = Purses.canHold(header, tokenAllowance);
            if (isInPurse) header = _writePurse(session, header, token, tokenAllowance);
            else _writeToken(tables.targetRules[token][account], tokenAllowance);
        }
        if (nativeAllowance != 0) {
            bool isInPurse = !header.hasPurse() && Purses.canHold(header, nativeAllowance);
            if (isInPurse) header = _writePurse(session, header, address(0), nativeAllowance);
            else session.nativeAllowance = nativeAllowance;
        }
        return header;
    }

    function _writePurse(
        SessionData storage session,
        SessionHeader header,
        address token,
        uint256 allowance
    ) private returns (SessionHeader) {
        session.purse = Purses.create(token, uint80(header.gasRemaining()), uint112(allowance));
        return header.withPurse(token);
    }

    function _writeToken(RuleWords storage rule, uint256 allowance) private {
        bool isUnlimited = allowance == type(uint256).max;
        rule.first = isUnlimited ? Rules.createUnlimitedToken() : Rules.createToken(uint224(allowance));
    }

    /// @notice Stores what is no token allowance; of a native one, that there is one.
    function _writeOther(
        SessionTables storage tables,
        address account,
        SessionHeader header,
        uint256 index,
        ISessionKeyValidator.Permission memory permission
    ) private returns (SessionHeader) {
        ISessionKeyValidator.PermissionType permissionType = permission.permissionType;
        uint256 allowance = permission.allowance;
        if (permissionType == ISessionKeyValidator.PermissionType.GasLimit) {
            _requireNew(index, permissionType, !header.hasGasLimit());
            bool isUnlimited = allowance == type(uint256).max;
            return isUnlimited ? header.withUnlimitedGas() : header.withGasLimit(uint96(allowance));
        }
        if (permissionType == ISessionKeyValidator.PermissionType.NativeTokenTransfer) {
            _requireNew(index, permissionType, !header.hasNativeAllowance());
            return header.withNativeAllowance();
        }
        SessionData storage session = tables.sessions[account];
        if (permissionType == ISessionKeyValidator.PermissionType.AccountFunctions) {
            _requireNew(index, permissionType, !header.hasAccountFunctions());
            session.accountFunctions.write(Rule.wrap(0), permission.functions);
            return header.withAccountFunctions();
        }
        if (permissionType == ISessionKeyValidator.PermissionType.FunctionsOnAllContracts) {
            _requireNew(index, permissionType, !header.hasAnyContractFunctions());
            session.anyContractFunctions.write(Rule.wrap(0), permission.functions);
            return header.withAnyContractFunctions();
        }
        if (permissionType == ISessionKeyValidator.PermissionType.Root) return header.withRoot();
        RuleWords storage rule = tables.targetRules[permission.target][account];
        if (permissionType == ISessionKeyValidator.PermissionType.ContractAccess) {
            _writeContractAccess(rule, index, permission.target);
        }
        if (permissionType == ISessionKeyValidator.PermissionType.FunctionsOnContract) {
            _writeFunctionsOnContract(rule, index, permission);
        }
        return header;
    }

    function _writeContractAccess(RuleWords storage rule, uint256 index, address target) private {
        Rule first = rule.first;
        require(!first.isToken(), ISessionKeyErrors.ContractAccessToBudgetedToken(index, target));
        require(!first.exists(), ISessionKeyErrors.DuplicateTarget(index, target));
        rule.first = Rules.CONTRACT_ACCESS_RULE;
    }

    function _writeFunctionsOnContract(
        RuleWords storage rule,
        uint256 index,
        ISessionKeyValidator.Permission memory permission
    ) private {
        address target = permission.target;
        Rule first = rule.first;
        bool isFree = !first.exists() || (first.isToken() && first.functionCount() == 0);
        require(isFree, ISessionKeyErrors.DuplicateTarget(index, target));
        if (first.isToken()) PermissionChecks.checkMovesNoTokens(index, target, permission.functions);
        rule.write(first, permission.functions);
    }

    function _requireNew(uint256 index, ISessionKeyValidator.PermissionType permissionType, bool isNew) private pure {
        require(isNew, ISessionKeyErrors.DuplicatePermission(index, permissionType));
    }
}
