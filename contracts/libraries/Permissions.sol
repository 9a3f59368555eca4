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

    /// @dev A bit for each type, as in `PermissionFields`.
    uint256 private constant GAS_AND_TOKEN = (1 << 2) | (1 << 1);
    uint256 private constant GAS_AND_NATIVE = (1 << 2) | (1 << 0);

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
        bool hasPurse = _fitsPurse(permissions);
        // Token allowances first: what else is granted on a token depends on whether it has one.
        for (uint256 i = 0; i < count; ++i) {
            ISessionKeyValidator.Permission memory permission = permissions[i];
            store.check(account, i, permission);
            bool isToken = permission.permissionType == ISessionKeyValidator.PermissionType.ERC20TokenTransfer;
            if (isToken && !hasPurse) {
                _writeToken(tables.targetRules[permission.target][account], i, permission.allowance);
            }
        }
        if (hasPurse) return _writePurse(tables.sessions[account], header, permissions);
        for (uint256 i = 0; i < count; ++i) {
            header = _writeOther(tables, account, header, i, permissions[i]);
        }
        require(!header.isRoot() || count == 1, ISessionKeyErrors.RootNotAlone(count));
        require(!header.hasGasLimit() || count != 1, ISessionKeyErrors.NoCallPermitted());
        return header;
    }

    /// @notice Whether a gas limit and one allowance are all there is, and fit a purse. What such a session pays for
    /// itself spends of both; one with more to do could spend of the gas alone, which a purse would make dearer.
    function _fitsPurse(ISessionKeyValidator.Permission[] memory permissions) private pure returns (bool) {
        if (permissions.length != 2) return false;
        (ISessionKeyValidator.Permission memory gas, ISessionKeyValidator.Permission memory other) = _pair(permissions);
        uint256 types = (1 << uint256(gas.permissionType)) | (1 << uint256(other.permissionType));
        bool isPair = types == GAS_AND_TOKEN || types == GAS_AND_NATIVE;
        return isPair && Purses.canHold(gas.allowance, other.allowance);
    }

    function _writePurse(
        SessionData storage session,
        SessionHeader header,
        ISessionKeyValidator.Permission[] memory permissions
    ) private returns (SessionHeader) {
        (ISessionKeyValidator.Permission memory gas, ISessionKeyValidator.Permission memory other) = _pair(permissions);
        session.purse = Purses.create(other.target, uint80(gas.allowance), uint112(other.allowance));
        return header.withPurse(other.target);
    }

    /// @notice Two permissions, the gas limit first where there is one.
    function _pair(
        ISessionKeyValidator.Permission[] memory permissions
    ) private pure returns (ISessionKeyValidator.Permission memory gas, ISessionKeyValidator.Permission memory other) {
        (gas, other) = (permissions[0], permissions[1]);
        bool isGas = gas.permissionType == ISessionKeyValidator.PermissionType.GasLimit;
        if (!isGas) (gas, other) = (other, gas);
    }

    function _writeToken(RuleWords storage rule, uint256 index, uint256 allowance) private {
        _requireNew(index, ISessionKeyValidator.PermissionType.ERC20TokenTransfer, !rule.first.exists());
        bool isUnlimited = allowance == type(uint256).max;
        rule.first = isUnlimited ? Rules.createUnlimitedToken() : Rules.createToken(uint224(allowance));
    }

    function _writeOther(
        SessionTables storage tables,
        address account,
        SessionHeader header,
        uint256 index,
        ISessionKeyValidator.Permission memory permission
    ) private returns (SessionHeader) {
        ISessionKeyValidator.PermissionType permissionType = permission.permissionType;
        uint256 allowance = permission.allowance;
        if (permissionType == ISessionKeyValidator.PermissionType.ERC20TokenTransfer) return header;
        if (permissionType == ISessionKeyValidator.PermissionType.GasLimit) {
            _requireNew(index, permissionType, !header.hasGasLimit());
            bool isUnlimited = allowance == type(uint256).max;
            return isUnlimited ? header.withUnlimitedGas() : header.withGasLimit(uint96(allowance));
        }
        SessionData storage session = tables.sessions[account];
        if (permissionType == ISessionKeyValidator.PermissionType.NativeTokenTransfer) {
            _requireNew(index, permissionType, !header.hasNativeAllowance());
            session.nativeAllowance = allowance;
            return header.withNativeAllowance();
        }
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
