// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC7579Module} from "@openzeppelin/contracts/interfaces/draft-IERC7579.sol";
import {ISessionKeyErrors} from "../interfaces/ISessionKeyErrors.sol";
import {ISessionKeyValidator} from "../interfaces/ISessionKeyValidator.sol";
import {Purse} from "../types/Purse.sol";
import {Rule} from "../types/Rule.sol";
import {RuleWords} from "../types/RuleWords.sol";
import {SessionHeader} from "../types/SessionHeader.sol";
import {SessionData, SessionTables, Store} from "../types/Store.sol";
import {StoreSlots} from "../types/StoreSlots.sol";
import {CalldataWords} from "./CalldataWords.sol";
import {NativeAllowances} from "./NativeAllowances.sol";
import {ProtectedTargets} from "./ProtectedTargets.sol";
import {SessionPurses} from "./SessionPurses.sol";
import {TokenAllowances} from "./TokenAllowances.sol";

/// @title What a session may call
/// @notice Judges one call at a time: the most specific rule decides, and what no rule names is refused.
library CallRules {
    using CalldataWords for bytes;
    using ProtectedTargets for Store;
    using SessionPurses for SessionData;
    using StoreSlots for SessionTables;
    using TokenAllowances for Purse;
    using TokenAllowances for Rule;

    /// @dev A selector and one word.
    uint256 private constant REVOCATION_LENGTH = 36;

    /// @notice Charges a call of `msg.sender` to the session's allowances, or reverts with the reason against it.
    /// @param index The call's place in its batch, for the errors.
    function charge(
        Store storage store,
        SessionTables storage tables,
        SessionData storage session,
        SessionHeader header,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data
    ) internal {
        target = _targetOf(target, msg.sender);
        bool isInPurse = header.matchesPurse(target);
        Purse purse;
        if (isInPurse) {
            purse = session.purse;
            isInPurse = purse.isOf(target);
        }
        if (isInPurse) {
            session.purse = _judgeInPurse(purse, index, target, value, data);
        } else {
            (RuleWords storage rule, Rule afterwards) = _judge(
                store,
                tables,
                header,
                msg.sender,
                index,
                target,
                value,
                data
            );
            if (afterwards.exists()) rule.first = afterwards;
        }
        if (value != 0) NativeAllowances.charge(session, header, index, target, value);
    }

    /// @notice Reverts where `charge` would, and charges nothing.
    function check(
        Store storage store,
        SessionTables storage tables,
        SessionHeader header,
        address account,
        address target,
        uint256 value,
        bytes calldata data
    ) internal view {
        SessionData storage session = tables.sessions[account];
        target = _targetOf(target, account);
        if (session.isInPurse(header, target)) _judgeInPurse(session.purse, 0, target, value, data);
        else _judge(store, tables, header, account, 0, target, value, data);
        if (value != 0) NativeAllowances.check(session, header, 0, target, value);
    }

    /// @notice Whether a session may call the function of the target; amounts and value aside.
    /// @param target Not zero.
    function names(
        Store storage store,
        SessionTables storage tables,
        SessionHeader header,
        address account,
        address target,
        bytes4 selector
    ) internal view returns (bool) {
        uint256 selectorNumber = uint32(selector);
        if (target == account) return _isAccountFunction(tables, header, account, selectorNumber);
        if (target == address(this)) return selector == ISessionKeyValidator.revokeSession.selector;
        if (tables.sessions[account].isInPurse(header, target)) return TokenAllowances.isSpending(selectorNumber);
        RuleWords storage rule = tables.targetRules[target][account];
        Rule first = rule.first;
        if (first.isContractAccess()) return !_isModuleCallback(selectorNumber);
        if (first.isToken() && TokenAllowances.isSpending(selectorNumber)) return true;
        if (first.exists()) return rule.contains(first, selectorNumber);
        return !store.isProtected(account, target) && _isFunctionOfAny(tables, header, account, selectorNumber);
    }

    /// @notice What remains of the purse after a call of its token, or reverts with the reason against it. The session
    /// has nothing else, so that other functions are refused.
    function _judgeInPurse(
        Purse purse,
        uint256 index,
        address token,
        uint256 value,
        bytes calldata data
    ) private pure returns (Purse afterwards) {
        afterwards = purse;
        if (TokenAllowances.isSpending(data.selectorNumber())) {
            afterwards = purse.spend(index, token, data);
        } else if (data.length != 0) {
            _requireFunction(index, token, data, false);
        } else if (value == 0) {
            // Value alone is judged by `NativeAllowances`.
            revert ISessionKeyErrors.EmptyCallNotPermitted(index, token);
        }
    }

    /// @notice Reverts with the reason unless a permission names the call. Its value is judged by `NativeAllowances`.
    /// @dev Here and elsewhere on the way of an operation, the usual case stands before `else`, to which the compiler
    /// jumps, and an `if` without `else` holds what is unusual.
    /// @return rule Of the token whose allowance the call spends; without meaning where `afterwards` is zero.
    /// @return afterwards What its first word becomes; zero where there is nothing to write.
    function _judge(
        Store storage store,
        SessionTables storage tables,
        SessionHeader header,
        address account,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data
    ) private view returns (RuleWords storage rule, Rule afterwards) {
        rule = StoreSlots.noRule();
        if (!_isSame(target, account)) {
            if (data.length != 0) {
                rule = tables.ruleOf(target, account);
                Rule first = rule.first;
                if (first.isToken() && TokenAllowances.isSpending(data.selectorNumber()))
                    afterwards = first.spend(index, target, data);
                else _checkFunction(store, tables, header, account, index, target, value, data, rule, first);
            } else if (value == 0) {
                // Value alone is no call of a function: the native allowance judges it, whatever rule the target has.
                // Without value, only contract access lets an empty call through.
                bool isPermitted = tables.targetRules[target][account].first.isContractAccess();
                require(isPermitted, ISessionKeyErrors.EmptyCallNotPermitted(index, target));
            }
        } else {
            _checkAccountCall(tables, header, account, index, data);
        }
    }

    /// @dev Accounts that follow ERC-7821 take the zero address for themselves.
    function _targetOf(address target, address account) private pure returns (address) {
        if (_isSame(target, address(0))) target = account;
        return target;
    }

    // Of addresses whose upper bits are clear, as `StoreSlots` says.
    function _isSame(address one, address other) private pure returns (bool result) {
        assembly ("memory-safe") {
            result := eq(one, other)
        }
    }

    /// @dev Of a call that spends no token's allowance.
    function _checkFunction(
        Store storage store,
        SessionTables storage tables,
        SessionHeader header,
        address account,
        uint256 index,
        address target,
        uint256 value,
        bytes calldata data,
        RuleWords storage rule,
        Rule first
    ) private view {
        if (first.isContractAccess()) {
            bool isCallback = _isModuleCallback(data.selectorNumber());
            if (isCallback) revert ISessionKeyErrors.FunctionNotPermitted(index, target, data.selector());
        } else if (first.exists()) {
            // A rule of its own decides alone, also where it refuses.
            _requireFunction(index, target, data, rule.contains(first, data.selectorNumber()));
        } else {
            bool isRevocation = value == 0 && _isOwnRevocation(store, tables, target, data);
            if (!isRevocation) _checkWithoutRule(store, tables, header, account, index, target, data);
        }
    }

    /// @dev Of the account itself, whose functions only a list of their own names.
    function _checkAccountCall(
        SessionTables storage tables,
        SessionHeader header,
        address account,
        uint256 index,
        bytes calldata data
    ) private view {
        bool isNamed = data.length >= 4 && _isAccountFunction(tables, header, account, data.selectorNumber());
        if (!isNamed) revert ISessionKeyErrors.AccountCallNotPermitted(index, data.selector());
    }

    /// @dev Of a target without a rule of its own: functions on all contracts decide, except on protected targets.
    function _checkWithoutRule(
        Store storage store,
        SessionTables storage tables,
        SessionHeader header,
        address account,
        uint256 index,
        address target,
        bytes calldata data
    ) private view {
        bool isProtected = store.isProtected(account, target);
        require(!isProtected, ISessionKeyErrors.ProtectedTargetNotPermitted(index, target, data.selector()));
        _requireFunction(index, target, data, _isFunctionOfAny(tables, header, account, data.selectorNumber()));
    }

    function _requireFunction(uint256 index, address target, bytes calldata data, bool isNamed) private pure {
        if (data.length < 4) revert ISessionKeyErrors.SelectorMissing(index, target, data.length);
        if (!isNamed) revert ISessionKeyErrors.FunctionNotPermitted(index, target, data.selector());
    }

    function _isAccountFunction(
        SessionTables storage tables,
        SessionHeader header,
        address account,
        uint256 selectorNumber
    ) private view returns (bool) {
        RuleWords storage list = tables.sessions[account].accountFunctions;
        return header.hasAccountFunctions() && list.contains(list.first, selectorNumber);
    }

    function _isFunctionOfAny(
        SessionTables storage tables,
        SessionHeader header,
        address account,
        uint256 selectorNumber
    ) private view returns (bool) {
        RuleWords storage list = tables.sessions[account].anyContractFunctions;
        return header.hasAnyContractFunctions() && list.contains(list.first, selectorNumber);
    }

    /// @dev The one call of this module that a session may make, without value: to end itself. The id in the calldata
    /// is the session's own where it leads to the same tables.
    function _isOwnRevocation(
        Store storage store,
        SessionTables storage tables,
        address target,
        bytes calldata data
    ) private view returns (bool) {
        return
            target == address(this) &&
            data.selector() == ISessionKeyValidator.revokeSession.selector &&
            data.length == REVOCATION_LENGTH &&
            store.byId[bytes32(data.wordAt(4))].isSame(tables);
    }

    /// @dev Contract access is not meant for modules, and one that the account forgot to protect may be its validator.
    /// These two, the same in ERC-7579 and ERC-6900, would make the session its owner.
    function _isModuleCallback(uint256 selectorNumber) private pure returns (bool) {
        return
            selectorNumber == uint32(IERC7579Module.onInstall.selector) ||
            selectorNumber == uint32(IERC7579Module.onUninstall.selector);
    }
}
